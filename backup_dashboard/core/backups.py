# SPDX-License-Identifier: Apache-2.0
"""Cinder backups: their statuses, and the parent of each incremental."""

from bisect import bisect_left
from bisect import insort
from collections import Counter
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from enum import StrEnum

from backup_dashboard.core.holds import Hold
from backup_dashboard.core.messages import gettext_noop


class BackupStatus(StrEnum):
    """The status of a backup, as Cinder names it (``cinder/objects/fields.py``, ``BackupStatus``)."""

    CREATING = "creating"
    AVAILABLE = "available"
    RESTORING = "restoring"
    DELETING = "deleting"
    ERROR = "error"
    ERROR_DELETING = "error_deleting"
    OTHER = "other"
    """Any other status, for example of a later Cinder."""

    @classmethod
    def read(cls, text: object) -> "BackupStatus":
        """Parse a status of Cinder's; return ``OTHER`` if it is not one of these."""
        try:
            return cls(str(text))
        except ValueError:
            return cls.OTHER

    @property
    def usable(self) -> bool:
        """Whether the backup can be restored, now or after the restore in progress."""
        return self in (BackupStatus.AVAILABLE, BackupStatus.RESTORING)

    @property
    def ready(self) -> bool:
        """Whether Cinder would restore it now, or build an incremental on it."""
        return self is BackupStatus.AVAILABLE

    @property
    def broken(self) -> bool:
        """Whether creating or deleting it failed."""
        return self in (BackupStatus.ERROR, BackupStatus.ERROR_DELETING)

    @property
    def at_rest(self) -> bool:
        """Whether it stays as it is: Cinder is neither creating nor deleting it."""
        return self not in (BackupStatus.CREATING, BackupStatus.DELETING, BackupStatus.OTHER)

    @property
    def label(self) -> str:
        """The English word for it, to be translated."""
        return _LABELS[self]


_LABELS = {
    BackupStatus.CREATING: gettext_noop("being created"),
    BackupStatus.AVAILABLE: gettext_noop("available"),
    BackupStatus.RESTORING: gettext_noop("being restored"),
    BackupStatus.DELETING: gettext_noop("being deleted"),
    BackupStatus.ERROR: gettext_noop("error"),
    BackupStatus.ERROR_DELETING: gettext_noop("deletion failed"),
    BackupStatus.OTHER: gettext_noop("unknown status"),
}


@dataclass(frozen=True)
class Backup:
    """A Cinder backup; ``size`` in GiB, times aware UTC.

    ``data_timestamp`` is when its data was read; ``has_dependents`` says whether it is the parent of an
    incremental, as far as Cinder has counted; ``snapshot_id`` is empty unless a snapshot was backed up,
    ``project_id`` if Cinder does not return the owner.
    """

    id: str
    name: str
    volume_id: str
    status: BackupStatus
    size: int
    is_incremental: bool
    created_at: datetime | None
    fail_reason: str
    metadata: Mapping[str, str]
    data_timestamp: datetime | None = None
    has_dependents: bool = False
    snapshot_id: str = ""
    project_id: str = ""

    @property
    def label(self) -> str:
        """Its name, or its id if it has no name."""
        return self.name or self.id

    @property
    def taken(self) -> datetime | None:
        """When its data was read, or else when it was created."""
        return self.data_timestamp or self.created_at

    @property
    def hold(self) -> Hold | None:
        """Who holds it; ``None`` if retention may delete it."""
        return Hold.read(self.metadata)

    @property
    def execution_id(self) -> str:
        """The Mistral execution that made it, from the metadata that our workflows write; else empty."""
        return self.metadata.get("execution", "")


def parent_of(backups: Iterable[Backup]) -> dict[str, str]:
    """Return the parent of each incremental, by ids; an incremental with an unknown parent is left out.

    Cinder does not return the parent, so this function repeats Cinder's choice. Cinder takes the project's
    backup of the volume with the latest ``data_timestamp`` among those that are available when the incremental
    is requested; for a backup of a snapshot only those from before the snapshot, or the last one made if there
    is none (``cinder/backup/api.py``, ``create``). A parent cannot be deleted before its incrementals
    (``delete``), so the parent always still exists, and a backup that is being deleted, or whose deletion
    failed, is not a parent.

    A backup may have had another status then. Cinder counts the successful incrementals of each backup
    (``_finish_backup`` in ``cinder/backup/manager.py``): a backup in error was a parent if it has some. If this
    count contradicts the choice, the parent is unknown: another restore may have been in progress, or the count
    may be too low, as it is after a failed incremental was deleted.
    """
    by_volume: dict[tuple[str, str], list[Backup]] = defaultdict(list)
    for backup in backups:
        by_volume[backup.volume_id, backup.project_id].append(backup)
    return {child: parent for own in by_volume.values() for child, parent in _parents(own)}


_BUILT_ON = (BackupStatus.AVAILABLE, BackupStatus.RESTORING, BackupStatus.ERROR, BackupStatus.OTHER)
"""Statuses of backups that may have incrementals; Cinder deletes no backup that has one."""

_NOT_COUNTED = (BackupStatus.CREATING, BackupStatus.ERROR)
"""Statuses of incrementals that Cinder has not, or maybe not, counted for their parent."""


def _parents(backups: Iterable[Backup]) -> Iterable[tuple[str, str]]:
    """Yield incrementals and their parents, by ids, for one volume, in the order in which the backups were made."""
    in_order = sorted(backups, key=_order_of_making)
    made_at = Counter(backup.created_at for backup in in_order)
    earlier: list[Backup] = []
    for backup in in_order:
        # If several have the same time, it is not known which was the first.
        is_first = made_at[backup.created_at] == 1 or len(in_order) == 2
        if backup.is_incremental and is_first and (parent := _parent(backup, earlier)):
            yield backup.id, parent.id
        if backup.status in _BUILT_ON:
            insort(earlier, backup, key=_order_of_choice)


def _parent(child: Backup, earlier: list[Backup]) -> Backup | None:
    """Return the parent of ``child`` among ``earlier``, the backups made before it, in Cinder's order of choice."""
    all_earlier = earlier
    if child.snapshot_id:
        earlier = earlier[
            : bisect_left(earlier, _moment(child.taken), key=lambda b: _moment(b.taken))
        ]
    counted = child.status not in _NOT_COUNTED
    doubt = False
    for place in range(len(earlier) - 1, -1, -1):
        backup = earlier[place]
        failed = backup.status is BackupStatus.ERROR
        if counted and failed and not backup.has_dependents:
            # It never succeeded; or it once did, and is an incremental that the next backup has counted.
            doubt = doubt or backup.is_incremental
            continue
        if failed:
            certain = counted and not doubt
        else:
            certain = not counted or backup.has_dependents or not _some_have(earlier[:place])
        return backup if certain or place == 0 else None
    if child.snapshot_id and not doubt:
        return max(all_earlier, key=lambda b: (_moment(b.created_at), b.id), default=None)
    return None


def _some_have(backups: Iterable[Backup]) -> bool:
    return any(backup.has_dependents for backup in backups)


def _order_of_choice(backup: Backup) -> tuple[datetime, datetime, str]:
    # If several have the same time, Cinder takes the first in its list, which was made last.
    return _moment(backup.taken), _moment(backup.created_at), backup.id


def _order_of_making(backup: Backup) -> tuple[datetime, bool]:
    return _moment(backup.created_at or backup.data_timestamp), backup.is_incremental


def _moment(when: datetime | None) -> datetime:
    return when or datetime.min.replace(tzinfo=UTC)
