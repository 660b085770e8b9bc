# SPDX-License-Identifier: Apache-2.0
"""What needs attention, one line for each cause, and what has recovered since.

For a schedule, failed runs are one cause and missed runs another; only those after its last good run count. A
good run is one that ended in SUCCESS, started by its trigger or by hand: after it, nobody needs to act on what
went wrong before. Everything that went wrong on a deleted volume has that one cause. What has not recovered of
an active schedule counts, however old it is; everything else counts only since a given moment.
"""

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.missed import Missed
from backup_dashboard.core.protection.missed import MissedCause
from backup_dashboard.core.records import index_by_any_id
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import Schedule


@dataclass(frozen=True)
class Failed:
    """The newest failed run of a schedule, how many there were, and the next good run (``None``: none yet).

    ``schedule`` is ``None`` if it was deleted.
    """

    run: Run
    schedule: Schedule | None
    count: int
    recovered: Run | None


@dataclass(frozen=True)
class Skipped:
    """The newest missed run of a schedule, how many there were, and the next good run (``None``: none yet)."""

    missed: Missed
    count: int
    recovered: Run | None


def find_failed(evidence: Evidence, gone: Collection[str], since: datetime) -> list[Failed]:
    """Return the failed runs, newest first, on volumes that are not among ``gone`` (ids)."""
    owner = index_by_any_id(evidence.schedules)
    groups: dict[str, list[Run]] = {}
    for run in evidence.known_runs:
        schedule = owner.get(run.origin.schedule_id)
        groups.setdefault(schedule.key if schedule else run.origin.schedule_id, []).append(run)
    failures = []
    for runs in groups.values():
        schedule = owner.get(runs[0].origin.schedule_id)
        volume_id = schedule.volume_id if schedule else runs[0].volume_id
        if volume_id not in gone and (failure := _failed(runs, schedule, since)):
            failures.append(failure)
    return sorted(failures, key=lambda failure: failure.run.started, reverse=True)


def _failed(runs: Sequence[Run], schedule: Schedule | None, since: datetime) -> Failed | None:
    """Judge the runs of one schedule, which are newest first."""
    good = next((place for place, run in enumerate(runs) if _good(run)), len(runs))
    lasting = [run for run in runs[:good] if run.state is RunState.FAILED]
    if lasting and (lasting[0].started >= since or (schedule and schedule.active)):
        recent = [run for run in lasting if run.started >= since]
        return Failed(lasting[0], schedule, len(recent), None)
    past = [run for run in runs[good:] if run.state is RunState.FAILED and run.started >= since]
    if not past:
        return None
    after = next(run for run in reversed(runs[: runs.index(past[0])]) if _good(run))
    return Failed(past[0], schedule, len(past), after)


def find_skipped(
    evidence: Evidence, lost: Iterable[Missed], gone: Collection[str], since: datetime
) -> list[Skipped]:
    """Return the missed runs, newest first, of volumes that are not among ``gone`` (ids).

    ``lost`` are the slots for which the evidence has no run.
    """
    owner = index_by_any_id(evidence.schedules)
    good: dict[str, list[Run]] = {}
    for run in filter(_good, evidence.runs):
        if schedule := owner.get(run.origin.schedule_id):
            good.setdefault(schedule.key, []).append(run)
    groups: dict[str, list[Missed]] = {}
    for missed in lost:
        if missed.cause is not MissedCause.PURGED and missed.schedule.volume_id not in gone:
            groups.setdefault(missed.schedule.key, []).append(missed)
    skipped = [
        newest
        for key, slots in groups.items()
        if (newest := _skipped(slots, good.get(key, ()), since))
    ]
    return sorted(skipped, key=lambda newest: newest.missed.slot, reverse=True)


def _skipped(slots: Sequence[Missed], good: Sequence[Run], since: datetime) -> Skipped | None:
    """Judge the slots of one schedule, which are newest first."""
    last = max((run.started for run in good), default=None)
    lasting = [missed for missed in slots if last is None or missed.slot > last]
    recent = [missed for missed in lasting or slots if missed.slot >= since]
    if lasting:
        return Skipped(lasting[0], len(recent), None)
    if not recent:
        return None
    after = min((run for run in good if run.started >= recent[0].slot), key=lambda run: run.started)
    return Skipped(recent[0], len(recent), after)


def _good(run: Run) -> bool:
    return run.state is RunState.SUCCESS
