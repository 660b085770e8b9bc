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
from backup_dashboard.core.ids import is_uuid
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.run_filter import EVERY_RUN
from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.times import CLOCKS
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.naming import NAMES
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.flows.naming import first_names
from backup_dashboard.flows.naming import names_of_volumes
from backup_dashboard.flows.parents import load_parents
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import is_missing
from backup_dashboard.flows.problems import raise_first
from backup_dashboard.flows.problems import without_repeats
from backup_dashboard.flows.refreshing import refresh_in
from backup_dashboard.flows.schedule_names import NOT_ASKED
from backup_dashboard.flows.schedule_names import find_ids_by_name
from backup_dashboard.flows.schedule_names import load_names
from backup_dashboard.flows.shelf import Shelf

_SEARCH = PageRequest(LIST_LIMIT - 1)
"""Runs among which a filter by volume looks, in one call: Mistral cannot filter by input."""

_BACKUPS = 100
"""Backups that are asked for first: a page of runs has seldom made more."""

DOWNLOAD_LIMIT = 5000
"""Runs that a file holds at most."""

_RESTARTS = 3
"""Times that a file is begun anew because the list lost the run that was read last."""


@dataclass(frozen=True)
class HistoryFilter:
    """Which runs are wanted: by what Mistral filters, and by what it cannot.

    ``schedule_ids`` are the triggers that one schedule ever had: a run of any of them is wanted, where there are some.
    ``schedule`` is a name, or a part of one, in their place; ``volume`` is a volume's id or its name.
    """

    only: RunFilter = EVERY_RUN
    schedule_ids: tuple[str, ...] = ()
    schedule: str = ""
    volume: str = ""


