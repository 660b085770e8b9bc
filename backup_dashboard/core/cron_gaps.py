# SPDX-License-Identifier: Apache-2.0
"""How often a cron pattern fires: the shortest gap between two runs, and runs in a day or a month.

Asked while somebody types, so nothing here walks from run to run: croniter tells which values each field
means, and the days of ``_CYCLE`` are held against them once.
"""

import calendar
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

from croniter import croniter

from backup_dashboard.core import cron
from backup_dashboard.core import cron_reading
from backup_dashboard.core.cron_fields import DAY
from backup_dashboard.core.cron_fields import WEEKDAY

_CYCLE = range(2001, 2029)
"""28 years, in which every date falls on every weekday, with each kind of year before each kind that may follow."""

_DAY = 24 * 60
_DAYS = sum(366 if calendar.isleap(year) else 365 for year in _CYCLE)
_SAMPLE = 50
"""Runs that are looked at of a pattern from elsewhere that says more than five plain fields do."""


def either_day(pattern: str) -> bool:
    """Tell whether both day fields are set, so that ``pattern`` fires when either of them fits.

    As croniter reads it (``_calc_next``): a list that holds ``*`` is not set, ``*/2`` is.
    """
    try:
        expanded = croniter.expand(pattern)[0]
    except (ValueError, KeyError):
        return False
    return "*" not in (expanded[DAY][0], expanded[WEEKDAY][0])


@lru_cache(maxsize=64)
def shortest_gap(pattern: str, start: datetime) -> timedelta | None:
    """Give the shortest time between two runs that follow each other, whenever they are.

    For the rare pattern from elsewhere that counts seconds or weeks of a month it is the shortest of those after
    ``start`` (aware). None for a pattern that never fires, or only once.
    """
    reading = cron_reading.read(pattern)
    if reading is None:
        runs = cron.next_runs(pattern, start, _SAMPLE)
        return min((later - run for run, later in pairwise(runs)), default=None)
    within = [later - time for time, later in pairwise(reading.times)]
    days, _most, _count = _firing_days(reading.days, reading.months, reading.weekdays)
    if days is not None:
        within.append(days * _DAY - (reading.times[-1] - reading.times[0]))
    return timedelta(minutes=min(within)) if within and days is not None else None


@lru_cache(maxsize=2048)
def longest_gap(pattern: str, start: datetime) -> timedelta | None:
    """Give the longest time between two runs that follow each other; everything else as ``shortest_gap``."""
    reading = cron_reading.read(pattern)
    if reading is None:
        runs = cron.next_runs(pattern, start, _SAMPLE)
        return max((later - run for run, later in pairwise(runs)), default=None)
    _fewest, days, _count = _firing_days(reading.days, reading.months, reading.weekdays)
    if days is None:
        return None
    within = [later - time for time, later in pairwise(reading.times)]
    between = days * _DAY - (reading.times[-1] - reading.times[0])
    return timedelta(minutes=max(*within, between) if within else between)


def runs_per_day(pattern: str) -> float | None:
    """Give the mean number of runs in a day, over the 28 years in which weekdays and dates come round.

    None for a pattern from elsewhere that five plain fields can't say.
    """
    reading = cron_reading.read(pattern)
    if reading is None:
        return None
    _fewest, _most, count = _firing_days(reading.days, reading.months, reading.weekdays)
    return len(reading.times) * count / _DAYS


def runs_per_month(pattern: str) -> float | None:
    """Give the mean number of runs in a calendar month, over the same 28 years; None as ``runs_per_day``."""
    per_day = runs_per_day(pattern)
    return None if per_day is None else per_day * _DAYS / (12 * len(_CYCLE))


@lru_cache(maxsize=256)
def _firing_days(
    days: frozenset[int], months: frozenset[int], weekdays: frozenset[int]
) -> tuple[int | None, int | None, int]:
    """Give the fewest and the most days from one on which a pattern fires to the next, and how many there are.

    All in the cycle.
    """
    if not days and not weekdays and len(months) == 12:
        return 1, 1, _DAYS
    found: list[int] = []
    for year in _CYCLE:
        for month in sorted(months):
            first, length = calendar.monthrange(year, month)
            start = date(year, month, 1).toordinal()
            found += [
                start + day - 1
                for day in range(1, length + 1)
                if day in days or (first + day) % 7 in weekdays or not (days or weekdays)
            ]
    apart = [later - day for day, later in pairwise(found)]
    return min(apart, default=None), max(apart, default=None), len(found)
