# SPDX-License-Identifier: Apache-2.0
"""Missed runs: Mistral does not record them, so the slots of patterns are compared with the runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from enum import Enum

from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.slots import EARLY
from backup_dashboard.core.protection.slots import GRACE
from backup_dashboard.core.protection.slots import group_by_schedule
from backup_dashboard.core.protection.slots import slots
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule

LOOK_BACK = timedelta(weeks=8)
"""How far back missed runs are searched."""

_OF_ONE = 20
"""Slots of one schedule that are checked at most."""

_FEW = 4
"""Slots of one schedule that are computed first."""

_ON_TIME_WITHIN = timedelta(minutes=2)
"""A run that starts later than this after its slot was delayed."""


class MissedCause(Enum):
    """Why nothing ran, as far as that can be known; each with a sentence that says what to do.

    ``SCHEDULER_STOPPED``: the trigger's next run is in the past. ``SERVICE_DOWN``: its next run started late,
    as Mistral does once after an outage. ``SKIPPED``: the runs after it came on time; Mistral skips a slot if
    Keystone does not answer (``periodic.py``). ``NO_TRUST``: the trigger moves on, and nothing has run since.
    ``PURGED``: Mistral knows no run of that time at all.
    """

    SCHEDULER_STOPPED = gettext_noop(
        "Mistral's scheduler has stopped. Ask your administrator to start it."
    )
    SERVICE_DOWN = gettext_noop(
        "Mistral was probably down. The schedule ran once when Mistral was back. You need to do nothing."
    )
    SKIPPED = gettext_noop(
        "Mistral could probably not sign in at that moment, and went on with the next run. You need to do "
        "nothing."
    )
    NO_TRUST = gettext_noop(
        "Mistral can probably no longer act for the owner of the schedule. Pause the schedule and resume it: "
        "then it runs with your rights."
    )
    PURGED = gettext_noop("Mistral no longer has the runs of that time, so it may have run.")

    @property
    def message(self) -> Message:
        """The sentence."""
        return Message(self.value)


@dataclass(frozen=True)
class Missed:
    """A slot (aware UTC) of a schedule for which there is no run."""

    schedule: Schedule
    slot: datetime
    cause: MissedCause


def scheduler_stopped(schedules: Iterable[Schedule], now: datetime) -> datetime | None:
    """Return since when nothing fires: the earliest next run that is overdue; ``None`` if all is well."""
    waiting = [
        schedule.next_run
        for schedule in schedules
        if schedule.next_run and schedule.is_overdue(now)
    ]
    return min(waiting, default=None)


def find_missed(evidence: Evidence, now: datetime, most: int = 1_000) -> list[Missed]:
    """Return the newest slots without a run, at most ``most``, newest first; backups do not count as evidence.

    The newest ``_OF_ONE`` slots of each schedule within ``LOOK_BACK`` are checked, and none from before the
    runs that are known.
    """
    runs_by_schedule = group_by_schedule(list(evidence.schedules), list(evidence.runs))
    oldest = min((run.started for run in evidence.runs), default=None)
    floor = max(now - LOOK_BACK, evidence.runs.since or now - LOOK_BACK)
    missed = [
        missed_run
        for schedule in evidence.schedules
        for missed_run in _of(schedule, runs_by_schedule[schedule.key], floor, oldest, now)
    ]
    return sorted(
        missed, key=lambda missed_run: (missed_run.slot, missed_run.schedule.name), reverse=True
    )[:most]


def _of(
    schedule: Schedule,
    runs: list[Run],
    floor: datetime,
    oldest: datetime | None,
    now: datetime,
) -> list[Missed]:
    starts = sorted(run.started for run in runs if not run.origin.by_hand)
    missed = []
    until = now
    for slot in _slots_since(floor, schedule, now):
        fired = any(slot - EARLY <= start < until - EARLY for start in starts) or (
            until == now and any(start >= slot - EARLY for start in starts)
        )
        if not fired and slot <= now - GRACE:
            missed.append(Missed(schedule, slot, _cause(schedule, slot, starts, oldest, now)))
        until = slot
    return missed


def _slots_since(floor: datetime, schedule: Schedule, now: datetime) -> list[datetime]:
    """Return the newest slots, at most ``_OF_ONE``, from ``floor`` on; a few first, since each costs time."""
    for most in (_FEW, _OF_ONE):
        newest = slots(schedule, now, most)
        if len(newest) < most or newest[-1] < floor:
            break
    return [slot for slot in newest if slot >= floor]


def _cause(
    schedule: Schedule,
    slot: datetime,
    starts: list[datetime],
    oldest: datetime | None,
    now: datetime,
) -> MissedCause:
    waits = schedule.next_run
    if waits and schedule.is_overdue(now) and slot >= waits:
        return MissedCause.SCHEDULER_STOPPED
    if oldest and slot < oldest - EARLY:
        return MissedCause.PURGED
    after = next((start for start in starts if start > slot), None)
    if after is None:
        return MissedCause.NO_TRUST
    own = next(iter(slots(schedule, after + EARLY)), after)
    return MissedCause.SKIPPED if after - own <= _ON_TIME_WITHIN else MissedCause.SERVICE_DOWN
