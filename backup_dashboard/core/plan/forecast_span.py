# SPDX-License-Identifier: Apache-2.0
"""How far back in time the full backups of a rotation reach, once it has as many as it keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from backup_dashboard.core.retention.limits import Limits


@dataclass(frozen=True)
class HistorySpan:
    """How far back in time the oldest backup that is kept reaches.

    ``least`` right after a clean-up, ``most`` just before the next; ``exact`` unless they were computed from
    the mean time between runs.
    """

    least: timedelta
    most: timedelta
    exact: bool = True


def history_span(limits: Limits, runs: Sequence[datetime]) -> HistorySpan | None:
    """Return how far back the rotation reaches in the long run; ``None`` for fewer than two runs.

    ``runs`` are the coming ones, the first of which makes a full. Every full is followed by
    ``limits.incrementals`` incrementals, and is deleted by the run that makes the full ``limits.fulls`` after
    it.
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
