# SPDX-License-Identifier: Apache-2.0
"""The longest time between two runs of a cron pattern.

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
    days = _most_days(replace(parsed, minutes=_NONE, hours=_NONE, seconds=_NONE))
    within = [later - time for time, later in pairwise(parsed.times)]
    if days is not None:
        within.append(days * _DAY - (parsed.times[-1] - parsed.times[0]))
    return timedelta(minutes=max(within)) if within and days is not None else None


def _points(pattern: str, start: datetime) -> list[datetime]:
    found: list[datetime] = []
    while len(found) < _SAMPLE:
        following = next_runs(pattern, found[-1] + _BURST if found else start, 1)
        if not following:
            break
        found += following
    return found


@lru_cache(maxsize=256)
def _most_days(parsed: ParsedPattern) -> int | None:
    """Give the most days from one on which a pattern fires to the next; None where there are not two."""
    if parsed.every_day:
        return 1
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
    return max((later - day for day, later in pairwise(found)), default=None)
