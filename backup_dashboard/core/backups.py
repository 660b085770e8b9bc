# SPDX-License-Identifier: Apache-2.0
"""Backups as Cinder keeps them: their states, and which backup an incremental was built on."""

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

from backup_dashboard.core.messages import gettext_noop


class BackupStatus(StrEnum):
    """A state of a backup, as Cinder calls it (``cinder/objects/fields.py``, ``BackupStatus``)."""

    CREATING = "creating"
    AVAILABLE = "available"
    RESTORING = "restoring"
    DELETING = "deleting"
    ERROR = "error"
    ERROR_DELETING = "error_deleting"
    OTHER = "other"
    """Whatever a later Cinder may say."""

    @classmethod
    def read(cls, text: object) -> "BackupStatus":
        """Read what Cinder says; ``OTHER`` for what is not known here."""
        try:
            return cls(str(text))
        except ValueError:
            return cls.OTHER

    @property
    def usable(self) -> bool:
        """Whether the backup can be restored, now or after the restore under way."""
        return self in (BackupStatus.AVAILABLE, BackupStatus.RESTORING)

    @property
    def ready(self) -> bool:
        """Whether Cinder would restore it now, or build an incremental on it."""
        return self is BackupStatus.AVAILABLE

    @property
    def broken(self) -> bool:
        """Whether making or deleting it failed."""
        return self in (BackupStatus.ERROR, BackupStatus.ERROR_DELETING)

    @property
    def at_rest(self) -> bool:
        """Whether Cinder leaves it like this: it is neither being made nor being deleted."""
        return self not in (BackupStatus.CREATING, BackupStatus.DELETING, BackupStatus.OTHER)

    @property
    def label(self) -> str:
        """The English word for it, to be translated."""
        return _LABELS[self]


_LABELS = {
    BackupStatus.CREATING: gettext_noop("being made"),
    BackupStatus.AVAILABLE: gettext_noop("available"),
    BackupStatus.RESTORING: gettext_noop("being restored"),
    BackupStatus.DELETING: gettext_noop("being deleted"),
    BackupStatus.ERROR: gettext_noop("in error"),
    BackupStatus.ERROR_DELETING: gettext_noop("deletion failed"),
    BackupStatus.OTHER: gettext_noop("state unknown"),
}


@dataclass(frozen=True)
class Backup:
    """A Cinder backup; ``size`` in GiB, times aware UTC.

    ``data_timestamp`` is when its data was read; ``has_dependents`` tells whether an incremental hangs on it,
    as far as Cinder has counted; ``snapshot_id`` is empty unless a snapshot was backed up,
    ``project_id`` where Cinder does not tell the owner.
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
        """Its name, or its id if nobody named it."""
        return self.name or self.id

    @property
    def taken(self) -> datetime | None:
        """When its data was read, or as near to that as Cinder tells."""
        return self.data_timestamp or self.created_at

    @property
    def execution_id(self) -> str:
        """The Mistral execution that made it, as our workflows note in its metadata, else empty."""
        return self.metadata.get("execution", "")


def parent_of(backups: Iterable[Backup]) -> dict[str, str]:
    """Tell which backup each incremental was built on, by ids; an incremental that is left out has an unknown parent.

    Cinder does not tell it, so its choice is made again. It takes the project's backup of the volume with the latest
    ``data_timestamp`` among those that are available when the incremental is asked for; for a backup of a snapshot only
    those of before the snapshot, or the last one made where there is none (``cinder/backup/api.py``, ``create``). What
    an incremental was built on cannot be deleted before it (``delete``), so the parent is always among those that are
    there, and nothing that is being deleted, or could not be, is one.

    A backup may have been in another state then. Cinder counts the incrementals that were built on each one with
    success (``_finish_backup`` in ``cinder/backup/manager.py``): a backup in error was a parent if it has some.
    Where this count speaks against the choice, the parent is unknown: another restore may have been under way, or the
    count has lost one, as it does when a failed incremental is deleted.
    """
    by_volume: dict[tuple[str, str], list[Backup]] = defaultdict(list)
    for backup in backups:
        by_volume[backup.volume_id, backup.project_id].append(backup)
    return {child: parent for own in by_volume.values() for child, parent in _parents(own)}


_BUILT_ON = (BackupStatus.AVAILABLE, BackupStatus.RESTORING, BackupStatus.ERROR, BackupStatus.OTHER)
"""States in which a backup may have incrementals; Cinder deletes none that has one."""

_NOT_COUNTED = (BackupStatus.CREATING, BackupStatus.ERROR)
"""States of an incremental that Cinder has not counted at its parent, or maybe not."""


def _parents(backups: Iterable[Backup]) -> Iterable[tuple[str, str]]:
    """Go through the backups of one volume in the order in which they were made."""
    in_order = sorted(backups, key=_order_of_making)
    made_at = Counter(each.created_at for each in in_order)
    there: list[Backup] = []
    for backup in in_order:
        # Which of several of the same moment was the first is not known.
        is_first = made_at[backup.created_at] == 1 or len(in_order) == 2
        if backup.is_incremental and is_first and (parent := _parent(backup, there)):
            yield backup.id, parent.id
        if backup.status in _BUILT_ON:
            insort(there, backup, key=_order_of_choice)


def _parent(child: Backup, there: list[Backup]) -> Backup | None:
    """Choose among ``there``, what was made before ``child``, in Cinder's order of choice."""
    made = there
    if child.snapshot_id:
        there = there[: bisect_left(there, _moment(child.taken), key=lambda b: _moment(b.taken))]
    counted = child.status not in _NOT_COUNTED
    doubt = False
    for place in range(len(there) - 1, -1, -1):
        backup = there[place]
        failed = backup.status is BackupStatus.ERROR
        if counted and failed and not backup.has_dependents:
            # It never was finished; or it once was good, and is one of those that the next one has counted.
            doubt = doubt or backup.is_incremental
            continue
        if failed:
            certain = counted and not doubt
        else:
            certain = not counted or backup.has_dependents or not _some_have(there[:place])
        return backup if certain or place == 0 else None
    if child.snapshot_id and not doubt:
        return max(made, key=lambda b: (_moment(b.created_at), b.id), default=None)
    return None


def _some_have(backups: Iterable[Backup]) -> bool:
    return any(each.has_dependents for each in backups)


def _order_of_choice(backup: Backup) -> tuple[datetime, datetime, str]:
    # Of several of the same moment, Cinder takes the first of its list, which is the last that was made.
    return _moment(backup.taken), _moment(backup.created_at), backup.id


def _order_of_making(backup: Backup) -> tuple[datetime, bool]:
    return _moment(backup.created_at or backup.data_timestamp), backup.is_incremental


def _moment(when: datetime | None) -> datetime:
    return when or datetime.min.replace(tzinfo=UTC)
