# SPDX-License-Identifier: Apache-2.0
"""The pictures of the overview, as numbers for SVG and rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta

from django.utils import timezone

from backup_dashboard.core.protection.coming import Start
from backup_dashboard.core.protection.days import Day

HOURS = 24
STEP, HEIGHT = 25, 60
"""The width of an hour and the height of the highest bar, in units of the picture."""


@dataclass(frozen=True)
class Hour:
    """One hour of the reader's clock, starting at ``moment`` (aware), and its bar."""

    moment: datetime
    count: int
    x: int
    y: float
    height: float


def hours(starts: Sequence[Start], now: datetime) -> list[Hour]:
    """Return the hours from the present one on, each with the number of runs that start in it."""
    first = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    counted = [0] * (HOURS + 1)
    for start in starts:
        counted[int((start.moment - first) / timedelta(hours=1))] += start.count
    most = max(counted)
    bars = []
    for place, count in enumerate(counted):
        # A single run stays visible beside hundreds.
        height = max(2.0, round(HEIGHT * count / most, 1)) if count else 0.0
        moment = timezone.localtime(first + timedelta(hours=place))
        bars.append(Hour(moment, count, place * STEP, HEIGHT - height, height))
    return bars


def weekdays(days: Sequence[Day]) -> list[tuple[date, list[Day | None]]]:
    """Arrange days, which begin with a Monday, in seven rows of weeks; ``None`` for days in the future."""
    weeks = -(-len(days) // 7)
    padded: list[Day | None] = [*days, *[None] * (weeks * 7 - len(days))]
    return [(days[place].date, padded[place::7]) for place in range(min(7, len(days)))]
