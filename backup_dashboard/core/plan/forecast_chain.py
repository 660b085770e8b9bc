# SPDX-License-Identifier: Apache-2.0
"""The backups of one volume after each coming run: the data of the retention picture."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backup_dashboard.core import backups as cinder_backups
from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.rotation import cinder_parent
from backup_dashboard.core.retention.rotation import run
from backup_dashboard.core.workflows import LIMITS
from backup_dashboard.core.workflows import Workflow

LEAST_FRAMES, MOST_FRAMES = 10, 40
CYCLES_SHOWN = 1
"""Full backups whose deletion is shown, besides the oldest one that is kept."""


@dataclass(frozen=True)
class Frame:
    """One run: when it starts, what it makes and deletes, and which backups are left, oldest first."""

    number: int
    moment: datetime
    made: RotationBackup
    deleted: tuple[RotationBackup, ...]
    left: tuple[RotationBackup, ...]


def limits_of(inputs: Mapping[str, Any]) -> Limits | None:
    """Parse a rotation's limits in the inputs of a definition; return ``None`` if they are not valid."""
    try:
        return Limits(
            *(
                inputs.get(limit.name, 0) if limit.optional else inputs[limit.name]
                for limit in LIMITS
            )
        )
    except (KeyError, ValueError):
        return None


def runs_for_two_cycles(workflow: Workflow, limits: Limits) -> int:
    """Return how many runs show two cycles of a rotation, as far as a picture can hold them."""
    if not workflow.has_limits:
        return LEAST_FRAMES
    runs = (limits.fulls + CYCLES_SHOWN) * (limits.incrementals + 1) + 1
    return max(LEAST_FRAMES, min(MOST_FRAMES, runs))


def forecast_frames(
    workflow: Workflow,
    limits: Limits,
    backups: Sequence[RotationBackup],
    size: int,
    moments: Iterable[datetime],
) -> list[Frame]:
    """Simulate a successful run of the workflow at each of ``moments``.

    ``backups`` are those that the volume of ``size`` GiB has now; ``limits`` matter only to a rotation.
    """
    frames = []
    left = tuple(sorted(backups, key=lambda backup: backup.taken))
    for number, moment in enumerate(moments, 1):
        name = f"run {number}"
        if workflow is Workflow.ROTATION:
            done = run(left, limits, size, moment, (name, name))
            (made,), gone, after = done.made, frozenset(done.deleted), done.left
        else:
            made = _made(workflow, left, size, moment, name)
            gone, after = frozenset(), (*left, made)
        deleted = tuple(backup for backup in left if backup.id in gone)
        frames.append(Frame(number, moment, made, deleted, after))
        left = after
    return frames


def _made(
    workflow: Workflow, backups: Sequence[RotationBackup], size: int, moment: datetime, name: str
) -> RotationBackup:
    """Return the backup that a workflow without limits makes, as its first tasks decide."""
    parent = cinder_parent(backups)
    has_full = any(b.kind is Kind.FULL and b.status is BackupStatus.AVAILABLE for b in backups)
    if workflow is Workflow.FULL or parent is None or not has_full or parent.size != size:
        return RotationBackup(name, Kind.FULL, moment, size)
    return RotationBackup(name, Kind.INCREMENTAL, moment, size, parent=parent.id)


def to_rotation_backups(
    backups: Iterable[cinder_backups.Backup], workflow: Workflow, backup_name: str
) -> list[RotationBackup]:
    """Return the backups of one volume in the form of the model, oldest first.

    A rotation recognizes its own backups by their metadata; the other workflows need not. Backups that are
    being made or deleted are left out.
    """
    all_backups = list(backups)
    parents = cinder_backups.parent_of(all_backups)
    rotation_backups = [
        RotationBackup(
            backup.id,
            Kind.INCREMENTAL if backup.is_incremental else Kind.FULL,
            backup.taken,
            backup.size,
            backup.status,
            ours=_is_ours(backup, workflow, backup_name),
            parent=parents.get(backup.id),
            held=backup.hold is not None,
        )
        for backup in all_backups
        if backup.status.at_rest and backup.taken
    ]
    return sorted(rotation_backups, key=lambda backup: backup.taken)


def _is_ours(backup: cinder_backups.Backup, workflow: Workflow, backup_name: str) -> bool:
    metadata = backup.metadata
    if metadata.get("workflow") != workflow.value:
        return False
    return not workflow.has_limits or metadata.get("rotation") == backup_name
