# SPDX-License-Identifier: Apache-2.0
"""Data at risk (RPO): the longest time between two coming runs."""

from collections.abc import Sequence
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

from backup_dashboard.core.cron.gaps import longest_gap
from backup_dashboard.core.cron.parsed import parse_pattern

_YEAR = 366
_DAY = 24 * 60


def worst_gap(patterns: Sequence[str], now: datetime) -> timedelta | None:
    """Return the longest time between two runs of ``patterns`` together; ``None`` if none of them fires.

    For one pattern: over its whole cycle. For several: over the 366 days from ``now`` (aware).
    """
    return _worst(tuple(patterns), now.astimezone(UTC).date())


@lru_cache(maxsize=2048)
def _worst(patterns: tuple[str, ...], today: date) -> timedelta | None:
    start = datetime(today.year, today.month, today.day, tzinfo=UTC)
    gaps = [gap for pattern in patterns if (gap := longest_gap(pattern, start))]
    parsed_patterns = [parse_pattern(pattern) for pattern in patterns]
    plain = [parsed for parsed in parsed_patterns if parsed]
    if len(gaps) < 2 or len(plain) < len(parsed_patterns):
        return min(gaps, default=None)
    longest, last = 0, None
    days: dict[tuple[bool, ...], tuple[int, int, int]] = {}
    for number in range(_YEAR):
        day = today + timedelta(days=number)
        firing = tuple(parsed.fires_on(day) for parsed in plain)
        if not any(firing):
            continue
        if firing not in days:
            lists = (parsed.times for parsed, fires in zip(plain, firing, strict=True) if fires)
            times = sorted({time for times in lists for time in times})
            within = max((later - time for time, later in pairwise(times)), default=0)
            days[firing] = times[0], times[-1], within
        first, end, within = days[firing]
        longest = max(longest, within, 0 if last is None else number * _DAY + first - last)
        last = number * _DAY + end
    return min(*gaps, timedelta(minutes=longest)) if longest else min(gaps)
