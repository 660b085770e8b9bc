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

from backup_dashboard.core import cron
from backup_dashboard.core import cron_reading
from backup_dashboard.core.cron_reading import Reading

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
    reading = cron_reading.read(pattern)
    if reading is None:
        points = _points(pattern, start)
        return max((later - point for point, later in pairwise(points)), default=None)
    days = _most_days(replace(reading, minutes=_NONE, hours=_NONE, seconds=_NONE))
    within = [later - time for time, later in pairwise(reading.times)]
    if days is not None:
        within.append(days * _DAY - (reading.times[-1] - reading.times[0]))
    return timedelta(minutes=max(within)) if within and days is not None else None


def _points(pattern: str, start: datetime) -> list[datetime]:
    found: list[datetime] = []
    while len(found) < _SAMPLE:
        following = cron.next_runs(pattern, found[-1] + _BURST if found else start, 1)
        if not following:
            break
        found += following
    return found


@lru_cache(maxsize=256)
def _most_days(reading: Reading) -> int | None:
    """Give the most days from one on which a pattern fires to the next; None where there are not two."""
    if reading.every_day:
        return 1
    found: list[int] = []
    alike: dict[tuple[int, int], list[int]] = {}
    for year in sorted(reading.years) or _CYCLE:
        for month in sorted(reading.months):
            # Months that begin on the same weekday and are as long have the same days.
            shape = calendar.monthrange(year, month)
            if shape not in alike:
                alike[shape] = [
                    day
                    for day in range(1, shape[1] + 1)
                    if reading.fires_on(date(year, month, day))
                ]
            start = date(year, month, 1).toordinal() - 1
            found += [start + day for day in alike[shape]]
    return max((later - day for day, later in pairwise(found)), default=None)