EVERYTHING = HistoryFilter()


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
    ``schedule`` and ``volume`` are the names of what the list is filtered by, as far as they are known;
    ``nothing_called`` is what nothing is called that it should be filtered by.
    """

    page: Page[RunRow]
    missing_services: tuple[Problem, ...]
    refresh_in: float
    backups: list[Backup]
    look_back: int
    looked_back_to: datetime | None
    schedule: str
    volume: str
    nothing_called: str = ""


def load_page(
    mistral: Mistral,
    cinder: Cinder,
    shelf: Shelf,
    wanted: PageRequest,
    now: datetime,
    only: HistoryFilter = EVERYTHING,
) -> History:
    """Give one page of the project's runs: four calls to Mistral and two to Cinder, all at once.

    Then one for each schedule and volume that is not among the first thousand, and one where the newest backups do not
    reach back to the oldest run of the page.

    A schedule that was changed has several triggers, and Mistral is asked once for each of ``schedule_ids``. What the
    list is to be filtered by is looked up before, where the address has its name.
    """
    with Asking() as ask:
        called = ask(find_ids_by_name, mistral, only.schedule) if only.schedule else None
        volumes = ask(volumes_called, cinder, only.volume) if only.volume else None
    if called and not called.error:
        only = replace(only, schedule_ids=called.result())
    volume_ids = volumes.or_else([]) if volumes else []
    lacking = [only.schedule] if called and not (called.error or only.schedule_ids) else []
    lacking += [only.volume] if volumes and not (volumes.error or volume_ids) else []
    look = _SEARCH if only.volume else wanted
    of_volume = volume_ids[0] if len(volume_ids) == 1 else ""
    with Asking() as ask:
        pages = [] if lacking else [ask(_runs, mistral, look, each) for each in _filters(only)]
        records = ask(mistral.environments.list_records)
        triggers = ask(mistral.triggers.list_first_names)
        following = ask(mistral.triggers.get_next_start, now)
        names = ask(first_names, cinder, shelf)
        # Where there is much of everything, finding the runs takes Mistral longer than this takes Cinder.
        few = LIST_LIMIT if shelf.has(NAMES) else _BACKUPS
        backups = ask(cinder.backups, of_volume, most=few)
    looked_up = [each for each in (called, volumes) if each]
    found = merge_pages([page.or_else(Page([])) for page in pages], look)
    page = found
    if only.volume:
        own = [run for run in found.items if run.volume_id in volume_ids]
        page = Page.of(own, wanted, lambda run: run.id)
    origins = {*(run.origin.schedule_id for run in page.items), *only.schedule_ids}
    with Asking() as ask:
        first = triggers.or_else(NOT_ASKED)
        schedules = ask(load_names, mistral, origins, records.or_else([]), first)
        started_by = ask(load_parents, mistral, page.items)
        volumes_shown = [only.volume, *(run.volume_id for run in page.items)]
        volume_names = ask(names_of_volumes, cinder, names, volumes_shown)
        if any(page.error for page in pages) or not _made(backups, page.items):
            backups = ask(_older, cinder, of_volume, backups)
    by_id = schedules.result().by_id
    told = volume_names.result()
    services = without_repeats(
        problems_of([*looked_up, *pages, records, triggers, following, names, backups]),
        schedules.result().missing_services,
    )
    cut = bool(only.volume) and found.has_more
    next_start = following.or_else(None)
    return History(
        page=page.of_rows(build_rows(page.items, by_id, told, backups, started_by.or_else({}))),
        missing_services=services,
        refresh_in=refresh_in(now, page.items, [next_start], services),
        backups=backups.or_else(Listing()).items if is_missing(services, Service.MISTRAL) else [],
        look_back=len(found.items) if cut else 0,
        looked_back_to=found.items[-1].started if cut else None,
        schedule=only.schedule or next((by_id[id] for id in only.schedule_ids if id in by_id), ""),
        volume=told.by_id.get(only.volume, only.volume),
        nothing_called=next(iter(lacking), ""),
    )


def _made(backups: Answer[Listing[Backup]], runs: list[Run]) -> bool:
    """Tell whether what these runs made must be among the backups; so where Cinder does not tell them, too."""
    oldest = min((run.started for run in runs), default=None)
    return bool(backups.error) or oldest is None or backups.result().reaches(oldest - CLOCKS)


def _older(cinder: Cinder, volume_id: str, told: Answer[Listing[Backup]]) -> Listing[Backup]:
    """Give the backups with the next thousand. Raises ``ServiceError``."""
    newest = told.result()
    if newest.complete or not newest.items:
        return newest
    try:
        return newest.with_older(cinder.backups(volume_id, before=newest.items[-1].id))
    except Refused:  # what was read last is gone meanwhile
        return newest


def volumes_called(cinder: Cinder, text: str) -> list[str]:
    """Give the ids of the volumes that ``text`` means: one that has it as its id, else those of that name."""
    return [text] if is_uuid(text) else cinder.volumes_named(text)


def _filters(only: HistoryFilter) -> list[RunFilter]:
    """Give the questions to Mistral: it takes one trigger at a time."""
    return [replace(only.only, schedule_id=each) for each in only.schedule_ids] or [only.only]


def _runs(mistral: Mistral, wanted: PageRequest, only: RunFilter) -> Page[Run]:
    """Give one page of runs, or the first where Mistral does not know the run that it starts from.

    Mistral deletes executions that have got old, and answers 404 for one that is gone and 400 for what is no id.
    """
    try:
        return mistral.executions.list_page(wanted, only)
    except Refused:
        if not wanted.marker:
            raise
    return replace(mistral.executions.list_page(PageRequest(wanted.size), only), restarted=True)


def merge_pages(pages: list[Page[Run]], wanted: PageRequest) -> Page[Run]:
    """Make one page, newest first, of the same page of several lists."""
    if len(pages) <= 1:
        return pages[0] if pages else Page([])
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


def download(
    mistral: Mistral, cinder: Cinder, shelf: Shelf, only: HistoryFilter, now: datetime
) -> list[RunRow]:
    """Give the newest ``DOWNLOAD_LIMIT`` runs that are wanted: a call to Mistral for each thousand of them.

    Where Mistral deletes the run that the next thousand starts from, the list is read from its beginning again.

    Raises ``ServiceError``: a file with rows missing would be taken for the truth.
    """
    rows: dict[str, RunRow] = {}
    marker = ""
    restarts = 0
    while len(rows) < DOWNLOAD_LIMIT:
        found = load_page(mistral, cinder, shelf, PageRequest(_SEARCH.size, marker), now, only)
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


def build_rows(
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
    made = index_by_run(found)
    rows = []
    for run in runs:
        schedule = schedules.get(run.origin.schedule_id, "")
        reached = found.reaches(run.started - CLOCKS)
        gone = reached and run.id not in made and run.state is RunState.SUCCESS
        volume = VolumeLink.find(run.volume_id, names)
        parent = (started_by or {}).get(run.origin.parent_task, "")
        rows.append(RunRow(run, volume, schedule, made.get(run.id), gone, parent))
    return rows


def index_by_run(backups: Iterable[Backup]) -> dict[str, Backup]:
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
