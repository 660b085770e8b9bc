# SPDX-License-Identifier: Apache-2.0
"""The history: what ran, what started it, and what came of it."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import Refused
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.api.mistral import LIST_LIMIT
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.finished import without_trigger
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.records import Record
from backup_dashboard.core.records import reconcile_names
from backup_dashboard.core.run_filter import EVERY_RUN
from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import ScheduleName
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import missing
from backup_dashboard.flows.naming import NO_VOLUMES
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.flows.parents import parents
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import lacks
from backup_dashboard.flows.problems import raise_first
from backup_dashboard.flows.refreshing import refresh_in

_SEARCH = PageRequest(LIST_LIMIT - 1)
"""Runs among which a filter by volume looks, in one call: Mistral cannot filter by input."""

DOWNLOAD_LIMIT = 5000
"""Runs that a file holds at most."""

_RESTARTS = 3
"""Times that a file is begun anew because the list lost the run that was read last."""


@dataclass(frozen=True)
class Wanted:
    """Which runs are wanted: by what Mistral filters, and by what it cannot.

    ``schedule_ids`` are the triggers that one schedule ever had: a run of any of them is wanted, where there are some.
    """

    only: RunFilter = EVERY_RUN
    schedule_ids: tuple[str, ...] = ()
    volume_id: str = ""


EVERYTHING = Wanted()


@dataclass(frozen=True)
class RunRow:
    """A run with the names of what it had to do with, as far as they are known.

    ``schedule_name`` is the schedule's name of today, whatever it was called when it ran; it is empty for a
    run by hand, and for a schedule that is gone; ``parent`` is the name of the workflow that started it, where
    one did and Mistral tells; ``backup`` is what
    the run made and Cinder still has; ``backup_gone`` is true only where Cinder's list shows that
    what a successful run made is not there any more.
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
        """What people know the run by: its schedule, else the name of its backups."""
        return self.schedule_name or str(self.run.inputs.get("backup_name") or self.volume.name)


@dataclass(frozen=True)
class History:
    """What the tab shows: rows, what could not be asked, and when to look again (seconds).

    ``look_back`` is the number of runs that were searched, 0 where all were, and ``looked_back_to`` when the oldest
    of them started; ``backups`` are what Cinder knows, filled only while Mistral does not answer.
    ``schedules`` and ``volumes`` (names by id) are what the list can be filtered by.
    """

    page: Page[RunRow]
    missing_services: tuple[Problem, ...]
    refresh_in: float
    backups: list[Backup]
    look_back: int
    looked_back_to: datetime | None
    schedules: list[ScheduleName]
    volumes: dict[str, str]


def of_project(
    mistral: Mistral,
    cinder: Cinder,
    wanted: PageRequest,
    now: datetime,
    only: Wanted = EVERYTHING,
) -> History:
    """Give one page of the project's runs: three calls to Mistral, two to Cinder.

    A schedule that was changed has several triggers, and Mistral is asked once for each of ``schedule_ids``.
    """
    look = _SEARCH if only.volume_id else wanted
    with Asking() as ask:
        pages = [ask(_runs, mistral, look, each) for each in _filters(only)]
        triggers = ask(mistral.trigger_names)
        records = ask(mistral.records)
        names = ask(cinder.volume_names)
        backups = ask(cinder.backups, only.volume_id)
    services = missing([*pages, triggers, records, names, backups])
    schedules = _names(triggers, records)
    found = merged([page.or_else(Page([])) for page in pages], look)
    page = found
    if only.volume_id:
        own = [run for run in found.items if run.volume_id == only.volume_id]
        page = Page.of(own, wanted, lambda run: run.id)
    told = names.or_else(NO_VOLUMES)
    by_id = {id: each.name for each in schedules for id in each.ids}
    rows = named(page.items, by_id, told, backups, parents(mistral, page.items))
    cut = bool(only.volume_id) and found.has_more
    return History(
        page=replace(page, items=rows),
        missing_services=services,
        refresh_in=refresh_in(now, page.items, (each.next_run for each in schedules), services),
        backups=backups.or_else(Listing()).items if lacks(services, Service.MISTRAL) else [],
        look_back=len(found.items) if cut else 0,
        looked_back_to=found.items[-1].started if cut else None,
        schedules=schedules,
        volumes=told.lasting,
    )


