# SPDX-License-Identifier: Apache-2.0
"""The longest and the shortest time between two runs of a cron pattern.

It is needed for every schedule on a page, so nothing here goes from run to run: croniter returns the values
that each field means, and these are compared with the days of ``_CYCLE`` once.
"""

import calendar
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.parsed import ParsedPattern
from backup_dashboard.core.cron.parsed import parse_pattern

_CYCLE = range(2001, 2029)
"""28 years, in which every date falls on every weekday; then they begin again, from 1901 to 2099."""

_CYCLE_DAYS = 28 * 365 + 7

_NONE: frozenset[int] = frozenset()
_DAY = 24 * 60
_BURST = timedelta(minutes=1)
"""Runs that are nearer than this are one point: the data at risk is what changed between the points."""

_SAMPLE = 50
"""Points that are computed for a pattern from outside the dashboard that sets cannot express."""


@lru_cache(maxsize=2048)
def longest_gap(pattern: str, start: datetime) -> timedelta | None:
    """Return the longest time between two runs that follow each other, whenever they are; to the minute.

    Runs within one minute count once. For the rare pattern that sets cannot express, only runs after ``start``
    (aware) count. ``None`` if the pattern never fires, or only once.
    """
    parsed = parse_pattern(pattern)
    if parsed is None:
        points = _points(pattern, start)
        return max((later - point for point, later in pairwise(points)), default=None)
    days = _days_between(replace(parsed, minutes=_NONE, hours=_NONE, seconds=_NONE))
    if days is None:
        return None
    return timedelta(minutes=max([*_within_a_day(parsed), _over_night(parsed, days[1])]))


def shortest_gap(pattern: str) -> timedelta | None:
    """Return the shortest time between two runs that follow each other, in whole minutes.

    ``pattern`` has five fields. ``None`` for one that never fires, or only once.
    """
    parsed = parse_pattern(pattern)
    days = _days_between(replace(parsed, minutes=_NONE, hours=_NONE)) if parsed else None
    if parsed is None or days is None:
        return None
    return timedelta(minutes=min([*_within_a_day(parsed), _over_night(parsed, days[0])]))


def _within_a_day(parsed: ParsedPattern) -> list[int]:
    return [later - time for time, later in pairwise(parsed.times)]


def _over_night(parsed: ParsedPattern, days: int) -> int:
    """Return the minutes from the last run of a day to the first one of the day that is ``days`` later."""
    return days * _DAY - (parsed.times[-1] - parsed.times[0])


def _points(pattern: str, start: datetime) -> list[datetime]:
    points: list[datetime] = []
    while len(points) < _SAMPLE:
        following = next_runs(pattern, points[-1] + _BURST if points else start, 1)
        if not following:
            break
        points += following
    return points


@lru_cache(maxsize=256)
def _days_between(parsed: ParsedPattern) -> tuple[int, int] | None:
    """Return the fewest and the most days between two days on which a pattern fires; ``None`` if there are not two."""
    if parsed.every_day:
        return 1, 1
    days: list[int] = []
    days_by_shape: dict[tuple[int, int], list[int]] = {}
    for year in sorted(parsed.years) or _CYCLE:
        for month in sorted(parsed.months):
            # Months that begin on the same weekday and have the same length have the same days.
            shape = calendar.monthrange(year, month)
            if shape not in days_by_shape:
                days_by_shape[shape] = [
                    day for day in range(1, shape[1] + 1) if parsed.fires_on(date(year, month, day))
                ]
            start = date(year, month, 1).toordinal() - 1
            days += [start + day for day in days_by_shape[shape]]
    if days and not parsed.years:
        days.append(days[0] + _CYCLE_DAYS)
    between = {later - day for day, later in pairwise(days)}
    return (min(between), max(between)) if between else None
