# SPDX-License-Identifier: Apache-2.0
"""Whether a schedule makes a full backup every day, so that daily restore points can be kept."""

from backup_dashboard.core.cron.parsed import parse_pattern
from backup_dashboard.core.retention.limits import Limits


def makes_daily_fulls(pattern: str, limits: Limits) -> bool:
    """Return whether a rotation with this pattern makes a full on every day (UTC).

    It does if it runs as often in a day as from one full to the next. A pattern that sets cannot express counts as one
    that does not.
    """
    parsed = parse_pattern(pattern)
    if parsed is None or not parsed.every_day:
        return False
    return len(parsed.times) > limits.incrementals
