# SPDX-License-Identifier: Apache-2.0
"""The tone of each state: one colour for one meaning, on every badge, tile, bar, step and day.

``static/backup_dashboard/scss/backup_dashboard.scss`` has the colour of each tone (``$tones``).
"""

from collections.abc import Mapping
from enum import Enum
from enum import StrEnum

from backup_dashboard.core.protection.days import DayOutcome
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.workflow_versions import VersionState


class Tone(StrEnum):
    """What a colour means: all is well, a person should look, something is broken, under way, or nothing to do."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    MOVING = "moving"
    QUIET = "quiet"


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
    RunState.SUCCESS: Tone.GOOD,
    RunState.RUNNING: Tone.MOVING,
    RunState.FAILED: Tone.BAD,
    RunState.PAUSED: Tone.QUIET,
    RunState.CANCELLED: Tone.QUIET,
    RunState.DELAYED: Tone.MOVING,
    RunState.WAITING: Tone.MOVING,
    RunState.SKIPPED: Tone.QUIET,
    RunState.UNKNOWN: Tone.QUIET,
    Status.FAILING: Tone.BAD,
    Status.STALE: Tone.BAD,
    Status.UNPROTECTED: Tone.ATTENTION,
    Status.UNKNOWN: Tone.QUIET,
    Status.PAUSED: Tone.QUIET,
    Status.NEVER_RUN: Tone.QUIET,
    Status.PROTECTED: Tone.GOOD,
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
