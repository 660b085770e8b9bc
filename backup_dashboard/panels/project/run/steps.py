# SPDX-License-Identifier: Apache-2.0
"""The steps of a run for its page: a title, a bar on the run's time axis, and the outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.badges import Mark

TITLES = {
    "check_input": gettext_lazy("Check the inputs"),
    "wait_until_volume_is_free": gettext_lazy("Wait until the volume is free"),
    "begin_look": gettext_lazy("Start to read the volume's backups"),
    "read_backups": gettext_lazy("Read the volume's backups"),
    "sort_backups": gettext_lazy("Sort the volume's backups"),
    "look_at_newest": gettext_lazy("Check the newest backup"),
    "look_for_full": gettext_lazy("Find a full backup"),
    "choose_type": gettext_lazy("Choose: full or incremental"),
    "create_backup": gettext_lazy("Ask Cinder for a backup"),
    "find_own_backup": gettext_lazy("Check whether Cinder has started"),
    "follow_backup": gettext_lazy("Cinder has started"),
    "wait_for_backup": gettext_lazy("Wait for Cinder to finish the backup"),
    "make_full_instead": gettext_lazy("The incremental failed: make a full backup"),
    "choose_what_stays": gettext_lazy("Choose what stays"),
    "choose_fulls": gettext_lazy("Choose the full backups that stay"),
    "plan_clean_up": gettext_lazy("Choose what to delete"),
    "choose_leftover": gettext_lazy("Choose what to delete next"),
    "check_new_backup": gettext_lazy("Check that the new backup is still good"),
    "check_none_is_made": gettext_lazy("Check that no other backup is being made"),
    "delete_backup": gettext_lazy("Delete an old backup"),
    "wait_until_deleted": gettext_lazy("Wait until it is deleted"),
    "see_why_it_stays": gettext_lazy("Check why it was not deleted"),
    "check_deleted": gettext_lazy("Check that all are deleted"),
    "explain_status": gettext_lazy("Report why it failed"),
    "explain_another": gettext_lazy("Report why it failed"),
    "explain_new_backup": gettext_lazy("Report why it failed"),
    "explain_error": gettext_lazy("Report why it failed"),
    "fail_with_reason": gettext_lazy("Report why it failed"),
}
"""The tasks of our workflows."""

_FORMER_TITLES = {
    "look_at_backups": TITLES["read_backups"],
    "note_deletion": gettext_lazy("Record what was deleted"),
}
"""The tasks of older versions, whose runs are still shown."""

_THINKING = {
    "check_input",
    "begin_look",
    "sort_backups",
    "follow_backup",
    "choose_what_stays",
    "choose_fulls",
    "plan_clean_up",
    "choose_leftover",
    "note_deletion",
    "explain_status",
    "explain_another",
    "explain_new_backup",
    "explain_error",
    "fail_with_reason",
}
"""Tasks that only compute and take no time. They are shown only if they failed; the raw data has them all."""


@dataclass(frozen=True)
class Bar:
    """A step: the left edge and the width of its bar, in percent of the run's time, and its state."""

    name: str
    title: str
    label: str
    state: Enum
    started: datetime
    took: str
    left: float
    width: float


def bars(run: Run, steps: Iterable[Step], now: datetime) -> list[Bar]:
    """Return the steps that have started, in their order, without those that only compute."""
    end = run.started + run.duration(now)
    started_steps = [(step, step.started) for step in steps if step.started]
    end = max([end, *(step.finished for step, _started in started_steps if step.finished)])
    whole = max(1.0, (end - run.started).total_seconds())
    bars = []
    for step, started in started_steps:
        if step.name in _THINKING and step.state is RunState.SUCCESS:
            continue
        took = max(0.0, ((step.finished or end) - started).total_seconds())
        # Mistral's times are whole seconds, so a step may start before its run.
        left = min(99.0, max(0.0, 100 * (started - run.started).total_seconds() / whole))
        label, state = _state(run, step)
        bars.append(
            Bar(
                name=step.name,
                title=str((TITLES | _FORMER_TITLES).get(step.name, step.name)),
                label=label,
                state=state,
                started=started,
                took=words.duration((step.finished or end) - started),
                left=round(left, 2),
                width=round(max(1.0, min(100.0 - left, 100 * took / whole)), 2),
            )
        )
    return bars


def _state(run: Run, step: Step) -> tuple[str, Enum]:
    if step.state is RunState.FAILED and step.name == "delete_backup":
        return _("refused, backup kept"), Mark.LEFT
    if step.state is RunState.FAILED and run.state is not RunState.FAILED:
        return _("failed, run continued"), Mark.LEFT
    return _(step.state.label), step.state
