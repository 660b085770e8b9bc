# SPDX-License-Identifier: Apache-2.0
"""How many backups and GiB a rotation needs, run by run: the model of the rotation in numbers alone.

Every backup, also an incremental, is charged with the whole size of its volume (``cinder/backup/api.py``,
``create``).
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from itertools import count
from itertools import islice

from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.backups import find_newest_full
from backup_dashboard.core.retention.backups import sort_newest_first
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.reasons import choose_fulls
from backup_dashboard.core.retention.reasons import find_uncounted
from backup_dashboard.core.retention.reasons import utc_day
from backup_dashboard.core.retention.rotation import run

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Load:
    """A number of backups, and the GiB that they are charged with."""

    backups: int = 0
    gigabytes: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(self.backups + other.backups, self.gigabytes + other.gigabytes)

    def __sub__(self, other: "Load") -> "Load":
        return Load(self.backups - other.backups, self.gigabytes - other.gigabytes)

    @classmethod
    def of(cls, backups: Iterable[RotationBackup]) -> "Load":
        """Return the sum of the backups."""
        sizes = [backup.size for backup in backups]
        return cls(len(sizes), sum(sizes))


@dataclass(frozen=True)
class Share:
    """One volume of a rotation: its size in GiB, and its backups now, oldest first."""

    size: int
    backups: Sequence[RotationBackup] = ()

    @property
    def has_ours(self) -> bool:
        """Whether the rotation has begun."""
        return any(backup.ours for backup in self.backups)


def alike(shares: Iterable[Share], limits: Limits) -> list[tuple[Share, int]]:
    """Group shares that need the same, run by run: return one of each group and the number of shares in it.

    Without a calendar, a rotation uses the order in which backups were made, never the times.
    """
    kinds: dict[object, list[Share]] = {}
    for share in shares:
        places = {backup.id: place for place, backup in enumerate(share.backups)}
        order = {taken: place for place, taken in enumerate(b.taken for b in share.backups)}
        history = tuple(
            (
                *(b.kind, b.size, b.status, b.ours, b.held, places.get(b.parent or "")),
                utc_day(b) if limits.has_calendar else None,
                order[b.taken],
            )
            for b in share.backups
        )
        kinds.setdefault((share.size, history), []).append(share)
    return [(same[0], len(same)) for same in kinds.values()]


def after_runs(
    limits: Limits, share: Share, moments: Iterable[datetime] | None = None
) -> Iterator[Load]:
    """Yield what exists in addition to now before the first run, after it, after the second, and so on.

    ``moments`` are when it runs; without a calendar they may be left out, since only the order of runs matters.
    """
    left, before = tuple(share.backups), Load.of(share.backups)
    last = max((backup.taken for backup in left), default=_LONG_AGO)
    coming = iter(moments or (last + timedelta(seconds=number) for number in count(1)))
    yield Load()
    # After two runs, only the limits decide.
    moment = last
    for number, moment in enumerate(islice(coming, 2), 1):
        left = run(left, limits, share.size, moment, (f"new {number}",)).left
        yield Load.of(left) - before
    yield from _settled(limits, Share(share.size, left), Load.of(left) - before, moment, coming)


def in_the_end(limits: Limits, share: Share, now: datetime) -> Load:
    """Return the most that exists in addition to now once the rotation is full, while a run is in progress."""
    stays = _staying(share.backups, now)
    goes = Load.of(b for b in share.backups if b.id not in stays)
    most = limits.most_fulls + limits.incrementals + 1
    return Load(most, most * share.size) - goes


@dataclass(frozen=True)
class _Full:
    """A full that the limits count: the day on which it was taken, in UTC, its size in GiB, and whether it stays."""

    day: date
    size: int
    stays: bool


def _settled(
    limits: Limits, share: Share, now: Load, begun: datetime, moments: Iterable[datetime]
) -> Iterator[Load]:
    stays = _staying(share.backups, begun)
    uncounted = find_uncounted(share.backups, begun)
    newest = find_newest_full(share.backups, begun)
    ours = [b for b in share.backups if b.ours and b.id not in uncounted]
    fulls = [
        _Full(utc_day(b), b.size, b.id in stays)
        for b in sort_newest_first(ours)
        if _is_usable_full(b)
    ]
    goes = Load.of(b for b in ours if not _is_usable_full(b) and b.id not in stays)
    incrementals = sum(
        b.kind is Kind.INCREMENTAL
        and b.counts(begun)
        and newest is not None
        and b.taken > newest.taken
        for b in share.backups
    )
    made = Load(1, share.size)
    for moment in moments:
        now += made
        if incrementals < limits.incrementals:
            incrementals, goes = incrementals + 1, goes + made
        else:
            incrementals, now, goes = 0, now - goes, Load()
            fulls.insert(0, _Full(moment.astimezone(UTC).date(), share.size, False))
            kept, surplus = _choose(fulls, limits)
            gone = [full.size for full in surplus if not full.stays]
            now, fulls = now - Load(len(gone), sum(gone)), kept
        yield now


def _choose(fulls: list[_Full], limits: Limits) -> tuple[list[_Full], list[_Full]]:
    """Return the fulls that the limits keep, and the others; all newest first."""
    if not limits.has_calendar:
        return fulls[: limits.fulls], fulls[limits.fulls :]
    chosen = choose_fulls([full.day for full in fulls], limits)
    return (
        [full for place, full in enumerate(fulls) if place in chosen],
        [full for place, full in enumerate(fulls) if place not in chosen],
    )


def _is_usable_full(backup: RotationBackup) -> bool:
    return backup.kind is Kind.FULL and backup.status.usable


def _staying(backups: Sequence[RotationBackup], now: datetime) -> set[str]:
    """Return the ids of those that no run can delete.

    These are foreign ones, those that Cinder locks, those that no limit counts, and the parents of all these.
    """
    stays = {
        *find_uncounted(backups, now),
        *(
            b.id
            for b in backups
            if not b.ours or b.status in (BackupStatus.RESTORING, BackupStatus.ERROR_DELETING)
        ),
    }
    parents = {b.id: b.parent for b in backups}
    for id_ in tuple(stays):
        parent = parents[id_]
        while parent in parents:
            stays.add(parent)
            parent = parents[parent]
    return stays
