# SPDX-License-Identifier: Apache-2.0
"""The times at which a cron pattern fires.

Every time is computed by croniter, as in Mistral: ``croniter(pattern, utcnow()).get_next()`` with naive UTC
(``mistral/services/triggers.py``).
"""

from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from croniter import croniter

from backup_dashboard.core.cron.parsed import parse_pattern

_IN_EVERY_MONTH = 28


def next_runs(pattern: str, start: datetime, count: int) -> list[datetime]:
    """Return the next ``count`` times (aware UTC) after ``start`` (aware) at which ``pattern`` fires.

    Empty if the pattern never fires or croniter cannot read it.
    """
    return _runs(pattern, start, count, croniter.get_next)


def previous_runs(pattern: str, before: datetime, count: int) -> list[datetime]:
    """Return the last ``count`` times (aware UTC) before ``before`` (aware), the latest first.

    They are the times that a forward search finds. croniter 6.0 skips 29 February when it searches backward, so
    a pattern that may fire after day 28 is searched forward from an earlier run. Empty if the pattern never
    fires or croniter cannot read it.
    """
    parsed = parse_pattern(pattern)
    if parsed is None or all(day <= _IN_EVERY_MONTH for day in parsed.days):
        return _runs(pattern, before, count, croniter.get_prev)
    end, times = before.astimezone(UTC).replace(tzinfo=None), list[datetime]()
    # If croniter skips some times forward as well, as Mistral does, search from further back.
    for number in (count + 1, 2 * count + 2):
        times = _from(pattern, parsed.earlier(end, number), end)
        if len(times) > count:
            break
    return times[: -count - 1 : -1]


def _from(pattern: str, begin: datetime, end: datetime) -> list[datetime]:
    """Return the times (aware UTC) at which ``pattern`` fires from ``begin`` until before ``end`` (naive UTC)."""
    times: list[datetime] = []
    try:
        runs = croniter(pattern, begin - timedelta(seconds=1))
        while (run := runs.get_next(datetime)) < end:
            times.append(run.replace(tzinfo=UTC))
    except (ValueError, KeyError, OverflowError):
        pass  # there are no more
    return times


def _runs(
    pattern: str, start: datetime, count: int, step: Callable[[croniter, type], datetime]
) -> list[datetime]:
    times: list[datetime] = []
    try:
        runs = croniter(pattern, start.astimezone(UTC).replace(tzinfo=None))
        while len(times) < count:
            times.append(step(runs, datetime).replace(tzinfo=UTC))
    except (ValueError, KeyError, OverflowError):
        pass  # there are no more
    return times
