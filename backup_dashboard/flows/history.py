# SPDX-License-Identifier: Apache-2.0
"""The history: one page of the runs that there were."""

from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import Refused
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import LIST_LIMIT
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.run_filter import EVERY_RUN
from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import Run
from backup_dashboard.core.times import CLOCKS
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.naming import NAMES
from backup_dashboard.flows.naming import first_names
from backup_dashboard.flows.naming import name_for_filter
from backup_dashboard.flows.naming import names_of_volumes
from backup_dashboard.flows.naming import volumes_called
from backup_dashboard.flows.naming import with_sizes
from backup_dashboard.flows.parents import load_parents
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import is_missing
from backup_dashboard.flows.problems import without_repeats
from backup_dashboard.flows.refreshing import refresh_in
from backup_dashboard.flows.run_rows import RunRow
from backup_dashboard.flows.run_rows import build_rows
from backup_dashboard.flows.schedule_names import NOT_ASKED
from backup_dashboard.flows.schedule_names import find_ids_by_name
from backup_dashboard.flows.schedule_names import load_names
from backup_dashboard.flows.shelf import Shelf

SEARCH = PageRequest(LIST_LIMIT - 1)
"""Runs that a filter by volume searches, in one call: Mistral cannot filter by input."""

_BACKUPS = 100
"""Backups that are requested first: the runs of a page have rarely made more."""


@dataclass(frozen=True)
class HistoryFilter:
    """The filter of the history: the part that Mistral applies, and the part that it cannot.

    ``schedule_ids`` are all triggers that one schedule ever had: a run of any of them matches. ``schedule`` is a name,
    or a part of one, if there are no ids; ``volume`` is the id or the name of a volume.
    """

    only: RunFilter = EVERY_RUN
    schedule_ids: tuple[str, ...] = ()
    schedule: str = ""
    volume: str = ""


EVERYTHING = HistoryFilter()


@dataclass(frozen=True)
class History:
    """What the tab shows: rows, services that failed, and when to refresh (``refresh_in``, seconds).

    ``look_back`` is the number of runs that were searched, 0 if all were, and ``looked_back_to`` the start of the
    oldest of them; ``backups`` are Cinder's, only filled while Mistral does not answer. ``schedule`` and ``volume`` are
    the names of the filter, as far as they are known; ``nothing_called`` is a name in the filter that nothing has.
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
    """Load one page of the project's runs: four calls to Mistral and two to Cinder, all at once.

    After them there is one call for each schedule and volume that is not on the first page of its list, and one if the
    newest backups do not reach back to the oldest run of the page.

    A schedule that was changed has several triggers, and there is one call to Mistral for each of ``schedule_ids``. If
    the address contains the name of a schedule or volume instead of its id, the name is looked up first.
    """
    with Asking() as ask:
        ids_by_name = ask(find_ids_by_name, mistral, only.schedule) if only.schedule else None
        volumes_by_name = ask(volumes_called, cinder, only.volume) if only.volume else None
    if ids_by_name and not ids_by_name.error:
        only = replace(only, schedule_ids=ids_by_name.result())
    volume_ids = volumes_by_name.or_else([]) if volumes_by_name else []
    unknown_names = (
        [only.schedule] if ids_by_name and not (ids_by_name.error or only.schedule_ids) else []
    )
    unknown_names += (
        [only.volume] if volumes_by_name and not (volumes_by_name.error or volume_ids) else []
    )
    look = SEARCH if only.volume else wanted
    of_volume = volume_ids[0] if len(volume_ids) == 1 else ""
    with Asking() as ask:
        pages = [] if unknown_names else [ask(_runs, mistral, look, one) for one in _filters(only)]
        records = ask(mistral.environments.list_records)
        triggers = ask(mistral.triggers.list_first_names)
        next_trigger = ask(mistral.triggers.get_next_start, now)
        names = ask(first_names, cinder, shelf)
        # In a large project Mistral needs longer to find the runs than Cinder needs for a whole page of backups.
        few = LIST_LIMIT if shelf.has(NAMES) else _BACKUPS
        backups = ask(cinder.backups, of_volume, most=few)
    lookups = [answer for answer in (ids_by_name, volumes_by_name) if answer]
    merged = merge_pages([page.or_else(Page([])) for page in pages], look)
    page = merged
    if only.volume:
        own = [run for run in merged.items if run.volume_id in volume_ids]
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
    shown_names = volume_names.result()
    services = without_repeats(
        problems_of([*lookups, *pages, records, triggers, next_trigger, names, backups]),
        schedules.result().missing_services,
    )
    cut = bool(only.volume) and merged.has_more
    next_start = next_trigger.or_else(None)
    rows = build_rows(page.items, by_id, shown_names, backups, started_by.or_else({}))
    return History(
        page=page.of_rows(with_sizes(cinder, rows)),
        missing_services=services,
        refresh_in=refresh_in(now, page.items, [next_start], services),
        backups=backups.or_else(Listing()).items if is_missing(services, Service.MISTRAL) else [],
        look_back=len(merged.items) if cut else 0,
        looked_back_to=merged.items[-1].started if cut else None,
        schedule=only.schedule or next((by_id[id] for id in only.schedule_ids if id in by_id), ""),
        volume=name_for_filter(only.volume, shown_names),
        nothing_called=next(iter(unknown_names), ""),
    )


def _made(backups: Answer[Listing[Backup]], runs: list[Run]) -> bool:
    """Whether the backups of these runs must be in the list; true if Cinder did not answer, too."""
    oldest = min((run.started for run in runs), default=None)
    return bool(backups.error) or oldest is None or backups.result().reaches(oldest - CLOCKS)


def _older(cinder: Cinder, volume_id: str, backups: Answer[Listing[Backup]]) -> Listing[Backup]:
    """Return the backups and the next page of them. Raises ``ServiceError``."""
    newest = backups.result()
    if newest.complete or not newest.items:
        return newest
    try:
        return newest.with_older(cinder.backups(volume_id, before=newest.items[-1].id))
    except Refused:  # the last backup has been deleted in the meantime
        return newest


def _filters(only: HistoryFilter) -> list[RunFilter]:
    """Return one filter for each trigger: Mistral accepts one trigger at a time."""
    return [replace(only.only, schedule_id=id) for id in only.schedule_ids] or [only.only]


def _runs(mistral: Mistral, wanted: PageRequest, only: RunFilter) -> Page[Run]:
    """Load one page of runs, or the first page if Mistral does not know the run at which the page starts.

    Mistral deletes old executions; it answers 404 for a deleted one and 400 for a text that is not an id.
    """
    try:
        return mistral.executions.list_page(wanted, only)
    except Refused:
        if not wanted.marker:
            raise
    return replace(mistral.executions.list_page(PageRequest(wanted.size), only), restarted=True)


def merge_pages(pages: list[Page[Run]], wanted: PageRequest) -> Page[Run]:
    """Merge the same page of several lists into one, newest first."""
    if len(pages) <= 1:
        return pages[0] if pages else Page([])
    runs = sorted(
        (run for page in pages for run in page.items),
        key=lambda run: (run.started, run.id),
        reverse=True,
    )
    overflows = len(runs) > wanted.size
    more = any(page.has_more for page in pages)
    before = any(page.has_previous for page in pages)
    restarted = any(page.restarted for page in pages)
    if wanted.backwards and not restarted:
        return Page(runs[-wanted.size :], more, before or overflows)
    return Page(runs[: wanted.size], more or overflows, before, restarted)
