# SPDX-License-Identifier: Apache-2.0
"""Render the cells that several tables share, each from a small template."""

from collections.abc import Mapping
from datetime import datetime
from datetime import timedelta

from django.utils.translation import gettext as _

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.plan.forecast_chain import limits_of
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.reasons import format_periods
from backup_dashboard.panels.shared.rendering import render

FORGOTTEN_AFTER = timedelta(days=7)
"""A schedule that is paused for longer than this asks in its row whether somebody has forgotten it."""


def volume(link: VolumeLink) -> str:
    """Render the name of a volume, as a link unless the volume is gone."""
    return render("cells/volume", {"volume": link})


def workflow(chosen: Workflow, inputs: object) -> str:
    """Render the name of a workflow, and its limits if it has any."""
    limits = ""
    if chosen.has_limits and isinstance(inputs, Mapping):
        limits = words.limits(inputs.get("max_full_backups"), inputs.get("max_incremental_backups"))
        kept = limits_of(inputs)
        if kept and kept.has_calendar:
            older = {"limits": limits, "periods": format_periods(kept)}
            limits = _("%(limits)s, and older full backups for %(periods)s") % older
    context = {"name": words.WORKFLOW_NAMES[chosen], "limits": limits}
    return render("cells/workflow", context)


def cadence(schedule: Schedule) -> str:
    """Render when a schedule runs: the sentence, and the cron pattern beside it."""
    context = {
        "sentence": words.sentence(schedule.definition.pattern),
        "pattern": schedule.definition.pattern,
        "remaining": None if schedule.finished else schedule.definition.count,
    }
    return render("cells/cadence", context)


def next_run(schedule: Schedule, now: datetime) -> str:
    """Render when a schedule runs next, that it is finished, or since when it is paused."""
    if schedule.active:
        context = {"label": _("Next run"), "moment": schedule.next_run}
        context["overdue"] = schedule.is_overdue(now)
        return render("cells/next_run", context)
    if schedule.finished:
        return render("cells/finished", {"schedule": schedule})
    context = {
        "schedule": schedule,
        "paused": schedule.state is ScheduleState.PAUSED,
        "changing": schedule.is_being_changed(now),
        "forgotten": schedule.lineage.since is not None
        and now - schedule.lineage.since >= FORGOTTEN_AFTER,
    }
    return render("cells/resting", context)


def started(run: Run) -> str:
    """Render when a run started, to the second."""
    context = {"label": _("Started"), "moment": run.started, "seconds": True}
    return render("cells/time", context)


def badge(run: Run) -> str:
    """Render the state of a run as a coloured word that links to the run."""
    return render("cells/badge", {"run": run})


def last_run(run: Run | None, runs_known: bool) -> str:
    """Render the newest run of a schedule: its state, and how long ago it started."""
    context = {"run": run, "runs_known": runs_known}
    return render("cells/last_run", context)


def backup(made: Backup | None, gone: bool) -> str:
    """Render the name of a backup as a link, and its kind; or say that the backup has been deleted."""
    return render("cells/backup", {"backup": made, "gone": gone})
