# SPDX-License-Identifier: Apache-2.0
"""The backups of one volume, as a rotation sees them."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from enum import StrEnum

from backup_dashboard.core.backups import BackupStatus

CLOCKS_DIFFER = timedelta(hours=1)
"""A backup that is dated further in the future counts for nothing: a clock was wrong, then or now."""


class Kind(StrEnum):
    """What a backup contains: the whole volume, or the changes since its parent."""

    FULL = "full"
    INCREMENTAL = "incremental"


@dataclass(frozen=True)
class RotationBackup:
    """A backup of the volume.

    ``taken`` is when its data was read (Cinder's ``data_timestamp``), ``size`` the volume's size then, in GiB;
    ``ours`` says whether this rotation made it, ``parent`` is the id of an incremental's parent, ``held`` says
    whether a person holds it.
    """

    id: str
    kind: Kind
    taken: datetime
    size: int = 1
    status: BackupStatus = BackupStatus.AVAILABLE
    ours: bool = True
    parent: str | None = None
    held: bool = False

    def is_from_the_future(self, now: datetime) -> bool:
        """Return whether it is dated so late that it counts for nothing."""
        return self.taken > now + CLOCKS_DIFFER

    def counts(self, now: datetime) -> bool:
        """Return whether it is a restore point of this rotation."""
        return self.ours and self.status.usable and not self.is_from_the_future(now)

    @property
    def failed(self) -> bool:
        """Whether it is one of this rotation that cannot be restored."""
        return self.ours and not self.status.usable


def sort_newest_first(backups: Iterable[RotationBackup]) -> list[RotationBackup]:
    """Return the backups, the one with the newest data first."""
    return sorted(backups, key=lambda backup: backup.taken, reverse=True)


def list_fulls(backups: Iterable[RotationBackup], now: datetime) -> list[RotationBackup]:
    """Return the fulls of the rotation that can be restored, the newest first."""
    return sort_newest_first(b for b in backups if b.kind is Kind.FULL and b.counts(now))


def find_newest_full(backups: Sequence[RotationBackup], now: datetime) -> RotationBackup | None:
    """Return the full backup of the rotation's present chain."""
    return next(iter(list_fulls(backups, now)), None)


def find_needed(backups: Sequence[RotationBackup], now: datetime) -> set[str]:
    """Return the ids of the backups that a held one needs: those before it, as far as its full.

    Between a full of a rotation and its incrementals are only backups of that rotation: after any other one a run
    makes a full.
    """
    needed: set[str] = set()
    in_order = sort_newest_first(b for b in backups if b.counts(now))
    is_needed = False
    for backup in in_order:
        if is_needed:
            needed.add(backup.id)
        if backup.kind is Kind.FULL:
            is_needed = False
        elif backup.held:
            is_needed = True
    return needed
