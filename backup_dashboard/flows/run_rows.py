# SPDX-License-Identifier: Apache-2.0
"""Runs as lists show them: what started each, and which backup it made."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.times import CLOCKS
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.naming import VolumeLink


@dataclass(frozen=True)
class RunRow:
    """A run with the names of its schedule and volume, as far as they are known.

    ``schedule_name`` is the present name of the schedule, whatever it was during the run; it is empty for a run by hand
    and for a schedule that no longer exists. ``parent`` is the name of the workflow that started the run, if one did
    and Mistral returns it. ``backup`` is what the run made and Cinder still has. ``backup_gone`` is true only if
    Cinder's list shows that the backup of a successful run no longer exists.
    """

    run: Run
    volume: VolumeLink
    schedule_name: str
    backup: Backup | None
    backup_gone: bool = False
    parent: str = ""

    @property
    def id(self) -> str:
        """The execution's id."""
        return self.run.id

    @property
    def name(self) -> str:
        """What users call the run: the name of its schedule, else of its backups."""
        return self.schedule_name or str(self.run.inputs.get("backup_name") or self.volume.name)


def build_rows(
    runs: list[Run],
    schedules: Mapping[str, str],
    names: VolumeNames,
    backups: Answer[Listing[Backup]],
    started_by: Mapping[str, str] | None = None,
) -> list[RunRow]:
    """Join each run with the names of its schedule, volume and parent, and with its backup.

    ``schedules`` are the names of the schedules by every id that they ever had, ``started_by`` the names of workflows
    by the task that started a run.
    """
    listing = backups.or_else(Listing(complete=False))
    made = index_by_run(listing)
    rows = []
    for run in runs:
        schedule = schedules.get(run.origin.schedule_id, "")
        reached = listing.reaches(run.started - CLOCKS)
        gone = reached and run.id not in made and run.state is RunState.SUCCESS
        volume = VolumeLink.find(run.volume_id, names)
        parent = (started_by or {}).get(run.origin.parent_task, "")
        rows.append(RunRow(run, volume, schedule, made.get(run.id), gone, parent))
    return rows


def index_by_run(backups: Iterable[Backup]) -> dict[str, Backup]:
    """Index the backups by the execution that made them.

    ``backups`` are newest first. A run that made a second backup because the first one failed is listed with the
    second, and always with an available one if it has one.
    """
    made: dict[str, Backup] = {}
    for backup in backups:
        earlier = made.get(backup.execution_id)
        if earlier is None or (earlier.status.broken and not backup.status.broken):
            made[backup.execution_id] = backup
    made.pop("", None)
    return made
