# SPDX-License-Identifier: Apache-2.0
"""One run of the rotation: the next backup, and what is deleted after it."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from enum import Enum
from enum import auto

from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.backups import find_newest_full
from backup_dashboard.core.retention.backups import sort_newest_first
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.reasons import Reason
from backup_dashboard.core.retention.reasons import Rule
from backup_dashboard.core.retention.reasons import find_reasons


class WhyFull(Enum):
    """Why a run makes a full and not an incremental, in the words of its summary."""

    NO_FULL = "the rotation had no full backup"
    INCREMENTAL_FAILED = "the incremental backup failed"
    LIMIT = "the limit of {limit} incrementals was reached"
    FOREIGN = "a backup outside the rotation came in between"
    FUTURE = "a backup is dated in the future"
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
    """The result of a clean-up.

    ``deleted`` are ids in the order of their deletion, ``kept`` the backups that should have gone and had to stay,
    ``stays`` the others of the rotation, each with its reason; ``left`` are all that are left.
    """

    deleted: tuple[str, ...]
    kept: tuple[Undeleted, ...]
    left: tuple[RotationBackup, ...]
    stays: Mapping[str, Reason]


class CinderOutcome(Enum):
    """Whether Cinder succeeds with the backups of a run."""

    SUCCESS = auto()
    INCREMENTAL_FAILS = auto()
    """An incremental ends in error, a full would not."""
    BACKUP_FAILS = auto()
    """Every backup ends in error."""


@dataclass(frozen=True)
class RotationRun:
    """The result of a run.

    ``made`` has a failed incremental before the full; ``why`` is for a full only. ``stays`` has a reason for each
    backup of the rotation that stays, ``late`` is the number of those that are dated in the future and count for
    nothing.
    """

    succeeded: bool
    made: tuple[RotationBackup, ...]
    why: WhyFull | None
    deleted: tuple[str, ...]
    kept: tuple[Undeleted, ...]
    left: tuple[RotationBackup, ...]
    stays: Mapping[str, Reason]
    late: int = 0


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


def why_full(
    backups: Sequence[RotationBackup], limits: Limits, volume_size: int, now: datetime
) -> WhyFull | None:
    """Return why the next backup is a full; ``None`` if it is an incremental. ``volume_size`` in GiB."""
    full, parent = find_newest_full(backups, now), cinder_parent(backups)
    if full is None:
        return WhyFull.NO_FULL
    chain = [b for b in backups if b.kind is Kind.INCREMENTAL and b.counts(now)]
    if sum(b.taken > full.taken for b in chain) >= limits.incrementals:
        return WhyFull.LIMIT
    if parent is not None and not parent.ours:
        return WhyFull.FOREIGN
    if parent is not None and parent.is_from_the_future(now):
        return WhyFull.FUTURE
    if parent is None or parent.taken < full.taken:
        return WhyFull.RESTORING
    # A parent is older than its incrementals. Cinder's own count of dependents misses some of them.
    if any(b.failed and full.taken < b.taken < parent.taken for b in backups):
        return WhyFull.ERROR_IN_CHAIN
    if parent.size != volume_size:
        return WhyFull.RESIZED
    return None


def clean_up(backups: Sequence[RotationBackup], limits: Limits, now: datetime) -> CleanUp:
    """Delete the backups that no rule keeps, one at a time, as a run does after its backup.

    First failed backups and incrementals, newest first, so that each one is deleted before
    its parent; then the fulls, oldest first. Backups that Cinder refuses to delete are kept.
    """
    reasons = find_reasons(backups, limits, now)
    going = sort_newest_first(b for b in backups if b.ours and b.id not in reasons)
    fulls = [b for b in going if b.kind is Kind.FULL and not b.failed]
    left, deleted, kept = list(backups), [], []
    for backup in [b for b in going if b not in fulls] + fulls[::-1]:
        if why := cinder_refusal(left, backup):
            kept.append(Undeleted(backup.id, why))
        else:
            left.remove(backup)
            deleted.append(backup.id)
    return CleanUp(tuple(deleted), tuple(kept), tuple(left), reasons)


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
    why = why_full(backups, limits, volume_size, now)
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
        return RotationRun(False, tuple(made), why, (), (), after, {})
    cleaned = clean_up(after, limits, now)
    late = [id for id, reason in cleaned.stays.items() if reason.rule is Rule.FUTURE]
    stays = {id: reason for id, reason in cleaned.stays.items() if id not in late}
    return RotationRun(
        True, tuple(made), why, cleaned.deleted, cleaned.kept, cleaned.left, stays, len(late)
    )
