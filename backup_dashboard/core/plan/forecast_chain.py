# SPDX-License-Identifier: Apache-2.0
"""The backups of one volume after each coming run: the retention picture, before it is drawn."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backup_dashboard.core import backups as cinder_backups
from backup_dashboard.core import retention
from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.retention import Kind
from backup_dashboard.core.retention import Limits
from backup_dashboard.core.retention import RotationBackup
from backup_dashboard.core.workflows import Workflow

LEAST_FRAMES, MOST_FRAMES = 10, 40
CYCLES_SHOWN = 1
"""Full backups that are seen to go besides the oldest that is kept."""


@dataclass(frozen=True)
class Frame:
    """One run: when it starts, what it makes and deletes, and what is there afterwards, oldest first."""

    number: int
    moment: datetime
    made: RotationBackup
    deleted: tuple[RotationBackup, ...]
    left: tuple[RotationBackup, ...]


def limits_of(inputs: Mapping[str, Any]) -> Limits | None:
    """Read a rotation's limits from the inputs of a definition; ``None`` while they are not right."""
    try:
        return Limits(inputs.get("max_full_backups"), inputs.get("max_incremental_backups"))  # type: ignore[arg-type]
    except ValueError:
        return None


def runs_for_two_cycles(workflow: Workflow, limits: Limits) -> int:
    """Tell how many runs show two cycles of a rotation go, within what a picture can hold."""
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
    """Let the workflow run at each of ``moments``, every time with success.

    ``backups`` are what the volume of ``size`` GiB has now; ``limits`` matter only to a rotation.
    """
    found = []
    left = tuple(sorted(backups, key=lambda backup: backup.taken))
    for number, moment in enumerate(moments, 1):
        name = f"run {number}"
        if workflow is Workflow.ROTATION:
            done = retention.run(left, limits, size, moment, (name, name))
            (made,), gone, after = done.made, frozenset(done.deleted), done.left
        else:
            made = _made(workflow, left, size, moment, name)
            gone, after = frozenset(), (*left, made)
        deleted = tuple(backup for backup in left if backup.id in gone)
        found.append(Frame(number, moment, made, deleted, after))
        left = after
    return found


def _made(
    workflow: Workflow, backups: Sequence[RotationBackup], size: int, moment: datetime, name: str
) -> RotationBackup:
    """Make what a workflow without limits makes, as its first tasks decide."""
    parent = retention.cinder_parent(backups)
    has_full = any(b.kind is Kind.FULL and b.status is BackupStatus.AVAILABLE for b in backups)
    if workflow is Workflow.FULL or parent is None or not has_full or parent.size != size:
        return RotationBackup(name, Kind.FULL, moment, size)
    return RotationBackup(name, Kind.INCREMENTAL, moment, size, parent=parent.id)


def to_rotation_backups(
    backups: Iterable[cinder_backups.Backup], workflow: Workflow, backup_name: str
) -> list[RotationBackup]:
    """Give the backups of one volume as the model takes them, oldest first.

    A rotation knows its own by their metadata, the other workflows need not. What is being made or
    deleted is left out.
    """
    there = list(backups)
    parents = cinder_backups.parent_of(there)
    found: list[RotationBackup] = []
    for each in sorted(there, key=_taken):
        if not each.status.at_rest or each.taken is None:
            continue
        found.append(
            RotationBackup(
                each.id,
                Kind.INCREMENTAL if each.is_incremental else Kind.FULL,
                each.taken,
                each.size,
                each.status,
                ours=_is_ours(each, workflow, backup_name),
                parent=parents.get(each.id),
            )
        )
    return found


def _taken(backup: cinder_backups.Backup) -> float:
    return backup.taken.timestamp() if backup.taken else 0


def _is_ours(backup: cinder_backups.Backup, workflow: Workflow, backup_name: str) -> bool:
    noted = backup.metadata
    if noted.get("workflow") != workflow.value:
        return False
    return not workflow.has_limits or noted.get("rotation") == backup_name
