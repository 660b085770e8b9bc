# SPDX-License-Identifier: Apache-2.0
"""When a cron pattern fires.

Every date is computed by croniter, as Mistral does it: ``croniter(pattern, utcnow()).get_next()`` with naive UTC
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
    """Give the next ``count`` moments (aware, UTC) after ``start`` (aware) at which ``pattern`` fires.

    Empty for a pattern that never fires or that croniter does not understand.
    """
    return _runs(pattern, start, count, croniter.get_next)


def previous_runs(pattern: str, before: datetime, count: int) -> list[datetime]:
    """Give the last ``count`` moments (aware, UTC) before ``before`` (aware), the latest first.

    They are those that going forward finds. croniter 6.0 going back passes over 29 February, so what may fire
    after day 28 is found by going forward from an earlier run. Empty for a pattern that never fires or that croniter
    does not understand.
    """
    parsed = parse_pattern(pattern)
    if parsed is None or all(day <= _IN_EVERY_MONTH for day in parsed.days):
        return _runs(pattern, before, count, croniter.get_prev)
    end, found = before.astimezone(UTC).replace(tzinfo=None), list[datetime]()
    # Where croniter passes over some going forward as well, as Mistral does, more are looked at.
    for wanted in (count + 1, 2 * count + 2):
        found = _from(pattern, parsed.earlier(end, wanted), end)
        if len(found) > count:
            break
    return found[: -count - 1 : -1]


def _from(pattern: str, begin: datetime, end: datetime) -> list[datetime]:
    """Give the moments at which ``pattern`` fires from ``begin`` until before ``end`` (naive UTC)."""
    found: list[datetime] = []
    try:
        runs = croniter(pattern, begin - timedelta(seconds=1))
        while (run := runs.get_next(datetime)) < end:
            found.append(run.replace(tzinfo=UTC))
    except (ValueError, KeyError, OverflowError):
        pass  # there are no more
    return found


def _runs(
    pattern: str, start: datetime, count: int, step: Callable[[croniter, type], datetime]
) -> list[datetime]:
    found: list[datetime] = []
    try:
        runs = croniter(pattern, start.astimezone(UTC).replace(tzinfo=None))
        while len(found) < count:
            found.append(step(runs, datetime).replace(tzinfo=UTC))
    except (ValueError, KeyError, OverflowError):
        pass  # there are no more
    return found
