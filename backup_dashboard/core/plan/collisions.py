# SPDX-License-Identifier: Apache-2.0
"""Schedules of one volume that collide: Cinder makes one backup of a volume at a time.

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
from itertools import pairwise

from backup_dashboard.core.plan import forecast
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import Workflow

ASSUMED = timedelta(minutes=10)
"""The assumed duration of a volume's runs while none of them is known."""

LOOK_AHEAD, LOOK_AHEAD_OF_MANY = 8, 3
"""Runs of the rarer of two schedules that are compared with the other one; the second number is for many pairs."""

MANY = 5
"""With so many pairs of schedules, looking ahead as far as for one would take too long."""

_INSTANT = timedelta(seconds=1)


class CollisionKind(Enum):
    """How two schedules, or the runs of one, collide."""

    IDENTICAL = auto()
    MEETS = auto()
    TOO_OFTEN = auto()
    BREAKS_CHAIN = auto()
    """Backups of the other schedule come between those of a rotation, which then begins with a full."""


@dataclass(frozen=True)
class UsualDuration:
    """How long the runs of a volume usually take; assumed if ``known`` is false."""

    duration: timedelta
    known: bool


@dataclass(frozen=True)
class Collision:
    """A collision of the schedule ``name`` with another one by name, or with itself.

    ``at`` is the first time that it happens (aware UTC); ``gap`` is the shortest time between two runs of a
    schedule that runs too often.
    """

    problem: CollisionKind
    volume_id: str
    name: str
    other: str
    usual: UsualDuration
    at: datetime | None = None
    gap: timedelta = timedelta()


def usual_duration(runs: Iterable[Run], volume_id: str) -> UsualDuration:
    """Return the median duration of the successful runs of a volume."""
    took = [
        (run.changed - run.started).total_seconds()
        for run in runs
        if run.volume_id == volume_id and run.state is RunState.SUCCESS
    ]
    if not took:
        return UsualDuration(ASSUMED, known=False)
    return UsualDuration(max(_INSTANT, timedelta(seconds=statistics.median(took))), known=True)


def find_collisions(
    definitions: Sequence[Definition],
    others: Iterable[Schedule],
    runs: Sequence[Run],
    now: datetime,
) -> list[Collision]:
    """Return what collides if ``definitions`` are saved beside ``others``, by the durations of past ``runs``."""
    by_volume: dict[str, list[Schedule]] = {}
    for other in others:
        by_volume.setdefault(other.volume_id, []).append(other)
    durations: dict[str, list[Run]] = {}
    for run in runs:
        durations.setdefault(run.volume_id, []).append(run)
    pairs = sum(len(by_volume.get(definition.volume_id, ())) for definition in definitions)
    most = LOOK_AHEAD if max(pairs, len(definitions)) < MANY else LOOK_AHEAD_OF_MANY
    collisions = []
    for definition in definitions:
        takes = usual_duration(durations.get(definition.volume_id, ()), definition.volume_id)
        coming = _Coming.of(definition, now, most)
        for other in by_volume.get(definition.volume_id, ()):
            if _breaks_chain(definition, other):
                problem = CollisionKind.BREAKS_CHAIN
                collisions.append(
                    Collision(problem, definition.volume_id, definition.name, other.name, takes)
                )
            collisions += _between(definition, coming, other, _of_schedule(other, now, most), takes)
        collisions += _within(definition, coming, takes)
    return collisions


@dataclass(frozen=True)
class _Coming:
    """The next runs of a schedule, and the pattern of the runs after them; empty if there are none."""

    runs: tuple[datetime, ...]
    pattern: str

    @classmethod
    def of(cls, definition: Definition, now: datetime, most: int) -> "_Coming":
        """Compute the next ``most`` runs."""
        runs = tuple(forecast.forecast_runs(definition, now, most))
        return cls(runs, definition.pattern if len(runs) == most else "")

    @property
    def reach(self) -> datetime:
        """Until when its runs are known."""
        return self.runs[-1] if self.pattern else datetime.max.replace(tzinfo=UTC)

    def fires(self, start: datetime, end: datetime) -> bool:
        """Return whether it fires from ``start`` until before ``end``."""
        if any(start <= run < end for run in self.runs):
            return True
        if end <= self.reach:
            return False
        after = max(start - _INSTANT, self.reach)
        return any(run < end for run in forecast.next_runs_of_pattern(self.pattern, after, 1))


def _between(
    definition: Definition, coming: _Coming, other: Schedule, others: _Coming, takes: UsualDuration
) -> list[Collision]:
    same = (definition.workflow, dict(definition.inputs), definition.pattern)
    if definition.pattern and same == (
        other.definition.workflow,
        dict(other.definition.inputs),
        other.definition.pattern,
    ):
        problem, at = CollisionKind.IDENTICAL, None
    else:
        problem, at = CollisionKind.MEETS, _meet(coming, others, takes.duration)
        if at is None:
            return []
    return [Collision(problem, definition.volume_id, definition.name, other.name, takes, at)]


def _breaks_chain(definition: Definition, other: Schedule) -> bool:
    """Return whether Cinder would build a rotation's incremental on a backup of the other schedule."""
    ours, theirs = definition.inputs.get("backup_name"), other.definition.inputs.get("backup_name")
    is_rotation = definition.workflow is Workflow.ROTATION
    return is_rotation and (other.definition.workflow is not Workflow.ROTATION or ours != theirs)


def _within(definition: Definition, coming: _Coming, takes: UsualDuration) -> list[Collision]:
    gaps = [(end - start, end) for start, end in pairwise(coming.runs)]
    gap, at = min(gaps, default=(takes.duration, None))
    if not takes.known or gap >= takes.duration:
        return []
    name = definition.name
    return [Collision(CollisionKind.TOO_OFTEN, definition.volume_id, name, name, takes, at, gap)]


@lru_cache(maxsize=4096)
def _meet(one: _Coming, another: _Coming, within: timedelta) -> datetime | None:
    """Return the first run of the rarer schedule that starts less than ``within`` from one of the other."""
    rarer, other = (one, another) if one.reach >= another.reach else (another, one)
    for run in rarer.runs:
        if other.fires(run - within + _INSTANT, run + within):
            return run
    return None


def _of_schedule(schedule: Schedule, now: datetime, most: int) -> _Coming:
    if schedule.definition.pattern:
        return _Coming.of(schedule.definition, now, most)
    return _Coming(tuple(run for run in (schedule.next_run,) if run and run > now), "")
