# SPDX-License-Identifier: Apache-2.0
"""Why each backup of a volume stays, by the schedules that the volume has."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.plan.forecast_chain import limits_of
from backup_dashboard.core.plan.forecast_chain import to_rotation_backups
from backup_dashboard.core.retention.reasons import Reason
from backup_dashboard.core.retention.reasons import find_reasons
from backup_dashboard.core.schedules import Schedule


@dataclass(frozen=True)
class Stay:
    """What the rotation of a schedule does with a backup: why it stays, ``None`` if its next run deletes it."""

    schedule: str
    reason: Reason | None


def find_stays(
    schedules: Iterable[Schedule], backups: Sequence[Backup], now: datetime
) -> Mapping[str, Sequence[Stay]]:
    """Return what each rotation does with each of its backups of one volume, by the ids of the backups."""
    stays: dict[str, list[Stay]] = defaultdict(list)
    for schedule in schedules:
        definition = schedule.definition
        limits = limits_of(definition.inputs) if definition.workflow.has_limits else None
        if limits is None:
            continue
        name = str(definition.inputs.get("backup_name") or "")
        own = to_rotation_backups(backups, definition.workflow, name)
        reasons = find_reasons(own, limits, now)
        for backup in own:
            if backup.ours:
                stays[backup.id].append(Stay(schedule.name, reasons.get(backup.id)))
    return stays
