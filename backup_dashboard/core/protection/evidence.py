# SPDX-License-Identifier: Apache-2.0
"""What the services told, as far as it says how well volumes are protected."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule


@dataclass(frozen=True)
class Evidence:
    """Everything that the rules look at.

    ``volumes`` are the names of the project's volumes by id. ``runs`` are those that schedules had to do with.
    """

    volumes: Mapping[str, str]
    schedules: Sequence[Schedule]
    runs: Listing[Run]
    backups: Listing[Backup]
