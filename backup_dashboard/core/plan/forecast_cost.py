# SPDX-License-Identifier: Apache-2.0
"""The cost of schedules in Cinder's quota: how much more than now, and at which run there is no room."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from backup_dashboard.core.plan.forecast_load import Load
from backup_dashboard.core.plan.forecast_load import Share
from backup_dashboard.core.plan.forecast_load import after_runs
from backup_dashboard.core.plan.forecast_load import alike
from backup_dashboard.core.plan.forecast_load import in_the_end
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.storage import Quota

MOST_RUNS = 4000
"""Runs that are computed one by one to find the one that exceeds a quota, if most volumes are alike."""

_MOST_STEPS = 40_000
"""Runs of all different volumes together that are computed one by one: this takes a tenth of a second."""

_FULLS_OF_A_STEP = 8
"""With a calendar a step takes longer by as much time for each so many fulls that it keeps."""


@dataclass(frozen=True)
class Cost:
    """The most that is needed in addition to now, ``None`` if it grows for ever.

    ``breaks_at`` is the number of the first run for which the quota has no room, ``None`` if none was found;
    ``breaks_later`` says that there is one after the runs that were computed. ``by_number`` says whether there are
    too many backups then; if not, they have too many GiB.
    """

    peak: Load | None
    breaks_at: int | None = None
    by_number: bool = False
    breaks_later: bool = False


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
    limits: Limits,
    shares: Sequence[Share],
    quota: Quota | None,
    count: int | None,
    moments: Sequence[datetime],
) -> Cost:
    """Return the cost of rotations that start together on several volumes at ``moments``.

    The worst case counts: the new backups of all volumes exist before anything is deleted. Without a calendar the
    first moment is enough.
    """
    making = Load(len(shares), sum(share.size for share in shares))
    fresh = [share.size for share in shares if not share.has_ours]
    begun = alike((share for share in shares if share.has_ours), limits)
    computed = min(MOST_RUNS, _MOST_STEPS // (len(begun) + 1))
    settled = (limits.fulls + 2) * (limits.incrementals + 1) + 2
    if limits.has_calendar:
        computed = min(len(moments), computed // (1 + limits.most_fulls // _FULLS_OF_A_STEP))
        settled = MOST_RUNS
    most = min(computed, settled, settled if count is None else count)
    together = _together(limits, fresh, begun, moments if limits.has_calendar else None)
    needs = [before + making for before in islice(together, max(1, most))]
    peak = Load(max(need.backups for need in needs), max(need.gigabytes for need in needs))
    if settled > computed and (count is None or count > computed):
        end = sum((in_the_end(limits, share, moments[0]) for share in shares), Load())
        peak = Load(max(peak.backups, end.backups), max(peak.gigabytes, end.gigabytes))
    for number, need in enumerate(needs, 1):
        if _has_no_room(quota, need):
            return Cost(peak, number, by_number=_are_too_many(quota, need))
    if _has_no_room(quota, peak):
        return Cost(peak, by_number=_are_too_many(quota, peak), breaks_later=True)
    return Cost(peak)


def _has_no_room(quota: Quota | None, need: Load) -> bool:
    left = quota.gigabytes_left if quota else None
    return _are_too_many(quota, need) or (left is not None and need.gigabytes > left)


def _are_too_many(quota: Quota | None, need: Load) -> bool:
    left = quota.backups_left if quota else None
    return left is not None and need.backups > left


def _together(
    limits: Limits,
    fresh: Sequence[int],
    begun: Sequence[tuple[Share, int]],
    moments: Sequence[datetime] | None,
) -> Iterator[Load]:
    """Yield what exists in addition to now before each run; new volumes (``fresh``, by size) are all alike."""
    numbers = [number for _share, number in begun]
    runs = [after_runs(limits, share, moments) for share, _number in begun]
    for one, *others in zip(after_runs(limits, Share(1), moments), *runs, strict=False):
        backups, gigabytes = one.backups * len(fresh), one.gigabytes * sum(fresh)
        for load, number in zip(others, numbers, strict=True):
            backups, gigabytes = (
                backups + load.backups * number,
                gigabytes + load.gigabytes * number,
            )
        yield Load(backups, gigabytes)
