# SPDX-License-Identifier: Apache-2.0
"""The longest and the shortest time between two runs of a cron pattern.

Asked for every schedule of a page, so nothing here walks from run to run: croniter tells which values each field
means, and the days of ``_CYCLE`` are held against them once.
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
"""28 years, in which every date falls on every weekday, with each kind of year before each kind that may follow."""

_NONE: frozenset[int] = frozenset()
_DAY = 24 * 60
_BURST = timedelta(minutes=1)
"""Runs that are nearer than this are one point: what is lost is what came between the points."""

_SAMPLE = 50
"""Points that are looked at of a pattern from elsewhere that says more than sets can."""


@lru_cache(maxsize=2048)
def longest_gap(pattern: str, start: datetime) -> timedelta | None:
    """Give the longest time between two runs that follow each other, whenever they are; to the minute.

    Runs within one minute count once. Of the rare pattern that sets can't say it is the longest of those after
    ``start`` (aware). None for a pattern that never fires, or only once.
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
    found: list[datetime] = []
    while len(found) < _SAMPLE:
        following = next_runs(pattern, found[-1] + _BURST if found else start, 1)
        if not following:
            break
        found += following
    return found


@lru_cache(maxsize=256)
def _days_between(parsed: ParsedPattern) -> tuple[int, int] | None:
    """Return the fewest and the most days from one on which a pattern fires to the next; None if there are not two."""
    if parsed.every_day:
        return 1, 1
    found: list[int] = []
    alike: dict[tuple[int, int], list[int]] = {}
    for year in sorted(parsed.years) or _CYCLE:
        for month in sorted(parsed.months):
            # Months that begin on the same weekday and are as long have the same days.
            shape = calendar.monthrange(year, month)
            if shape not in alike:
                alike[shape] = [
                    day for day in range(1, shape[1] + 1) if parsed.fires_on(date(year, month, day))
                ]
            start = date(year, month, 1).toordinal() - 1
            found += [start + day for day in alike[shape]]
    between = {later - day for day, later in pairwise(found)}
    return (min(between), max(between)) if between else None
