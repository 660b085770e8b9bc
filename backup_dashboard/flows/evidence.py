# SPDX-License-Identifier: Apache-2.0
"""Loads everything that says how well a project's volumes are protected, in one round of calls."""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from functools import partial

from backup_dashboard.api.cinder import LIST_LIMIT
from backup_dashboard.api.cinder import MANY_VOLUMES
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.evidence import unfollowed
from backup_dashboard.core.protection.judge import judge_protection
from backup_dashboard.core.protection.judge import worst_first
from backup_dashboard.core.protection.missed import Missed
from backup_dashboard.core.protection.missed import find_missed
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.core.records import index_by_any_id
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.closer import look_closer
from backup_dashboard.flows.naming import NO_VOLUMES
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import is_missing
from backup_dashboard.flows.problems import without_repeats
from backup_dashboard.flows.schedule_index import ScheduleIndex
from backup_dashboard.flows.schedule_index import load_schedule_index
from backup_dashboard.flows.shelf import Shelf

_PAGES = 12
"""Most pages of ``LIST_LIMIT`` runs or backups that are read if fewer do not say enough."""

_FEW = 20
"""Up to this many Unknown volumes are judged one by one, instead of reading another page of runs and backups."""


_FAR = "volumes and backups"


@dataclass(frozen=True)
class Progress:
    """How many volumes and backups have been read."""

    volumes: int
    backups: int


@dataclass(frozen=True)
class Gathered:
    """The evidence, the protection of each volume by it, the missed runs (``lost``), and the names of the volumes.

    ``pages`` is the number of pages of runs or backups that were read.
    """

    evidence: Evidence
    volumes: list[VolumeProtection]
    lost: list[Missed]
    missing_services: tuple[Problem, ...]
    names: VolumeNames
    pages: int = 1

    @property
    def enough(self) -> bool:
        """Whether the volumes can be judged: what a missing service did not return may be what protects them."""
        return not self.missing_services

    @property
    def cut(self) -> bool:
        """Whether Cinder has more volumes than were read."""
        return not self.names.complete and not is_missing(self.missing_services, Service.CINDER)

    @property
    def unknown(self) -> dict[str, str]:
        """The names by id of the volumes about which more runs and backups could say something."""
        unknown = (volume for volume in self.volumes if volume.status is Status.UNKNOWN)
        return {volume.id: volume.name for volume in unknown} if self.enough else {}

    def judged_anew(self, now: datetime, also: Collection[str] = ()) -> "Gathered":
        """Return a copy in which the Unknown volumes and those with the ids ``also`` are judged again."""
        names = self.evidence.volumes
        chosen = self.unknown | {id: names[id] for id in also if id in names}
        others = [volume for volume in self.volumes if volume.id not in chosen]
        judged = judge_protection(replace(self.evidence, volumes=chosen), now)
        return replace(self, volumes=worst_first([*others, *judged]))


def gather_evidence(mistral: Mistral, cinder: Cinder, shelf: Shelf, now: datetime) -> Gathered:
    """Load the evidence: three lists of Mistral and two of Cinder at once, one call per page of schedules and volumes.

    If the first page of runs and backups leaves many volumes Unknown, more pages are read; the last few volumes are
    judged one by one.
    """
    with Asking() as ask:
        index = ask(load_schedule_index, mistral, shelf, now)
        ran = ask(_runs_and_failures, mistral)
        stored = ask(_volumes_and_backups, cinder, shelf)
        lost = ask(lambda: find_missed(_what_ran(index.result(), ran.result()[0]), now))
    runs, failed = ran.result()
    names, backups, pages = stored.result()
    volumes = names.or_else(NO_VOLUMES)
    evidence = replace(
        _what_ran(index.result(), runs),
        volumes=volumes.lasting,
        backups=backups.or_else(Listing(complete=False)),
    )
    services = without_repeats(index.result().missing_services, problems_of([runs, names, backups]))
    gathered = Gathered(
        evidence, judge_protection(evidence, now), lost.result(), services, volumes, pages
    )
    if gathered.enough:
        gathered = _read_on(gathered, failed, mistral, cinder, now)
    return (
        _looked_closer(gathered, mistral, cinder, now)
        if 0 < len(gathered.unknown) <= _FEW
        else gathered
    )


def _what_ran(index: ScheduleIndex, runs: Answer[Listing[Run]]) -> Evidence:
    """Return Mistral's part of the evidence, which is complete long before Cinder's."""
    ran = with_inputs(runs.or_else(Listing(complete=False)), index.schedules)
    return Evidence({}, index.schedules, ran, Listing(complete=False))


def _looked_closer(gathered: Gathered, mistral: Mistral, cinder: Cinder, now: datetime) -> Gathered:
    """Judge the last few Unknown volumes one by one, and add their failed runs to the failures."""
    unknown = gathered.unknown
    volumes = look_closer(mistral, cinder, gathered.volumes, now)
    failed = [
        volume.last_run
        for volume in volumes
        if volume.id in unknown and volume.status is Status.FAILING and volume.last_run
    ]
    evidence = replace(gathered.evidence, failures=[*gathered.evidence.failures, *failed])
    return replace(gathered, volumes=worst_first(volumes), evidence=evidence)


