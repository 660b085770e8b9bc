# SPDX-License-Identifier: Apache-2.0
"""How long backups of some volumes took lately: the runs behind their newest backups.

Each is asked for by the id that its backup notes. Mistral's list would read every run of the project for it.
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
"""Runs that are asked for where there is one volume."""

_OF_SEVERAL = 10
"""Volumes of which a run is asked for where there are several."""


def load_runs_behind(
    mistral: Mistral, backups: Listing[Backup], volume_ids: Collection[str]
) -> list[Run]:
    """Give the runs that made the newest backups of one volume, or of several the newest of each of the largest.

    Those that Mistral has no more are left out. Raises ``ServiceError``.
    """
    wanted = {*volume_ids}
    made = [
        each
        for each in backups
        if each.volume_id in wanted and each.status.usable and is_uuid(each.execution_id)
    ]
    chosen = made[:_OF_ONE] if len(wanted) == 1 else _newest_of_the_largest(made)
    with Asking() as ask:
        answers = [
            ask(mistral.executions.get, id) for id in {each.execution_id: None for each in chosen}
        ]
    return results_found(answers)


def _newest_of_the_largest(backups: list[Backup]) -> list[Backup]:
    newest = {each.volume_id: each for each in reversed(backups)}
    return sorted(newest.values(), key=lambda each: each.size, reverse=True)[:_OF_SEVERAL]
