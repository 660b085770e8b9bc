# SPDX-License-Identifier: Apache-2.0
"""One volume: its protection, backups, schedules, past and coming runs."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import LIST_LIMIT
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.chains import Chain
from backup_dashboard.core.chains import group_by_chain
from backup_dashboard.core.finished import find_finished
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.judge import judge_protection
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.core.records import index_by_any_id
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.closer import look_closer
from backup_dashboard.flows.naming import NO_VOLUMES
from backup_dashboard.flows.naming import names_of_few
from backup_dashboard.flows.parents import load_parents
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import without_repeats
from backup_dashboard.flows.refreshing import refresh_in
from backup_dashboard.flows.run_rows import RunRow
from backup_dashboard.flows.run_rows import build_rows
from backup_dashboard.flows.schedule_index import load_schedule_index
from backup_dashboard.flows.schedule_index import made_whole
from backup_dashboard.flows.schedules import ScheduleRow
from backup_dashboard.flows.schedules import schedule_rows
from backup_dashboard.flows.shelf import Shelf
from backup_dashboard.flows.staying import Stay
from backup_dashboard.flows.staying import find_stays

LAST_RUNS = 20
"""Runs that the volume's page shows."""

_SEARCH = PageRequest(LIST_LIMIT - 1)
"""Runs of the project that are searched for those of the volume: Mistral cannot filter by input."""


@dataclass(frozen=True)
class VolumeDetail:
    """What the tab shows.

    ``protection`` is ``None`` if a service failed that it needs. ``look_back`` is the number of runs that were
    searched, 0 if all were; ``refresh_in`` is in seconds. ``counted_at`` (aware UTC) is when the schedules were loaded,
    if that may be some seconds ago. ``stays`` says why each backup stays, by its id.
    """

    protection: VolumeProtection | None
    schedules: list[ScheduleRow]
    runs: list[RunRow]
    chains: list[Chain]
    stays: Mapping[str, Sequence[Stay]]
    missing_services: tuple[Problem, ...]
    refresh_in: float
    look_back: int
    counted_at: datetime | None


def load_volume(
    mistral: Mistral, cinder: Cinder, shelf: Shelf, volume_id: str, now: datetime
) -> VolumeDetail:
    """Load all of it: three lists of Mistral and two of Cinder, and more calls if these do not say enough."""
    with Asking() as ask:
        indexed = ask(load_schedule_index, mistral, shelf, now)
        newest = ask(mistral.executions.list_page, _SEARCH)
        names = ask(names_of_few, cinder, [volume_id])
        backups = ask(cinder.backups, volume_id)
    services = without_repeats(
        indexed.result().missing_services, problems_of([newest, names, backups])
    )
    index = made_whole(mistral, indexed.result().of_volume(volume_id))
    page = newest.or_else(Page([]))
    schedules, ended = [*index.schedules], [*index.ended]
    shown = [*schedules, *find_finished(ended, page.items, now)]
    own = [run for run in page.items if run.volume_id == volume_id]
    volume_names = names.or_else(NO_VOLUMES)
    stored = backups.or_else(Listing(complete=False))
    of_schedules = [run for run in page.items if run.origin.schedule_id]
    by_id = {id: schedule.name for id, schedule in index_by_any_id([*ended, *schedules]).items()}
    evidence = Evidence(
        volumes={volume_id: volume_names.by_id.get(volume_id, volume_id)},
        schedules=schedules,
        runs=replace(
            Listing.newest(page.items, page.has_more, lambda run: run.started), items=of_schedules
        ),
        backups=stored,
    )
    return VolumeDetail(
        protection=None
        if services
        else look_closer(mistral, cinder, judge_protection(evidence, now), now)[0],
        schedules=schedule_rows(
            shown, page.items, volume_names, not newest.error and not page.has_more
        ),
        runs=build_rows(
            own[:LAST_RUNS], by_id, volume_names, backups, load_parents(mistral, own[:LAST_RUNS])
        ),
        chains=group_by_chain(stored.items),
        stays=find_stays(schedules, stored.items, now),
        missing_services=services,
        refresh_in=_refresh(now, own, schedules, services),
        look_back=len(page.items) if page.has_more else 0,
        counted_at=index.counted_at if index.keeps else None,
    )


def _refresh(
    now: datetime, runs: list[Run], schedules: list[Schedule], services: tuple[Problem, ...]
) -> float:
    slots = [schedule.next_run for schedule in schedules]
    if any(schedule.is_being_changed(now) for schedule in schedules):
        slots.append(now)
    return refresh_in(now, runs, slots, services)