def get_progress(shelf: Shelf) -> Progress | None:
    """Return how much of the evidence another request has read, ``None`` if no long one is in progress."""
    progress: Progress | None = shelf.noted(_FAR)
    return progress


def _volumes_and_backups(
    cinder: Cinder, shelf: Shelf
) -> tuple[Answer[VolumeNames], Answer[Listing[Backup]], int]:
    """Read the volumes, with one page of backups beside each page of them; return the number of pages, too."""
    with Asking() as ask:
        names = ask(cinder.volume_names)
        backups = ask(cinder.backups)
    pages = 1
    while not names.error and not names.result().complete and pages * LIST_LIMIT < MANY_VOLUMES:
        shelf.note(_FAR, _far(names, backups))
        with Asking() as ask:
            names = ask(_more_names, cinder, names.result())
            if not backups.error:
                backups = ask(_more_backups, cinder, backups.result())
        pages += 1
    if pages > 1:
        shelf.note(_FAR, None)
    return names, backups, pages


def _far(names: Answer[VolumeNames], backups: Answer[Listing[Backup]]) -> Progress:
    read = backups.or_else(Listing(complete=False)).items
    return Progress(len(names.or_else(NO_VOLUMES).by_id), len(read))


def _more_names(cinder: Cinder, names: VolumeNames) -> VolumeNames:
    return names.with_more(cinder.volume_names(names.last))


def _more_backups(cinder: Cinder, backups: Listing[Backup]) -> Listing[Backup]:
    """Return the backups and the next page of them, if there is one.

    If Cinder no longer has the last backup, the list ends here.
    """
    if backups.complete or not backups.items:
        return backups
    try:
        return backups.with_older(cinder.backups(before=backups.items[-1].id))
    except ServiceError:
        return backups


def _runs_and_failures(
    mistral: Mistral,
) -> tuple[Answer[Listing[Run]], Answer[Listing[Run]] | None]:
    """Read the newest runs and, if there are more, the failed ones alone, which many good runs may have pushed out."""
    with Asking() as ask:
        runs = ask(mistral.executions.list_newest_scheduled)
    if runs.or_else(Listing()).complete:
        return runs, None
    with Asking() as ask:
        failed = ask(mistral.executions.list_failed)
    return runs, failed


def _read_on(
    gathered: Gathered,
    failed: Answer[Listing[Run]] | None,
    mistral: Mistral,
    cinder: Cinder,
    now: datetime,
) -> Gathered:
    """Read more pages while they say more: first of backups, since a backup proves most and costs least."""
    gathered = _thousands(gathered, gathered.pages, partial(_older_backups, cinder), now)
    if failed:
        evidence = gathered.evidence
        older = with_inputs(failed.or_else(Listing()), evidence.schedules)
        lasting = unfollowed(older, evidence.runs, evidence.backups)
        gathered = replace(gathered, evidence=replace(evidence, failures=lasting))
        gathered = gathered.judged_anew(now, {run.volume_id for run in lasting})
    read = _thousands(gathered, 1, partial(_older_runs, mistral), now)
    same = read.evidence.runs is gathered.evidence.runs
    return read if same else replace(read, lost=find_missed(read.evidence, now))


def _thousands(
    gathered: Gathered, read: int, older: Callable[[Evidence], Evidence | None], now: datetime
) -> Gathered:
    """Read pages with ``older`` while many volumes are Unknown; ``read`` pages are there already."""
    while len(gathered.unknown) > _FEW and read < _PAGES:
        evidence: Evidence | None = gathered.evidence
        # Twice as many pages each time, since judging costs time, too.
        for _page in range(min(read, _PAGES - read)):
            evidence = older(gathered.evidence)
            if evidence is None:
                break
            gathered = replace(gathered, evidence=evidence, pages=gathered.pages + 1)
            read += 1
        gathered = gathered.judged_anew(now)
        if evidence is None:
            break
    return gathered


def _older_backups(cinder: Cinder, evidence: Evidence) -> Evidence | None:
    """Return the evidence with the next page of backups, ``None`` if there are no more."""
    backups = _more_backups(cinder, evidence.backups)
    return None if backups is evidence.backups else replace(evidence, backups=backups)


def _older_runs(mistral: Mistral, evidence: Evidence) -> Evidence | None:
    """Return the evidence with the next page of runs, ``None`` if there are no more."""
    runs = evidence.runs
    if runs.complete or not runs.items:
        return None
    try:
        older = mistral.executions.list_newest_scheduled(runs.items[-1].id)
    except ServiceError:
        return None
    return replace(evidence, runs=runs.with_older(with_inputs(older, evidence.schedules)))


def with_inputs(runs: Listing[Run], schedules: Iterable[Schedule]) -> Listing[Run]:
    """Return runs that were listed without inputs with those of their schedules, which name the volumes.

    A run of a schedule that no longer exists stays without inputs.
    """
    owners = index_by_any_id(schedules)
    items = []
    for run in runs:
        owner = owners.get(run.origin.schedule_id)
        items.append(
            replace(run, inputs=owner.definition.inputs) if owner and not run.inputs else run
        )
    return replace(runs, items=items)
