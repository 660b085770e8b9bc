# SPDX-License-Identifier: Apache-2.0
"""The cost of schedules in Cinder's quota: how much more than now, and at which run there is no room."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from backup_dashboard.core.plan.forecast_load import Load
from backup_dashboard.core.plan.forecast_load import Share
from backup_dashboard.core.plan.forecast_load import after_runs
from backup_dashboard.core.plan.forecast_load import alike
from backup_dashboard.core.plan.forecast_load import in_the_end
from backup_dashboard.core.retention import Limits
from backup_dashboard.core.storage import Quota

MOST_RUNS = 4000
"""Runs that are computed one by one to find the one that exceeds a quota, if most volumes are alike."""

_MOST_STEPS = 40_000
"""Runs of all different volumes together that are computed one by one: this takes a tenth of a second."""


@dataclass(frozen=True)
class Cost:
    """The most that is needed in addition to now, ``None`` if it grows for ever.

    ``breaks_at`` is the number of the first run for which the quota has no room, ``None`` for none;
    ``by_number`` says whether there are too many backups then; if not, they have too many GiB.
    """

    peak: Load | None
    breaks_at: int | None = None
    by_number: bool = False


def cost_without_limits(sizes: Sequence[int], quota: Quota | None, count: int | None) -> Cost:
    """Return the cost of workflows that delete nothing, on volumes of these sizes in GiB.

    ``count`` is the number of runs, ``None`` for no end.
    """
    backups, gigabytes = len(sizes), sum(sizes)
    peak = None if count is None else Load(backups * count, gigabytes * count)
    ends = []
    if quota and quota.backups_left is not None:
        ends.append((quota.backups_left // backups + 1, True))
    if quota and quota.gigabytes_left is not None:
        ends.append((quota.gigabytes_left // max(1, gigabytes) + 1, False))
    end, by_number = min(ends, key=lambda end: end[0], default=(None, False))
    if end is None or (count is not None and end > count):
        return Cost(peak)
    return Cost(peak, end, by_number)


def cost_of_rotation(
    limits: Limits, shares: Sequence[Share], quota: Quota | None, count: int | None
) -> Cost:
    """Return the cost of rotations that start together on several volumes.

    The worst case counts: the new backups of all volumes exist before anything is deleted.
    """
    making = Load(len(shares), sum(share.size for share in shares))
    fresh = [share.size for share in shares if not share.has_ours]
    begun = alike(share for share in shares if share.has_ours)
    settled = (limits.fulls + 2) * (limits.incrementals + 1) + 2
    computed = min(MOST_RUNS, _MOST_STEPS // (len(begun) + 1))
    most = min(computed, settled, settled if count is None else count)
    together = _together(limits, fresh, begun)
    needs = [before + making for before in islice(together, most)]
    peak = Load(max(need.backups for need in needs), max(need.gigabytes for need in needs))
    if settled > computed and (count is None or count > computed):
        peak = sum((in_the_end(limits, share) for share in shares), Load())
    for number, need in enumerate(needs, 1):
        if quota and quota.backups_left is not None and need.backups > quota.backups_left:
            return Cost(peak, number, by_number=True)
        if quota and quota.gigabytes_left is not None and need.gigabytes > quota.gigabytes_left:
            return Cost(peak, number, by_number=False)
    return Cost(peak)


def _together(
    limits: Limits, fresh: Sequence[int], begun: Sequence[tuple[Share, int]]
) -> Iterator[Load]:
    """Yield what exists in addition to now before each run; new volumes (``fresh``, by size) are all alike."""
    numbers = [number for _share, number in begun]
    runs = [after_runs(limits, share) for share, _number in begun]
    for one, *others in zip(after_runs(limits, Share(1)), *runs, strict=False):
        backups, gigabytes = one.backups * len(fresh), one.gigabytes * sum(fresh)
        for load, number in zip(others, numbers, strict=True):
            backups, gigabytes = (
                backups + load.backups * number,
                gigabytes + load.gigabytes * number,
            )
        yield Load(backups, gigabytes)
