# SPDX-License-Identifier: Apache-2.0
"""Stuck runs: they take much longer than usual."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState

_TIMES = 3
_AT_LEAST = timedelta(minutes=15)
_WITHOUT_PAST = timedelta(hours=6)


@dataclass(frozen=True)
class Stuck:
    """A run in progress, its duration, and the longest duration of such runs; ``None`` if none of them has ended."""

    run: Run
    elapsed: timedelta
    usual: timedelta | None


def find_stuck(runs: Iterable[Run], now: datetime) -> list[Stuck]:
    """Return the runs that have been in progress for more than three times as long as the longest similar one.

    Similar are the successful runs of its schedule, else those of its volume with the same workflow. A quarter
    of an hour is never too long; six hours are, if no similar run has ended.
    """
    all_runs = list(runs)
    past: dict[object, timedelta] = defaultdict(timedelta)
    for run in all_runs:
        if run.state is RunState.SUCCESS:
            for like in _likes(run):
                past[like] = max(past[like], run.duration(now))
    stuck = []
    for run in all_runs:
        if not run.state.moves:
            continue
        usual = next((past[like] for like in _likes(run) if like in past), None)
        allowed = _WITHOUT_PAST if usual is None else max(_AT_LEAST, _TIMES * usual)
        if run.duration(now) > allowed:
            stuck.append(Stuck(run, run.duration(now), usual))
    return stuck


def _likes(run: Run) -> list[object]:
    by_volume = [(run.volume_id, run.workflow)] if run.volume_id else []
    return [run.origin.schedule_id, *by_volume] if run.origin.schedule_id else [*by_volume]
