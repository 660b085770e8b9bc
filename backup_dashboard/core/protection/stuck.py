# SPDX-License-Identifier: Apache-2.0
"""Runs that take far longer than they used to."""

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
    """A run under way, how long it has been, and how long such runs take at most; None if none has ended."""

    run: Run
    elapsed: timedelta
    usual: timedelta | None


def find_stuck(runs: Iterable[Run], now: datetime) -> list[Stuck]:
    """Find the runs that have been under way for three times as long as any like them took.

    Like a run are the successful ones of its schedule, else of its volume by the same workflow. Quarter of an hour is
    never too long; six hours are, where nothing like it has ended.
    """
    known = list(runs)
    past: dict[object, timedelta] = defaultdict(timedelta)
    for run in known:
        if run.state is RunState.SUCCESS:
            for like in _likes(run):
                past[like] = max(past[like], run.duration(now))
    found = []
    for run in known:
        if not run.state.moves:
            continue
        usual = next((past[like] for like in _likes(run) if like in past), None)
        allowed = _WITHOUT_PAST if usual is None else max(_AT_LEAST, _TIMES * usual)
        if run.duration(now) > allowed:
            found.append(Stuck(run, run.duration(now), usual))
    return found


def _likes(run: Run) -> list[object]:
    by_volume = [(run.volume_id, run.workflow)] if run.volume_id else []
    return [run.origin.schedule_id, *by_volume] if run.origin.schedule_id else [*by_volume]
