# SPDX-License-Identifier: Apache-2.0
"""Schedules of one volume that get into each other's way: Cinder makes one backup of a volume at a time.

A run that finds the volume busy waits for it, so that nothing is lost; but it starts late, and a backup from
outside a rotation's chain makes the rotation begin a new one.
"""

import statistics
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from enum import Enum
from enum import auto
from functools import lru_cache

from backup_dashboard.core.plan import forecast
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import Workflow

ASSUMED = timedelta(minutes=10)
"""What a run of a volume is taken to last while none of its runs is known."""

LOOK_AHEAD, LOOK_AHEAD_OF_MANY = 8, 3
"""Runs of the rarer of two schedules at which it is looked whether the other fires, too."""

MANY = 5
"""Pairs of schedules from which on the plan would take too long if it looked as far ahead as for one."""

_INSTANT = timedelta(seconds=1)


class CollisionKind(Enum):
    """How two schedules, or the runs of one, collide."""

    IDENTICAL = auto()
    MEETS = auto()
    TOO_OFTEN = auto()
    BREAKS_CHAIN = auto()
    """The other one's backups come between those of a rotation, which then begins with a full one."""


@dataclass(frozen=True)
class UsualDuration:
    """How long the runs of a volume usually take; assumed where ``known`` is false."""

    duration: timedelta
    known: bool


@dataclass(frozen=True)
class Collision:
    """One collision: of the schedule ``name`` with another one by name, or with itself.

    ``at`` is the first time that it comes to it (aware UTC); ``gap`` the shortest time between two runs, of a schedule
    that runs too often.
    """

    problem: CollisionKind
    volume_id: str
    name: str
    other: str
    usual: UsualDuration
    at: datetime | None = None
    gap: timedelta = timedelta()


def usual_duration(runs: Iterable[Run], volume_id: str) -> UsualDuration:
    """Give the median of what the successful runs of a volume took."""
    took = [
        (run.changed - run.started).total_seconds()
        for run in runs
        if run.volume_id == volume_id and run.state is RunState.SUCCESS
    ]
    if not took:
        return UsualDuration(ASSUMED, known=False)
    return UsualDuration(max(_INSTANT, timedelta(seconds=statistics.median(took))), known=True)


def find_collisions(
    wanted: Sequence[Definition], others: Iterable[Schedule], runs: Sequence[Run], now: datetime
) -> list[Collision]:
    """Find what collides if ``wanted`` are saved beside ``others``, as past ``runs`` let expect."""
    by_volume: dict[str, list[Schedule]] = {}
    for other in others:
        by_volume.setdefault(other.volume_id, []).append(other)
    durations: dict[str, list[Run]] = {}
    for run in runs:
        durations.setdefault(run.volume_id, []).append(run)
    pairs = sum(len(by_volume.get(each.volume_id, ())) for each in wanted)
    most = LOOK_AHEAD if max(pairs, len(wanted)) < MANY else LOOK_AHEAD_OF_MANY
    found = []
    for each in wanted:
        takes = usual_duration(durations.get(each.volume_id, ()), each.volume_id)
        coming = _Coming.of(each, now, most)
        for other in by_volume.get(each.volume_id, ()):
            if _breaks_chain(each, other):
                problem = CollisionKind.BREAKS_CHAIN
                found.append(Collision(problem, each.volume_id, each.name, other.name, takes))
            found += _between(each, coming, other, _of_schedule(other, now, most), takes)
        found += _within(each, coming, takes)
    return found


@dataclass(frozen=True)
class _Coming:
    """The next runs of a schedule, and the pattern of those after them, empty if there are none."""

    runs: tuple[datetime, ...]
    pattern: str

    @classmethod
    def of(cls, definition: Definition, now: datetime, most: int) -> "_Coming":
        """Look ``most`` runs ahead."""
        runs = tuple(forecast.forecast_runs(definition, now, most))
        return cls(runs, definition.pattern if len(runs) == most else "")

    @property
    def reach(self) -> datetime:
        """Until when its runs are known."""
        return self.runs[-1] if self.pattern else datetime.max.replace(tzinfo=UTC)

    def fires(self, start: datetime, end: datetime) -> bool:
        """Tell whether it fires from ``start`` until before ``end``."""
        if any(start <= run < end for run in self.runs):
            return True
        if end <= self.reach:
            return False
        after = max(start - _INSTANT, self.reach)
        return any(run < end for run in forecast.next_runs_of_pattern(self.pattern, after, 1))


def _between(
    wanted: Definition, coming: _Coming, other: Schedule, others: _Coming, takes: UsualDuration
) -> list[Collision]:
    same = (wanted.workflow, dict(wanted.inputs), wanted.pattern)
    if wanted.pattern and same == (
        other.definition.workflow,
        dict(other.definition.inputs),
        other.definition.pattern,
    ):
        problem, at = CollisionKind.IDENTICAL, None
    else:
        problem, at = CollisionKind.MEETS, _meet(coming, others, takes.duration)
        if at is None:
            return []
    return [Collision(problem, wanted.volume_id, wanted.name, other.name, takes, at)]


def _breaks_chain(wanted: Definition, other: Schedule) -> bool:
    """Tell whether Cinder would hang a rotation's incremental on a backup of the other one's."""
    ours, theirs = wanted.inputs.get("backup_name"), other.definition.inputs.get("backup_name")
    is_rotation = wanted.workflow is Workflow.ROTATION
    return is_rotation and (other.definition.workflow is not Workflow.ROTATION or ours != theirs)


def _within(wanted: Definition, coming: _Coming, takes: UsualDuration) -> list[Collision]:
    gaps = [(end - start, end) for start, end in zip(coming.runs, coming.runs[1:], strict=False)]
    gap, at = min(gaps, default=(takes.duration, None))
    if not takes.known or gap >= takes.duration:
        return []
    name = wanted.name
    return [Collision(CollisionKind.TOO_OFTEN, wanted.volume_id, name, name, takes, at, gap)]


@lru_cache(maxsize=4096)
def _meet(one: _Coming, another: _Coming, within: timedelta) -> datetime | None:
    """Give the first run of the rarer that starts less than ``within`` from one of the other."""
    rarer, other = (one, another) if one.reach >= another.reach else (another, one)
    for run in rarer.runs:
        if other.fires(run - within + _INSTANT, run + within):
            return run
    return None


def _of_schedule(schedule: Schedule, now: datetime, most: int) -> _Coming:
    if schedule.definition.pattern:
        return _Coming.of(schedule.definition, now, most)
    return _Coming(tuple(run for run in (schedule.next_run,) if run and run > now), "")
