# SPDX-License-Identifier: Apache-2.0
"""What the services told, as far as it says how well volumes are protected."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule


@dataclass(frozen=True)
class Evidence:
    """Everything that the rules look at; lists of runs and backups are newest first.

    ``volumes`` are the names of the project's volumes by id. ``runs`` are those that schedules had to do with.
    ``runs_since`` is the start (aware UTC) of the oldest run that was looked at where there may be older ones,
    ``None`` where all were; ``backups_since`` is the same for backups, by when they were made.
    """

    volumes: Mapping[str, str]
    schedules: Sequence[Schedule]
    runs: Sequence[Run]
    backups: Sequence[Backup]
    runs_since: datetime | None = None
    backups_since: datetime | None = None
