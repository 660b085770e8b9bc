# SPDX-License-Identifier: Apache-2.0
"""How far back in time the full backups of a rotation reach, once it has as many as it keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from backup_dashboard.core.retention import Limits


@dataclass(frozen=True)
class HistorySpan:
    """From the oldest backup that is kept to the newest moment.

    ``least`` right after a clean-up, ``most`` just before the next; ``exact`` unless they were reckoned
    from the mean time between runs.
    """

    least: timedelta
    most: timedelta
    exact: bool = True


def history_span(limits: Limits, runs: Sequence[datetime]) -> HistorySpan | None:
    """Give what the rotation keeps in the long run; ``None`` of a schedule with less than two runs.

    ``runs`` are the coming ones, the first of which makes a full backup. Every full is followed by
    ``limits.incrementals`` incrementals, and goes with the run that makes the full ``limits.fulls`` after it.
    """
    if len(runs) < 2:
        return None
    cycle = limits.incrementals + 1
    fulls = runs[::cycle]
    kept = limits.fulls
    if len(fulls) > kept:
        return HistorySpan(
            min(last - first for first, last in zip(fulls, fulls[kept - 1 :], strict=False)),
            max(last - first for first, last in zip(fulls, fulls[kept:], strict=False)),
        )
    mean = (runs[-1] - runs[0]) / (len(runs) - 1)
    return HistorySpan(_times(mean, (kept - 1) * cycle), _times(mean, kept * cycle), exact=False)


def _times(span: timedelta, count: int) -> timedelta:
    return min(span, timedelta.max // max(1, count)) * count
