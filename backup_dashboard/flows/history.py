# SPDX-License-Identifier: Apache-2.0
"""The history: what ran, what started it, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.api.cinder import LIST_LIMIT
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.records import by_any_id
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.storage import Backup
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import missing
from backup_dashboard.flows.finding import known
from backup_dashboard.flows.naming import NO_VOLUMES
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.flows.refreshing import refresh_in

VOLUME_LOOK_BACK = 200
"""Runs of the project among which those of one volume are looked for: Mistral cannot filter by input."""


@dataclass(frozen=True)
class RunRow:
    """A run with the names of what it had to do with, as far as they are known.

    ``schedule_name`` is the schedule's name of today, whatever it was called when it ran; it is empty for a
    run by hand, and for a schedule that is gone; ``backup`` is what
    the run made and Cinder still has; ``backup_gone`` is true only where Cinder's list shows that
    what a successful run made is not there any more.
    """

    run: Run
    volume: VolumeLink
    schedule_name: str
    backup: Backup | None
    backup_gone: bool = False

    @property
    def id(self) -> str:
        """The execution's id."""
        return self.run.id

    @property
    def name(self) -> str:
        """What people know the run by: its schedule, else the name of its backups."""
        return self.schedule_name or str(self.run.inputs.get("backup_name") or self.volume.name)


@dataclass(frozen=True)
class History:
    """What the tab shows: rows, what could not be asked, and when to look again (seconds).

    ``look_back`` is the number of runs that were searched, 0 where all were; ``backups`` are what
    Cinder knows, filled only while Mistral does not answer.
    """

    page: Page[RunRow]
    missing_services: tuple[Service, ...]
    refresh_in: float
    backups: list[Backup]
    look_back: int = 0


def of_project(mistral: Mistral, cinder: Cinder, wanted: PageRequest, now: datetime) -> History:
    """Give one page of the project's runs: three calls to Mistral, two to Cinder."""
    return _history(mistral, cinder, wanted, now, volume_id="")


def of_volume(mistral: Mistral, cinder: Cinder, volume_id: str, now: datetime) -> History:
    """Give the runs of one volume among the newest ``VOLUME_LOOK_BACK`` of the project."""
    return _history(mistral, cinder, PageRequest(VOLUME_LOOK_BACK), now, volume_id)


def _history(
    mistral: Mistral, cinder: Cinder, wanted: PageRequest, now: datetime, volume_id: str
) -> History:
    with Asking() as ask:
        page = ask(mistral.runs, wanted)
        triggers = ask(mistral.all_schedules)
        records = ask(mistral.records)
        names = ask(cinder.volume_names)
        backups = ask(cinder.backups, volume_id)
    services = missing([page, triggers, records, names, backups])
    schedules = known(triggers, records)
    found = page.or_else(Page([]))
    runs = [run for run in found.items if volume_id in ("", run.volume_id)]
    rows = named(runs, schedules, names.or_else(NO_VOLUMES), backups)
    whole = not volume_id
    return History(
        page=Page(rows, found.has_more and whole, found.has_previous and whole),
        missing_services=services,
        refresh_in=refresh_in(now, runs, (each.next_run for each in schedules), services),
        backups=backups.or_else([]) if Service.MISTRAL in services else [],
        look_back=0 if whole or not found.has_more else VOLUME_LOOK_BACK,
    )


def named(
    runs: list[Run], schedules: list[Schedule], names: VolumeNames, backups: Answer[list[Backup]]
) -> list[RunRow]:
    """Put to each run the names of its schedule and volume, and the backup that came of it."""
    found = backups.or_else([])
    all_known = backups.error is None and len(found) < LIST_LIMIT
    made = results(found)
    started_by = by_any_id(schedules)
    rows = []
    for run in runs:
        schedule = started_by.get(run.origin.schedule_id)
        gone = all_known and run.id not in made and run.state is RunState.SUCCESS
        volume = VolumeLink.find(run.volume_id, names)
        rows.append(RunRow(run, volume, schedule.name if schedule else "", made.get(run.id), gone))
    return rows


def results(backups: list[Backup]) -> dict[str, Backup]:
    """Find for each execution the backup that came of it.

    ``backups`` are newest first. A run that made a second backup because its first one failed is known by the
    second, and by an available one in any case.
    """
    made: dict[str, Backup] = {}
    for backup in backups:
        there = made.get(backup.execution_id)
        if there is None or (there.status == "error" and backup.status != "error"):
            made[backup.execution_id] = backup
    made.pop("", None)
    return made
