# SPDX-License-Identifier: Apache-2.0
"""What the edit form shows if somebody else has changed the schedule meanwhile: both values, and a choice."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard.core.edits import Difference
from backup_dashboard.core.edits import EditedField
from backup_dashboard.core.edits import FormSnapshot
from backup_dashboard.core.edits import read_minute
from backup_dashboard.core.edits import values_of
from backup_dashboard.core.edits import write_mine
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import LIMIT_NAMES
from backup_dashboard.core.workflows import LIMITS
from backup_dashboard.core.workflows import NAMES
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.panels.shared import words

THEIRS, MINE, EVERY = "theirs", "mine", "all"
TAKE = "take:"
"""The beginning of the value of a button that takes over ``theirs`` or ``mine``, of one field or of ``all``."""

_LABELS: dict[str, Any] = {
    EditedField.WORKFLOW: gettext_lazy("Backup type"),
    EditedField.PATTERN: gettext_lazy("When"),
    EditedField.FIRST_RUN: gettext_lazy("First run"),
    EditedField.COUNT: gettext_lazy("Number of runs"),
    EditedField.NAME: gettext_lazy("Schedule name"),
    EditedField.BACKUP_NAME: gettext_lazy("Name of the backups"),
    **{limit.name: gettext_lazy(limit.label) for limit in LIMITS},
}
_NONE: dict[str, Any] = {
    EditedField.PATTERN: gettext_lazy("only at its first run"),
    EditedField.FIRST_RUN: gettext_lazy("not set"),
    EditedField.COUNT: gettext_lazy("no end"),
}


@dataclass(frozen=True)
class ConflictRow:
    """A field that differs: both values in words, and which of them the form holds now, if any."""

    field: str
    label: str
    theirs: str
    mine: str
    held: str


@dataclass(frozen=True)
class EditConflict:
    """What was changed meanwhile; ``yours`` is what the page submits to show this again."""

    rows: Sequence[ConflictRow]
    paused: bool
    resumed: bool
    yours: str


def conflict(
    schedule: Schedule,
    seen: FormSnapshot,
    differences: Sequence[Difference],
    held: Mapping[str, str],
) -> EditConflict | None:
    """Return the conflict; ``None`` if nothing differs."""
    paused, resumed = seen.paused_since(schedule), seen.resumed_since(schedule)
    if not (differences or paused or resumed):
        return None
    return EditConflict(
        [_row(difference, held) for difference in differences],
        paused,
        resumed,
        write_mine(differences),
    )


def told_before(schedule: Schedule, mine: Mapping[str, str], now: datetime) -> list[Difference]:
    """Return the differences that an earlier page has shown and that still exist."""
    theirs = values_of(schedule.definition, now)
    return [
        Difference(field, theirs[field], value, touched=True)
        for field, value in mine.items()
        if theirs[field] != value
    ]


def merged(differences: Sequence[Difference], held: Mapping[str, str]) -> dict[str, str]:
    """Return the values for the form: the typed ones, and theirs for the fields that were not changed."""
    return {
        **held,
        **{
            difference.field: difference.theirs
            for difference in differences
            if not difference.touched
        },
    }


def taken(
    button: str, differences: Sequence[Difference], held: Mapping[str, str]
) -> dict[str, str]:
    """Return the values for the form after a button was pressed that takes one value of one side, or all of them."""
    side, _colon, name = button.removeprefix(TAKE).partition(":")
    chosen = {
        difference.field: difference.mine if side == MINE else difference.theirs
        for difference in differences
        if name in (EVERY, difference.field)
    }
    return {**held, **chosen}


def initial(values: Mapping[str, str]) -> dict[str, Any]:
    """Return the initial values of a form that is to hold ``values``."""
    first_values: dict[str, Any] = dict(values)
    first_values[EditedField.FIRST_RUN] = (
        read_minute(values[EditedField.FIRST_RUN]) or values[EditedField.FIRST_RUN]
    )
    for field in LIMIT_NAMES:
        if not values[field]:
            # A workflow without limits: the form's own initial value is used.
            del first_values[field]
    return first_values


def _row(difference: Difference, held: Mapping[str, str]) -> ConflictRow:
    now_held = held.get(difference.field)
    side = THEIRS if now_held == difference.theirs else MINE if now_held == difference.mine else ""
    say = _words(difference.field)
    return ConflictRow(
        difference.field,
        str(_LABELS[difference.field]),
        say(difference.theirs),
        say(difference.mine),
        side,
    )


def _words(field: str) -> Any:
    def say(value: str) -> str:
        if not value:
            return str(_NONE.get(field, "\u2013"))
        if field == EditedField.WORKFLOW and value in NAMES:
            return str(words.WORKFLOW_NAMES[Workflow(value)])
        if field == EditedField.PATTERN:
            return _("%(sentence)s (%(pattern)s)") % {
                "sentence": words.sentence(value),
                "pattern": value,
            }
        moment = read_minute(value) if field == EditedField.FIRST_RUN else None
        return words.moment(moment) if moment else value

    return say