def _names(
    triggers: Answer[list[ScheduleName]], records: Answer[list[Record]]
) -> list[ScheduleName]:
    """Give the schedules by name, those last that have no trigger any more."""
    if triggers.error:
        return []
    kept = records.or_else([])
    live = [id for each in triggers.result() for id in each.ids]
    gone = [ScheduleName(each.name, each.ids, None) for each in without_trigger(live, kept)]
    return [*reconcile_names(triggers.result(), kept), *gone]


def _filters(only: Wanted) -> list[RunFilter]:
    """Give the questions to Mistral: it takes one trigger at a time."""
    return [replace(only.only, schedule_id=each) for each in only.schedule_ids] or [only.only]


def _runs(mistral: Mistral, wanted: PageRequest, only: RunFilter) -> Page[Run]:
    """Give one page of runs, or the first where Mistral does not know the run that it starts from.

    Mistral deletes executions that have got old, and answers 404 for one that is gone and 400 for what is no id.
    """
    try:
        return mistral.runs(wanted, only)
    except Refused:
        if not wanted.marker:
            raise
    return replace(mistral.runs(PageRequest(wanted.size), only), restarted=True)


def merged(pages: list[Page[Run]], wanted: PageRequest) -> Page[Run]:
    """Make one page, newest first, of the same page of several lists."""
    if len(pages) == 1:
        return pages[0]
    every = sorted(
        (run for page in pages for run in page.items),
        key=lambda run: (run.started, run.id),
        reverse=True,
    )
    beyond = len(every) > wanted.size
    more = any(page.has_more for page in pages)
    before = any(page.has_previous for page in pages)
    restarted = any(page.restarted for page in pages)
    if wanted.backwards and not restarted:
        return Page(every[-wanted.size :], more, before or beyond)
    return Page(every[: wanted.size], more or beyond, before, restarted)


def download(mistral: Mistral, cinder: Cinder, only: Wanted, now: datetime) -> list[RunRow]:
    """Give the newest ``DOWNLOAD_LIMIT`` runs that are wanted: a call to Mistral for each thousand of them.

    Where Mistral deletes the run that the next thousand starts from, the list is read from its beginning again.

    Raises ``ServiceError``: a file with rows missing would be taken for the truth.
    """
    rows: dict[str, RunRow] = {}
    marker = ""
    restarts = 0
    while len(rows) < DOWNLOAD_LIMIT:
        found = of_project(mistral, cinder, PageRequest(_SEARCH.size, marker), now, only)
        raise_first(found.missing_services)
        restarts += found.page.restarted
        if restarts > _RESTARTS:
            raise Unreachable(Service.MISTRAL, "Its list changes faster than it can be read.")
        if found.page.restarted:
            rows.clear()
        rows |= {row.id: row for row in found.page.items}
        if not found.page.has_more:
            break
        marker = found.page.items[-1].id
    return list(rows.values())[:DOWNLOAD_LIMIT]


def named(
    runs: list[Run],
    schedules: Mapping[str, str],
    names: VolumeNames,
    backups: Answer[Listing[Backup]],
    started_by: Mapping[str, str] | None = None,
) -> list[RunRow]:
    """Put to each run the names of its schedule, volume and parent, and the backup that came of it.

    ``schedules`` are the names of the schedules by every id that they ever had, ``started_by`` those of
    workflows by the task that started a run.
    """
    found = backups.or_else(Listing(complete=False))
    made = results(found)
    rows = []
    for run in runs:
        schedule = schedules.get(run.origin.schedule_id, "")
        gone = found.complete and run.id not in made and run.state is RunState.SUCCESS
        volume = VolumeLink.find(run.volume_id, names)
        parent = (started_by or {}).get(run.origin.parent_task, "")
        rows.append(RunRow(run, volume, schedule, made.get(run.id), gone, parent))
    return rows


def results(backups: Iterable[Backup]) -> dict[str, Backup]:
    """Find for each execution the backup that came of it.

    ``backups`` are newest first. A run that made a second backup because its first one failed is known by the
    second, and by an available one in any case.
    """
    made: dict[str, Backup] = {}
    for backup in backups:
        there = made.get(backup.execution_id)
        if there is None or (there.status.broken and not backup.status.broken):
            made[backup.execution_id] = backup
    made.pop("", None)
    return made
