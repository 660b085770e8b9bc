# SPDX-License-Identifier: Apache-2.0
"""The tone of each state, on every badge, tile, bar, step and day."""

from collections.abc import Mapping
from enum import Enum

from backup_dashboard.core.protection.days import DayOutcome
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.workflow_versions import VersionState
from backup_dashboard.panels.shared.protection_statuses import STATUS_TONES
from backup_dashboard.panels.shared.tones import Tone


class Mark(Enum):
    """What a badge shows that is not a state in the core."""

    OVERDUE = "overdue"
    CHANGING = "changing"
    FORGOTTEN = "forgotten"
    MISSED = "missed"
    STUCK = "stuck"
    GONE = "gone"
    RECOVERED = "recovered"
    LEFT = "left"
    SAVED = "saved"
    SCHEDULED = "scheduled"
    UNPROTECTED = "unprotected"
    CHANGED_BY_SOMEBODY = "changed by somebody"
    NOT_INSTALLED = "not installed"


TONES: Mapping[Enum, Tone] = {
    **STATUS_TONES,
    RunState.SUCCESS: Tone.GOOD,
    RunState.RUNNING: Tone.MOVING,
    RunState.FAILED: Tone.BAD,
    RunState.PAUSED: Tone.QUIET,
    RunState.CANCELLED: Tone.QUIET,
    RunState.DELAYED: Tone.MOVING,
    RunState.WAITING: Tone.MOVING,
    RunState.SKIPPED: Tone.QUIET,
    RunState.UNKNOWN: Tone.QUIET,
    DayOutcome.GOOD: Tone.GOOD,
    DayOutcome.MIXED: Tone.ATTENTION,
    DayOutcome.FAILED: Tone.BAD,
    DayOutcome.MISSED: Tone.BAD,
    DayOutcome.NOTHING: Tone.QUIET,
    DayOutcome.UNKNOWN: Tone.QUIET,
    ScheduleState.ACTIVE: Tone.GOOD,
    ScheduleState.PAUSED: Tone.QUIET,
    ScheduleState.INTERRUPTED: Tone.BAD,
    ScheduleState.FINISHED: Tone.QUIET,
    VersionState.OLD: Tone.ATTENTION,
    VersionState.CURRENT: Tone.GOOD,
    VersionState.NEWER: Tone.QUIET,
    Mark.OVERDUE: Tone.BAD,
    Mark.CHANGING: Tone.MOVING,
    Mark.FORGOTTEN: Tone.ATTENTION,
    Mark.MISSED: Tone.BAD,
    Mark.STUCK: Tone.ATTENTION,
    Mark.GONE: Tone.BAD,
    Mark.RECOVERED: Tone.QUIET,
    Mark.LEFT: Tone.ATTENTION,
    Mark.SAVED: Tone.GOOD,
    Mark.SCHEDULED: Tone.QUIET,
    Mark.UNPROTECTED: Tone.ATTENTION,
    Mark.CHANGED_BY_SOMEBODY: Tone.ATTENTION,
    Mark.NOT_INSTALLED: Tone.BAD,
}
"""The tone of each state."""
