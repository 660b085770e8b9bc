# SPDX-License-Identifier: Apache-2.0
"""Slots at which nothing ran: Mistral keeps no word of them, so they are found by holding patterns against runs."""

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
"""How far back missed slots are looked for."""

_OF_ONE = 20
"""Slots of one schedule that are looked at."""

_FEW = 4
"""Slots of one schedule that are worked out first."""

_ON_TIME = timedelta(minutes=2)
"""How long after its slot a run starts at the latest while Mistral works."""


class MissedCause(Enum):
    """Why nothing ran, as far as that can be known; each with a sentence and what to do.

    ``SCHEDULER_STOPPED``: the trigger's next time is in the past. ``SERVICE_DOWN``: its next run started late, as
    Mistral does once after an outage. ``SKIPPED``: the runs after it came on time; Mistral passes over a slot when
    Keystone does not answer (``periodic.py``). ``NO_TRUST``: the trigger moves on, and nothing has run since.
    ``PURGED``: Mistral knows no run of that time at all.
    """

    SCHEDULER_STOPPED = gettext_noop(
        "Mistral's scheduler has stopped. Ask your administrator to start it."
    )
    SERVICE_DOWN = gettext_noop(
        "Likely: Mistral was down; it ran once when it was back. Nothing to do."
    )
    SKIPPED = gettext_noop(
        "Likely: Mistral could not sign in at that moment and went on with the next run. Nothing to do."
    )
    NO_TRUST = gettext_noop(
        "Likely: Mistral may not act for the owner any more. Pause the schedule and resume it to give a new trust."
    )
    PURGED = gettext_noop("Mistral keeps no runs of that time: it may have run.")

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
    """Tell since when nothing fires: the earliest next time that has passed; None while all is well."""
    waiting = [each.next_run for each in schedules if each.next_run and each.is_overdue(now)]
    return min(waiting, default=None)


def find_missed(evidence: Evidence, now: datetime, most: int = 1_000) -> list[Missed]:
    """Give the newest slots, up to ``most``, for which nothing ran: the newest first. Backups tell nothing of it.

    Looked at are the newest ``_OF_ONE`` of each schedule within ``LOOK_BACK``, and none from before the runs that
    are known.
    """
    ran = group_by_schedule(list(evidence.schedules), list(evidence.runs))
    oldest = min((run.started for run in evidence.runs), default=None)
    floor = max(now - LOOK_BACK, evidence.runs.since or now - LOOK_BACK)
    found = [
        each
        for schedule in evidence.schedules
        for each in _of(schedule, ran[schedule.key], floor, oldest, now)
    ]
    return sorted(found, key=lambda each: (each.slot, each.schedule.name), reverse=True)[:most]


def _of(
    schedule: Schedule,
    runs: list[Run],
    floor: datetime,
    oldest: datetime | None,
    now: datetime,
) -> list[Missed]:
    starts = sorted(run.started for run in runs if not run.origin.by_hand)
    found = []
    until = now
    for slot in _slots_since(floor, schedule, now):
        fired = any(slot - EARLY <= start < until - EARLY for start in starts) or (
            until == now and any(start >= slot - EARLY for start in starts)
        )
        if not fired and slot <= now - GRACE:
            found.append(Missed(schedule, slot, _cause(schedule, slot, starts, oldest, now)))
        until = slot
    return found


def _slots_since(floor: datetime, schedule: Schedule, now: datetime) -> list[datetime]:
    """Give the newest slots, up to ``_OF_ONE``, from ``floor`` on: mostly a few tell, and each takes its time."""
    for most in (_FEW, _OF_ONE):
        found = slots(schedule, now, most)
        if len(found) < most or found[-1] < floor:
            break
    return [slot for slot in found if slot >= floor]


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
    return MissedCause.SKIPPED if after - own <= _ON_TIME else MissedCause.SERVICE_DOWN
