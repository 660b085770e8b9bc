# SPDX-License-Identifier: Apache-2.0
"""The list of schedules: a project's, in pages, or one volume's."""

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from typing import Any

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.finished import find_finished
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import workflows
from backup_dashboard.flows.actions import missing_actions
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.flows.naming import first_names
from backup_dashboard.flows.naming import names_of_volumes
from backup_dashboard.flows.naming import with_sizes
from backup_dashboard.flows.newest_runs import load_newest_runs
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import is_missing
from backup_dashboard.flows.problems import without_repeats
from backup_dashboard.flows.refreshing import refresh_in
from backup_dashboard.flows.schedule_index import load_schedule_index
from backup_dashboard.flows.schedule_index import made_whole
from backup_dashboard.flows.shelf import Shelf

_TRIGGERS = 5
"""Newest triggers of a schedule for which the newest run is requested."""

_FEW = 5
"""Most rows whose newest run is requested one by one: Mistral has no index for it, and reads all runs of the project.
"""

_NEVER = datetime.max.replace(tzinfo=UTC)

SORTS: dict[str, Callable[[Schedule], Any]] = {
    "next": lambda schedule: (
        schedule.next_run if schedule.active and schedule.next_run else _NEVER,
        schedule.name,
    ),
}
"""What the list can be sorted by besides the name; inactive schedules come last."""


@dataclass(frozen=True)
class ScheduleRow:
    """A schedule with the name of its volume and its newest run, as far as they are known.

    ``runs_known`` is false if no run was found but there may be one: Mistral did not answer, or returned only its
    newest runs.
    """

    schedule: Schedule
    volume: VolumeLink
    last_run: Run | None
    runs_known: bool = True

    @property
    def id(self) -> str:
        """The id of the row in addresses: it stays the same through pauses and changes."""
        return self.schedule.key

    @property
    def name(self) -> str:
        """The schedule's name."""
        return self.schedule.name


@dataclass(frozen=True)
class ScheduleList:
    """What the tab shows: rows, services that failed, and when to refresh (``refresh_in``, seconds).

    ``backups`` are Cinder's, only filled while Mistral does not answer; ``counted_at`` (aware UTC) is when the
    schedules were loaded, if that may be some seconds ago.
    """

    page: Page[ScheduleRow]
    missing_services: tuple[Problem, ...]
    missing_workflows: list[Workflow]
    missing_actions: list[str]
    refresh_in: float
    backups: list[Backup]
    counted_at: datetime | None = None


def load_page(
    mistral: Mistral,
    cinder: Cinder,
    shelf: Shelf,
    project_id: str,
    wanted: PageRequest,
    now: datetime,
    sort: str = "",
) -> ScheduleList:
    """Load one page of the project's schedules, finished ones last: five calls to Mistral, one to Cinder.

    They are sorted by name, or by one of ``SORTS``.

    If the newest runs of a few rows are not among the project's newest, they are requested one by one. Only all
    triggers and all records together show which schedules exist, so all are loaded and the page is cut here: one more
    call for each further page of ``LIST_LIMIT``, or, if the schedules are in the cache, one call for the rows of the
    page instead.
    """
    with Asking() as ask:
        indexed = ask(load_schedule_index, mistral, shelf, now)
        newest = ask(load_newest_runs, mistral, shelf, now)
        installed = ask(mistral.workflows.list_installed)
        actions = ask(missing_actions, mistral)
        names = ask(first_names, cinder, shelf)
    index, runs = indexed.result(), newest.result()
    services = without_repeats(
        index.missing_services, runs.missing_services, problems_of([installed, names])
    )
    schedules = [*index.schedules]
    if sort in SORTS:
        schedules.sort(key=SORTS[sort])
    ended = find_finished(index.ended, runs.runs, min(now, runs.counted_at))
    page = Page.of([*schedules, *ended], wanted, lambda schedule: schedule.key)
    shown = made_whole(mistral, replace(index, schedules=page.items, ended=()))
    volumes = names_of_volumes(cinder, names, [schedule.volume_id for schedule in shown.schedules])
    rows = schedule_rows(shown.schedules, runs.runs, volumes, runs.runs.complete)
    rows = with_sizes(cinder, rows)
    if not runs.missing_services and sum(not row.runs_known for row in rows) <= _FEW:
        rows = _look_closer(mistral, rows)
    absent = [] if installed.error else workflows.missing(installed.or_else([]), project_id)
    return ScheduleList(
        page=page.of_rows(rows),
        missing_services=services,
        missing_workflows=absent,
        missing_actions=actions.or_else([]),
        refresh_in=_refresh(now, rows, services),
        backups=_backups(cinder, services),
        counted_at=min((part.counted_at for part in (index, runs) if part.keeps), default=None),
    )


def schedule_rows(
    schedules: Iterable[Schedule], runs: Iterable[Run], names: VolumeNames, all_known: bool
) -> list[ScheduleRow]:
    """Join each schedule with its volume's name and its newest run; ``runs`` are newest first.

    ``all_known`` says whether these are all runs that exist.
    """
    newest: dict[str, Run] = {}
    for run in runs:
        newest.setdefault(run.origin.schedule_id, run)
    rows = []
    for schedule in schedules:
        ran = [newest[id] for id in schedule.ids if id in newest]
        last_run = max(ran, key=lambda run: run.started, default=None)
        volume = VolumeLink.find(schedule.volume_id, names)
        rows.append(ScheduleRow(schedule, volume, last_run, runs_known=all_known or bool(last_run)))
    return rows


def _look_closer(mistral: Mistral, rows: list[ScheduleRow]) -> list[ScheduleRow]:
    """Load the newest run of each row without one: one call for each of its newest triggers, all at once."""
    with Asking() as ask:
        answers = {
            row.id: [
                ask(mistral.executions.list_page, PageRequest(1), RunFilter(schedule_id=id))
                for id in row.schedule.ids[-_TRIGGERS:]
            ]
            for row in rows
            if not row.runs_known
        }
    return [_with_newest(row, answers[row.id]) if row.id in answers else row for row in rows]


def _with_newest(row: ScheduleRow, answers: list[Answer[Page[Run]]]) -> ScheduleRow:
    if any(answer.error for answer in answers):
        return row
    runs = (run for answer in answers for run in answer.result().items)
    newest = max(runs, key=lambda run: run.started, default=None)
    all_asked = len(answers) == len(row.schedule.ids)
    return replace(row, last_run=newest, runs_known=bool(newest) or all_asked)


def _refresh(now: datetime, rows: list[ScheduleRow], services: tuple[Problem, ...]) -> float:
    runs = [row.last_run for row in rows if row.last_run]
    slots = [row.schedule.next_run for row in rows]
    if any(row.schedule.is_being_changed(now) for row in rows):
        slots.append(now)
    return refresh_in(now, runs, slots, services)


def _backups(cinder: Cinder, services: tuple[Problem, ...]) -> list[Backup]:
    if not is_missing(services, Service.MISTRAL):
        return []
    with Asking() as ask:
        backups = ask(cinder.backups)
    return backups.or_else(Listing()).items
