# SPDX-License-Identifier: Apache-2.0
"""When a schedule will run, from its definition alone."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import lru_cache

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.parsed import parse_pattern
from backup_dashboard.core.schedules import Definition


def forecast_runs(definition: Definition, now: datetime, most: int) -> list[datetime]:
    """Give the next runs after ``now`` (aware), at most ``most`` of them, as aware UTC.

    A first run comes at its own time, whether or not it fits the pattern, and the pattern counts from
    there (``mistral/services/triggers.py``, ``create_cron_trigger``); one that is past is left out.
    Without a pattern there is no other run. There are never more runs than ``definition.count``.
    """
    most = most if definition.count is None else min(most, definition.count)
    first = definition.first_run
    found = [first.astimezone(UTC)] if first and first > now else []
    if definition.pattern:
        found += next_runs_of_pattern(definition.pattern, found[0] if found else now, most)
    return found[:most]


@lru_cache(maxsize=4096)
def next_runs_of_pattern(pattern: str, start: datetime, count: int) -> tuple[datetime, ...]:
    """Give what ``next_runs`` gives, reckoned once for all schedules of one pattern."""
    return tuple(next_runs(pattern, start, count))


_YEAR = 365
_FOREIGN = 1000
"""Runs that are counted of a pattern from elsewhere that says more than five plain fields do."""


def runs_in_a_year(definition: Definition, now: datetime) -> int:
    """Count the runs of the pattern in the year that follows ``now`` (aware); at most ``_FOREIGN`` of a foreign one."""
    parsed = parse_pattern(definition.pattern) if definition.pattern else None
    if parsed:
        today = now.astimezone(UTC).date()
        days = (today + timedelta(days=number) for number in range(1, _YEAR + 1))
        return len(parsed.times) * sum(map(parsed.fires_on, days))
    end = now + timedelta(days=_YEAR)
    return sum(run <= end for run in forecast_runs(definition, now, _FOREIGN))
