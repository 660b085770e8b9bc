# SPDX-License-Identifier: Apache-2.0
"""How many backups and GiB a rotation needs, run by run: the model of the rotation in numbers alone.

Every backup, also an incremental, is charged with the whole size of its volume (``cinder/backup/api.py``,
``create``).
"""

from collections import deque
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from backup_dashboard.core import retention
from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.retention import Kind
from backup_dashboard.core.retention import Limits
from backup_dashboard.core.retention import RotationBackup

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


def alike(shares: Iterable[Share]) -> list[tuple[Share, int]]:
    """Group shares that need the same, run by run: return one of each group and the number of shares in it.

    The rotation uses the order in which backups were made, never the times.
    """
    kinds: dict[object, list[Share]] = {}
    for share in shares:
        places = {backup.id: place for place, backup in enumerate(share.backups)}
        order = {taken: place for place, taken in enumerate(b.taken for b in share.backups)}
        history = tuple(
            (b.kind, b.size, b.status, b.ours, order[b.taken], places.get(b.parent or ""))
            for b in share.backups
        )
        kinds.setdefault((share.size, history), []).append(share)
    return [(same[0], len(same)) for same in kinds.values()]


def after_runs(limits: Limits, share: Share) -> Iterator[Load]:
    """Yield what exists in addition to now before the first run, after it, after the second, and so on for ever."""
    left, before = tuple(share.backups), Load.of(share.backups)
    last = max((backup.taken for backup in left), default=_LONG_AGO)
    yield Load()
    # After two runs, only the limit decides between full and incremental.
    for number in (1, 2):
        moment = last + timedelta(seconds=number)
        left = retention.run(left, limits, share.size, moment, (f"new {number}",)).left
        yield Load.of(left) - before
    yield from _settled(limits, share.size, left, Load.of(left) - before)


def in_the_end(limits: Limits, share: Share) -> Load:
    """Return the most that exists in addition to now once the rotation is full, while a run is in progress."""
    stays = _staying(share.backups)
    goes = Load.of(b for b in share.backups if b.id not in stays)
    most = limits.fulls + limits.incrementals + 1
    return Load(most, most * share.size) - goes


def _settled(
    limits: Limits, size: int, backups: Sequence[RotationBackup], now: Load
) -> Iterator[Load]:
    stays = _staying(backups)
    newest = retention.newest_full(backups)
    ours = [b for b in backups if b.ours]
    fulls = deque((b.size, b.id in stays) for b in ours if _is_usable_full(b))
    goes = Load.of(b for b in ours if not _is_usable_full(b) and b.id not in stays)
    incrementals = sum(
        b.kind is Kind.INCREMENTAL
        and b.status.usable
        and newest is not None
        and b.taken > newest.taken
        for b in ours
    )
    made = Load(1, size)
    while True:
        now += made
        if incrementals < limits.incrementals:
            incrementals, goes = incrementals + 1, goes + made
        else:
            incrementals, now, goes = 0, now - goes, Load()
            fulls.append((size, False))
            while len(fulls) > limits.fulls:
                old, is_staying = fulls.popleft()
                now -= Load(0 if is_staying else 1, 0 if is_staying else old)
        yield now


def _is_usable_full(backup: RotationBackup) -> bool:
    return backup.kind is Kind.FULL and backup.status.usable


def _staying(backups: Sequence[RotationBackup]) -> set[str]:
    """Return the ids of those that no run can delete: foreign ones, those that Cinder locks, and their parents."""
    stays = {
        b.id
        for b in backups
        if not b.ours or b.status in (BackupStatus.RESTORING, BackupStatus.ERROR_DELETING)
    }
    parents = {b.id: b.parent for b in backups}
    for id_ in tuple(stays):
        parent = parents[id_]
        while parent in parents:
            stays.add(parent)
            parent = parents[parent]
    return stays
