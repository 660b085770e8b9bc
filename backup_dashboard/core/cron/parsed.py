# SPDX-License-Identifier: Apache-2.0
"""Cron patterns as sets of numbers, as croniter reads them; used where going from run to run takes too long."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import cached_property
from functools import lru_cache

from croniter import croniter

from backup_dashboard.core.cron.fields import DAY
from backup_dashboard.core.cron.fields import FIELDS
from backup_dashboard.core.cron.fields import MAX_TYPED

LAST = 0
"""The week in ``ParsedPattern.of_month`` that means the last one of a month."""

_MINUTES, _HOURS, _MONTHS = frozenset(range(60)), frozenset(range(24)), frozenset(range(1, 13))
_FARTHEST = 50 * 365
_DRAWN = re.compile("(^|,)[hr]", re.IGNORECASE)


@dataclass(frozen=True)
class ParsedPattern:
    """The times at which a pattern fires.

    ``minutes``, ``hours`` and ``months`` are never empty. ``days`` (of the month), ``last_day``, ``weekdays``
    (0 = Sunday) and ``of_month`` (a weekday and its week in a month, or ``LAST``) are empty if they are not
    set; if days of both kinds are set, a day that is in either fits (croniter's ``_calc_next``). ``seconds``
    and ``years`` are the sixth and the seventh field, which only patterns from outside the dashboard have;
    empty means second 0, and every year.
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    last_day: bool
    months: frozenset[int]
    weekdays: frozenset[int]
    of_month: frozenset[tuple[int, int]] = frozenset()
    seconds: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()

    @cached_property
    def times(self) -> tuple[int, ...]:
        """The minutes of a day (ascending, 0 is midnight) in which it fires."""
        return tuple(sorted(60 * hour + minute for hour in self.hours for minute in self.minutes))

    @property
    def by_day(self) -> bool:
        """Whether days of the month are set."""
        return bool(self.days) or self.last_day

    @property
    def by_weekday(self) -> bool:
        """Whether days of the week are set."""
        return bool(self.weekdays or self.of_month)

    @property
    def every_day(self) -> bool:
        """Whether it fires on every day."""
        return not (self.by_day or self.by_weekday or self.years) and self.months == _MONTHS

    def fires_on(self, day: date) -> bool:
        """Return whether the pattern fires on ``day`` (UTC)."""
        if day.month not in self.months or (self.years and day.year not in self.years):
            return False
        if not (self.by_day or self.by_weekday):
            return True
        weekday = day.isoweekday() % 7
        if day.day in self.days or weekday in self.weekdays:
            return True
        if not (self.last_day or self.of_month):
            return False
        end = calendar.monthrange(day.year, day.month)[1]
        weeks = {(day.day + 6) // 7} | ({LAST} if day.day + 7 > end else set())
        return (self.last_day and day.day == end) or any(
            (weekday, week) in self.of_month for week in weeks
        )

    def earlier(self, before: datetime, count: int) -> datetime:
        """Return the minute of the ``count``-th time before ``before`` (naive UTC), at most 50 years ago.

        croniter searches as far back (``max_years_between_matches``).
        """
        today = datetime(before.year, before.month, before.day)
        minute = before.hour * 60 + before.minute + (1 if before.second else 0)
        for ago in range(min(_FARTHEST, today.toordinal() - 1)):
            day = today - timedelta(days=ago)
            if not self.fires_on(day.date()):
                continue
            times = self.times if ago else [time for time in self.times if time < minute]
            if len(times) >= count:
                return day + timedelta(minutes=times[-count])
            count -= len(times)
        return today - timedelta(days=min(_FARTHEST, today.toordinal() - 2))


@lru_cache(maxsize=2048)
def parse_pattern(pattern: str) -> ParsedPattern | None:
    """Parse ``pattern``; return ``None`` if it is not valid, or if sets cannot express it.

    Sets cannot express some patterns from outside the dashboard: numbers that croniter draws (``R``), working
    days near a date (``15W``), and days of the month beside a weekday of the month.
    """
    fields = pattern.split() if len(pattern) <= MAX_TYPED else []
    nearest = len(fields) > DAY and "w" in fields[DAY].lower()
    if nearest or any(_DRAWN.search(field) for field in fields):
        return None
    try:
        expanded, nth = croniter.expand(pattern)
    except (ValueError, KeyError):
        return None
    minutes, hours, days, months, weekdays, seconds, years = (
        frozenset() if "*" in field else frozenset(field)
        for field in [*expanded, ["*"], ["*"]][: len(FIELDS) + 2]
    )
    if nth and days:
        return None
    if len(expanded) > len(FIELDS):
        seconds = seconds or frozenset(range(60))
    return ParsedPattern(
        minutes or _MINUTES,
        hours or _HOURS,
        days - {"l"},
        "l" in days,
        months or _MONTHS,
        frozenset() if nth else frozenset(day % 7 for day in weekdays),
        frozenset(
            (day % 7, LAST if week == "l" else week) for day, weeks in nth.items() for week in weeks
        ),
        seconds,
        years,
    )
