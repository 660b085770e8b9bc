# SPDX-License-Identifier: Apache-2.0
"""What croniter reads in a cron pattern, as sets: asked where walking from run to run would take too long."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from croniter import croniter

from backup_dashboard.core.cron_fields import FIELDS


@dataclass(frozen=True)
class Reading:
    """The minutes of a day (ascending, from 0) and the days on which a pattern fires.

    ``days`` and ``weekdays`` (0 = Sunday) are empty where the field is ``*``; where both are set, a day that is in
    either of them fits (croniter's ``_calc_next``).
    """

    times: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def fires_on(self, day: date) -> bool:
        """Whether the pattern fires on ``day`` (UTC)."""
        if day.month not in self.months:
            return False
        either = day.day in self.days or day.isoweekday() % 7 in self.weekdays
        return either or not (self.days or self.weekdays)


@lru_cache(maxsize=2048)
def read(pattern: str) -> Reading | None:
    """Read ``pattern``; None for one from elsewhere that five plain fields can't say, or that is none."""
    try:
        expanded, nth = croniter.expand(pattern)
    except (ValueError, KeyError):
        return None
    if (
        len(expanded) != len(FIELDS)
        or nth
        or any(value != "*" and not isinstance(value, int) for field in expanded for value in field)
    ):
        return None
    minutes, hours, days, months, weekdays = (
        frozenset() if "*" in field else frozenset(field) for field in expanded
    )
    times = tuple(
        sorted(60 * hour + minute for hour in hours or range(24) for minute in minutes or range(60))
    )
    return Reading(
        times, days, months or frozenset(range(1, 13)), frozenset(day % 7 for day in weekdays)
    )
