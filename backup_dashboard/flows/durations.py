# SPDX-License-Identifier: Apache-2.0
"""How long the latest backups of some volumes took: the runs that made their newest backups.

Each run is requested by the id that its backup contains. A list call would make Mistral read every run of the project.
"""

from collections.abc import Collection

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.ids import is_uuid
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.runs import Run
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import results_found

_OF_ONE = 5
"""Runs that are requested for one volume."""

_OF_SEVERAL = 10
"""Volumes of which one run each is requested if there are several."""


def load_runs_behind(
    mistral: Mistral, backups: Listing[Backup], volume_ids: Collection[str]
) -> list[Run]:
    """Load the runs that made the newest backups of one volume, or the newest backup of each of the largest.

    Runs that Mistral no longer has are left out. Raises ``ServiceError``.
    """
    unique_ids = {*volume_ids}
    candidates = [
        backup
        for backup in backups
        if backup.volume_id in unique_ids and backup.status.usable and is_uuid(backup.execution_id)
    ]
    chosen = candidates[:_OF_ONE] if len(unique_ids) == 1 else _newest_of_the_largest(candidates)
    with Asking() as ask:
        answers = [
            ask(mistral.executions.get, id)
            for id in {backup.execution_id: None for backup in chosen}
        ]
    return results_found(answers)


def _newest_of_the_largest(backups: list[Backup]) -> list[Backup]:
    newest = {backup.volume_id: backup for backup in reversed(backups)}
    return sorted(newest.values(), key=lambda backup: backup.size, reverse=True)[:_OF_SEVERAL]
