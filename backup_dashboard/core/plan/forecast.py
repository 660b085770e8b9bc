# SPDX-License-Identifier: Apache-2.0
"""When a schedule will run, from its definition alone."""

from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import lru_cache

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.parsed import parse_pattern
from backup_dashboard.core.schedules import Definition


def forecast_runs(definition: Definition, now: datetime, most: int) -> list[datetime]:
    """Return the next runs after ``now`` (aware), at most ``most`` of them, as aware UTC.

    A first run comes at its own time, whether or not it fits the pattern, and the pattern counts from there
    (``mistral/services/triggers.py``, ``create_cron_trigger``); a first run in the past is left out. Without a
    pattern there is no other run. There are never more runs than ``definition.count``.
    """
    most = most if definition.count is None else min(most, definition.count)
    first = definition.first_run
    runs = [first.astimezone(UTC)] if first and first > now else []
    if definition.pattern:
        runs += next_runs_of_pattern(definition.pattern, runs[0] if runs else now, most)
    return runs[:most]


@lru_cache(maxsize=4096)
def next_runs_of_pattern(pattern: str, start: datetime, count: int) -> tuple[datetime, ...]:
    """Return the result of ``next_runs``, computed once for all schedules with one pattern."""
    return tuple(next_runs(pattern, start, count))


def iterate_minutes(definition: Definition, now: datetime) -> Iterator[datetime]:
    """Yield the runs after ``now`` (aware) by arithmetic, as aware UTC, to the minute and as long as they are wanted.

    Of a pattern that five plain fields cannot express there are at most ``_FOREIGN``.
    """
    first = definition.first_run
    start = now.astimezone(UTC)
    if first and first > now:
        start = first.astimezone(UTC)
        yield start
    parsed = parse_pattern(definition.pattern)
    if parsed is None:
        yield from (
            next_runs_of_pattern(definition.pattern, start, _FOREIGN) if definition.pattern else ()
        )
        return
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in range(_FARTHEST):
        day = midnight + timedelta(days=days)
        if parsed.fires_on(day.date()):
            runs = (day + timedelta(minutes=minute) for minute in parsed.times)
            yield from (run for run in runs if run > start)


_YEAR = 365
_FARTHEST = 50 * _YEAR
_FOREIGN = 1000
"""Runs that are counted for a pattern that five plain fields cannot express; only other tools create such triggers."""


def runs_in_a_year(definition: Definition, now: datetime) -> int:
    """Return the number of runs of the pattern in the year after ``now`` (aware).

    At most ``_FOREIGN`` for a pattern that five plain fields cannot express.
    """
    parsed = parse_pattern(definition.pattern)
    if parsed:
        today = now.astimezone(UTC).date()
        days = (today + timedelta(days=number) for number in range(1, _YEAR + 1))
        return len(parsed.times) * sum(map(parsed.fires_on, days))
    end = now + timedelta(days=_YEAR)
    return sum(run <= end for run in forecast_runs(definition, now, _FOREIGN))
