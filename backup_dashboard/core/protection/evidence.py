# SPDX-License-Identifier: Apache-2.0
"""The answers of the services by which the protection of volumes is judged."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule


@dataclass(frozen=True)
class Evidence:
    """Everything that the rules use.

    ``volumes`` are the names of the project's volumes by id. ``runs`` are those that belong to schedules;
    ``failures`` are older ones that failed and that no good run has followed, the newest first.
    """

    volumes: Mapping[str, str]
    schedules: Sequence[Schedule]
    runs: Listing[Run]
    backups: Listing[Backup]
    failures: Sequence[Run] = ()

    @property
    def known_runs(self) -> list[Run]:
        """All runs that are known, newest first."""
        since = self.runs.since
        return [*self.runs, *(run for run in self.failures if since and run.started < since)]


def unfollowed(failed: Iterable[Run], runs: Listing[Run], backups: Listing[Backup]) -> list[Run]:
    """Return those of ``failed`` that are older than all of ``runs`` and that no good run has followed.

    A later good run would have left its backup, whose metadata name the run that made it. If the backups do not
    reach back as far, this cannot be known, and the run is left out.
    """
    made: dict[str, datetime] = {}
    for backup in backups:
        if backup.execution_id and backup.status.usable and backup.taken:
            made.setdefault(backup.volume_id, backup.taken)
    since = runs.since
    return [
        run
        for run in failed
        if since
        and run.started < since
        and run.volume_id
        and backups.reaches(run.started)
        and (run.volume_id not in made or made[run.volume_id] < run.started)
    ]
