# SPDX-License-Identifier: Apache-2.0
"""Staggers the starts of many schedules with one pattern, so that they do not reach Cinder at once."""

from collections.abc import Iterable
from functools import lru_cache

from croniter import croniter

from backup_dashboard.core.cron.fields import WEEKDAY
from backup_dashboard.core.cron.patterns import MAX_PATTERN_LENGTH

_HOUR, _DAY = 60, 24


class CannotStagger(ValueError):
    """A pattern that cannot be written for a later minute."""


def stagger_offsets(count: int, window: int) -> list[int]:
    """Return by how many minutes each of ``count`` schedules starts later, all within ``window`` minutes."""
    return [index * window // count for index in range(count)]


@lru_cache(maxsize=1024)
def shift_pattern(pattern: str, minutes: int) -> str:
    """Return the pattern that fires exactly ``minutes`` after each time at which ``pattern`` fires.

    Every minute stays every minute. Raises ``CannotStagger`` if no pattern does so: if only some of the times
    move into the next hour, or if the next day is not the same day of the month in every month.
    """
    fields = pattern.split()
    if minutes == 0:
        return pattern
    at_minutes, at_hours = (_values(field) for field in croniter.expand(pattern)[0][:2])
    every_day = fields[2:] == ["*", "*", "*"]
    every_hour = every_day and len(at_hours or range(_DAY)) == _DAY
    carried = {(minute + minutes) // _HOUR for minute in at_minutes}
    if every_hour and not at_minutes:
        return pattern
    if every_hour:
        return _joined((minute + minutes) % _HOUR for minute in at_minutes) + " * * * *"
    if len(carried) != 1 or (carried != {0} and not at_hours):
        raise CannotStagger(pattern)
    (hours_later,) = carried
    fields[0] = _joined((minute + minutes) % _HOUR for minute in at_minutes)
    if hours_later:
        fields[1:] = _later(at_hours, hours_later, fields[2:])
    later = " ".join(fields)
    if len(later) > MAX_PATTERN_LENGTH:
        raise CannotStagger(pattern)
    return later


def _later(hours: list[int], by: int, days: list[str]) -> list[str]:
    """Return the hour and day fields for ``hours`` moved by ``by`` hours."""
    moved = [hour + by for hour in hours]
    if max(moved) < _DAY or days == ["*", "*", "*"]:
        return [_joined(hour % _DAY for hour in moved), *days]
    if min(moved) < _DAY or days[:2] != ["*", "*"]:
        raise CannotStagger("the day of the month changes")
    expanded, of_month = croniter.expand(f"0 0 * * {days[2]}")
    if of_month:
        raise CannotStagger("the day after the first Friday may be the second Saturday")
    weekdays = _values(expanded[WEEKDAY])
    next_days = _joined((day + 1) % 7 for day in weekdays)
    return [_joined(hour % _DAY for hour in moved), "*", "*", next_days]


def _values(expanded: list[object]) -> list[int]:
    """Return the numbers of a field, expanded by croniter; empty for ``*``."""
    return [value for value in expanded if isinstance(value, int)]


def _joined(values: Iterable[int]) -> str:
    return ",".join(str(value) for value in sorted(set(values)))
