# SPDX-License-Identifier: Apache-2.0
"""A model of the rotation: from a volume's backups and the limits to the next backup and the next state.

``cinder_volume_backup_rotation.yaml`` has the same rules for Mistral; the backups that it leaves in Cinder are
compared with this model. All functions are pure. They take the backups of one volume, of any owner, oldest
first, while none of them is ``creating`` or ``deleting``: a run waits for that.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from enum import Enum
from enum import StrEnum
from enum import auto

from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.workflows import LIMITS
from backup_dashboard.core.workflows import MAX_BACKUPS


class Kind(StrEnum):
    """What a backup contains: the whole volume, or the changes since its parent."""

    FULL = "full"
    INCREMENTAL = "incremental"


@dataclass(frozen=True)
class RotationBackup:
    """A backup of the volume.

    ``taken`` is when its data was read (Cinder's ``data_timestamp``), ``size`` the volume's size then, in GiB;
    ``ours`` says whether this rotation made it, ``parent`` is the id of an incremental's parent.
    """

    id: str
    kind: Kind
    taken: datetime
    size: int = 1
    status: BackupStatus = BackupStatus.AVAILABLE
    ours: bool = True
    parent: str | None = None


@dataclass(frozen=True)
class Limits:
    """How many fulls a rotation keeps and how many incrementals it makes on each; ``ValueError`` if out of range."""

    fulls: int
    incrementals: int

    def __post_init__(self) -> None:
        for limit, value in zip(LIMITS, (self.fulls, self.incrementals), strict=True):
            if type(value) is not int or not limit.least <= value <= MAX_BACKUPS:
                raise ValueError(
                    f"{limit.name} has to be a whole number from {limit.least} to {MAX_BACKUPS}"
                )


class WhyFull(Enum):
    """Why a run makes a full and not an incremental, in the words of its summary."""

    NO_FULL = "the rotation had no full backup"
    INCREMENTAL_FAILED = "the incremental backup failed"
    LIMIT = "the limit of {limit} incrementals was reached"
    FOREIGN = "a backup outside the rotation came in between"
    RESTORING = "the newest full backup is being restored"
    ERROR_IN_CHAIN = "a backup of the chain is in error"
    RESIZED = "the volume was resized"

    def words(self, limits: Limits) -> str:
        """Format the reason as a part of a sentence."""
        return self.value.format(limit=limits.incrementals)


@dataclass(frozen=True)
class Undeleted:
    """A backup that a run tried to delete and had to keep, and why."""

    id: str
    why: str


@dataclass(frozen=True)
class CleanUp:
    """The result of a clean-up: ids in the order of their deletion, backups that had to stay, and all that are left."""

    deleted: tuple[str, ...]
    kept: tuple[Undeleted, ...]
    left: tuple[RotationBackup, ...]


class CinderOutcome(Enum):
    """Whether Cinder succeeds with the backups of a run."""

    SUCCESS = auto()
    INCREMENTAL_FAILS = auto()
    """An incremental ends in error, a full would not."""
    BACKUP_FAILS = auto()
    """Every backup ends in error."""


@dataclass(frozen=True)
class RotationRun:
    """The result of a run. ``made`` has a failed incremental before the full; ``why`` is for a full only."""

    succeeded: bool
    made: tuple[RotationBackup, ...]
    why: WhyFull | None
    deleted: tuple[str, ...]
    kept: tuple[Undeleted, ...]
    left: tuple[RotationBackup, ...]


def cinder_parent(backups: Sequence[RotationBackup]) -> RotationBackup | None:
    """Return the backup that Cinder would build an incremental on.

    That is the latest available one, whoever made it (``cinder/backup/api.py``, ``create``).
    """
    available = [backup for backup in backups if backup.status is BackupStatus.AVAILABLE]
    return max(available, key=lambda backup: backup.taken, default=None)


def cinder_refusal(backups: Sequence[RotationBackup], backup: RotationBackup) -> str:
    """Return why Cinder would not delete ``backup``; empty if it would.

    Cinder checks the status first, then whether any other backup, in any state, has it as its parent
    (``cinder/backup/api.py``, ``delete``).
    """
    if backup.status not in (BackupStatus.AVAILABLE, BackupStatus.ERROR):
        return f"it is {backup.status}"
    if any(other.parent == backup.id for other in backups):
        return "another backup depends on it"
    return ""


def newest_full(backups: Sequence[RotationBackup]) -> RotationBackup | None:
    """Return the full backup of the rotation's present chain."""
    fulls = _newest_first(b for b in backups if b.kind is Kind.FULL and _counts(b))
    return fulls[0] if fulls else None


def why_full(backups: Sequence[RotationBackup], limits: Limits, volume_size: int) -> WhyFull | None:
    """Return why the next backup is a full; ``None`` if it is an incremental. ``volume_size`` in GiB."""
    full, parent = newest_full(backups), cinder_parent(backups)
    if full is None:
        return WhyFull.NO_FULL
    chain = [b for b in backups if b.kind is Kind.INCREMENTAL and _counts(b)]
    if sum(b.taken > full.taken for b in chain) >= limits.incrementals:
        return WhyFull.LIMIT
    if parent is not None and not parent.ours:
        return WhyFull.FOREIGN
    if parent is None or parent.taken < full.taken:
        return WhyFull.RESTORING
    # A parent is older than its incrementals. Cinder's own count of dependents misses some of them.
    if any(_failed(b) and full.taken < b.taken < parent.taken for b in backups):
        return WhyFull.ERROR_IN_CHAIN
    if parent.size != volume_size:
        return WhyFull.RESIZED
    return None


def clean_up(backups: Sequence[RotationBackup], limits: Limits) -> CleanUp:
    """Delete the backups that exceed the limits, one at a time, as a run does after its backup.

    First failed backups and the incrementals of older fulls, newest first, so that each one is deleted before
    its parent; then the oldest fulls. Backups that Cinder refuses to delete are kept.
    """
    full = newest_full(backups)
    outdated = _newest_first(b for b in backups if _failed(b) or _is_outdated(b, full))
    fulls = _newest_first(b for b in backups if b.kind is Kind.FULL and _counts(b))
    left, deleted, kept = list(backups), [], []
    for backup in outdated + fulls[limits.fulls :][::-1]:
        if why := cinder_refusal(left, backup):
            kept.append(Undeleted(backup.id, why))
        else:
            left.remove(backup)
            deleted.append(backup.id)
    return CleanUp(tuple(deleted), tuple(kept), tuple(left))


def run(
    backups: Sequence[RotationBackup],
    limits: Limits,
    volume_size: int,
    now: datetime,
    ids: Sequence[str],
    outcome: CinderOutcome = CinderOutcome.SUCCESS,
) -> RotationRun:
    """Simulate one whole run at ``now``: a backup, a full instead of an incremental that fails, a clean-up.

    ``ids`` are the ids of new backups; two are enough. A run that fails deletes nothing.
    """
    why = why_full(backups, limits, volume_size)
    parent = cinder_parent(backups) if why is None else None
    kind = Kind.FULL if parent is None else Kind.INCREMENTAL
    first = RotationBackup(ids[0], kind, now, volume_size, parent=parent.id if parent else None)
    made = [first]
    if outcome is CinderOutcome.BACKUP_FAILS or (
        outcome is CinderOutcome.INCREMENTAL_FAILS and parent
    ):
        made = [replace(first, status=BackupStatus.ERROR)]
        if parent:
            why = WhyFull.INCREMENTAL_FAILED
            later = now + timedelta(microseconds=1)
            status = (
                BackupStatus.ERROR
                if outcome is CinderOutcome.BACKUP_FAILS
                else BackupStatus.AVAILABLE
            )
            made.append(RotationBackup(ids[1], Kind.FULL, later, volume_size, status))
    after = (*backups, *made)
    if made[-1].status is BackupStatus.ERROR:
        return RotationRun(False, tuple(made), why, (), (), after)
    cleaned = clean_up(after, limits)
    return RotationRun(True, tuple(made), why, cleaned.deleted, cleaned.kept, cleaned.left)


def _newest_first(backups: Iterable[RotationBackup]) -> list[RotationBackup]:
    return sorted(backups, key=lambda backup: backup.taken, reverse=True)


def _counts(backup: RotationBackup) -> bool:
    return backup.ours and backup.status.usable


def _failed(backup: RotationBackup) -> bool:
    return backup.ours and not backup.status.usable


def _is_outdated(backup: RotationBackup, full: RotationBackup | None) -> bool:
    """Return whether it is an incremental of this rotation that belongs to an older full than ``full``."""
    is_incremental = backup.kind is Kind.INCREMENTAL and _counts(backup)
    return is_incremental and full is not None and backup.taken < full.taken
