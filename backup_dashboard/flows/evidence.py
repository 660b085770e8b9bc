# SPDX-License-Identifier: Apache-2.0
"""All that says how well a project's volumes are protected, asked for in one round."""

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
"""Thousands of runs and backups that are looked at, where fewer do not tell enough."""

_FEW = 20
"""Volumes that are looked at one by one, rather than another thousand of runs and backups."""


_FAR = "volumes and backups"


@dataclass(frozen=True)
class Progress:
    """How many volumes and backups have been read."""

    volumes: int
    backups: int


@dataclass(frozen=True)
class Gathered:
    """The evidence, what it says of each volume and which slots are ``lost``, and the names of the volumes.

    ``pages`` is how many thousands of runs or backups were asked for.
    """

    evidence: Evidence
    volumes: list[VolumeProtection]
    lost: list[Missed]
    missing_services: tuple[Problem, ...]
    names: VolumeNames
    pages: int = 1

    @property
    def enough(self) -> bool:
        """Whether volumes can be judged by it: what is not known may be what protects them."""
        return not self.missing_services

    @property
    def cut(self) -> bool:
        """Whether Cinder has more volumes than were looked at."""
        return not self.names.complete and not is_missing(self.missing_services, Service.CINDER)

    @property
    def unknown(self) -> dict[str, str]:
        """The names by id of the volumes of which more runs and backups could tell something."""
        unknown = (each for each in self.volumes if each.status is Status.UNKNOWN)
        return {each.id: each.name for each in unknown} if self.enough else {}

    def judged_anew(self, now: datetime, also: Collection[str] = ()) -> "Gathered":
        """Give what it says when those volumes, and those of the ids ``also``, are judged by the evidence of now."""
        names = self.evidence.volumes
        wanted = self.unknown | {id: names[id] for id in also if id in names}
        judged = [each for each in self.volumes if each.id not in wanted]
        found = judge_protection(replace(self.evidence, volumes=wanted), now)
        return replace(self, volumes=worst_first([*judged, *found]))


def gather_evidence(mistral: Mistral, cinder: Cinder, shelf: Shelf, now: datetime) -> Gathered:
    """Ask for it: three lists of Mistral and two of Cinder at once, a call for each thousand of schedules and volumes.

    Where the newest thousand of runs and backups leave many volumes Unknown, further thousands follow; the last few
    volumes are looked at one by one.
    """
    with Asking() as ask:
        index = ask(load_schedule_index, mistral, shelf, now)
        ran = ask(_runs_and_failures, mistral)
        stored = ask(_volumes_and_backups, cinder, shelf)
        lost = ask(lambda: find_missed(_what_ran(index.result(), ran.result()[0]), now))
    runs, failed = ran.result()
    names, backups, pages = stored.result()
    told = names.or_else(NO_VOLUMES)
    evidence = replace(
        _what_ran(index.result(), runs),
        volumes=told.lasting,
        backups=backups.or_else(Listing(complete=False)),
    )
    services = without_repeats(index.result().missing_services, problems_of([runs, names, backups]))
    found = Gathered(
        evidence, judge_protection(evidence, now), lost.result(), services, told, pages
    )
    if found.enough:
        found = _read_on(found, failed, mistral, cinder, now)
    return _looked_closer(found, mistral, cinder, now) if 0 < len(found.unknown) <= _FEW else found


def _what_ran(index: ScheduleIndex, runs: Answer[Listing[Run]]) -> Evidence:
    """Give the part of the evidence that Mistral tells, which is there long before Cinder has told all of its own."""
    ran = with_inputs(runs.or_else(Listing(complete=False)), index.schedules)
    return Evidence({}, index.schedules, ran, Listing(complete=False))


def _looked_closer(found: Gathered, mistral: Mistral, cinder: Cinder, now: datetime) -> Gathered:
    """Judge the last few volumes one by one, and have what failed of them among the failures."""
    unknown = found.unknown
    volumes = look_closer(mistral, cinder, found.volumes, now)
    failed = [
        each.last_run
        for each in volumes
        if each.id in unknown and each.status is Status.FAILING and each.last_run
    ]
    evidence = replace(found.evidence, failures=[*found.evidence.failures, *failed])
    return replace(found, volumes=worst_first(volumes), evidence=evidence)


def get_progress(shelf: Shelf) -> Progress | None:
    """Tell how far somebody who gathers it is, where that takes long."""
    found: Progress | None = shelf.noted(_FAR)
    return found


def _volumes_and_backups(
    cinder: Cinder, shelf: Shelf
) -> tuple[Answer[VolumeNames], Answer[Listing[Backup]], int]:
    """Ask for the volumes and, beside each thousand of them, for a thousand of backups; give the thousands, too."""
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
    """Give the backups with the next thousand of them, where there are more.

    What was read last may be gone meanwhile: then the list ends here.
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
    """Ask for the newest runs and, where there are more, for those that failed alone, among however many good ones."""
    with Asking() as ask:
        runs = ask(mistral.executions.list_newest_scheduled)
    if runs.or_else(Listing()).complete:
        return runs, None
    with Asking() as ask:
        failed = ask(mistral.executions.list_failed)
    return runs, failed


def _read_on(
    found: Gathered,
    failed: Answer[Listing[Run]] | None,
    mistral: Mistral,
    cinder: Cinder,
    now: datetime,
) -> Gathered:
    """Read further thousands where they tell more: of backups first, since a backup proves most and costs least."""
    found = _thousands(found, found.pages, partial(_older_backups, cinder), now)
    if failed:
        evidence = found.evidence
        older = with_inputs(failed.or_else(Listing()), evidence.schedules)
        lasting = unfollowed(older, evidence.runs, evidence.backups)
        found = replace(found, evidence=replace(evidence, failures=lasting))
        found = found.judged_anew(now, {run.volume_id for run in lasting})
    read = _thousands(found, 1, partial(_older_runs, mistral), now)
    same = read.evidence.runs is found.evidence.runs
    return read if same else replace(read, lost=find_missed(read.evidence, now))


def _thousands(
    found: Gathered, read: int, older: Callable[[Evidence], Evidence | None], now: datetime
) -> Gathered:
    """Read on in what ``older`` gives, of which ``read`` thousands are there, while many volumes are Unknown."""
    while len(found.unknown) > _FEW and read < _PAGES:
        evidence: Evidence | None = found.evidence
        # Twice as far each time: judging is work, too.
        for _page in range(min(read, _PAGES - read)):
            evidence = older(found.evidence)
            if evidence is None:
                break
            found = replace(found, evidence=evidence, pages=found.pages + 1)
            read += 1
        found = found.judged_anew(now)
        if evidence is None:
            break
    return found


def _older_backups(cinder: Cinder, evidence: Evidence) -> Evidence | None:
    """Give the evidence with the next thousand of backups, ``None`` where there is no more of them."""
    backups = _more_backups(cinder, evidence.backups)
    return None if backups is evidence.backups else replace(evidence, backups=backups)


def _older_runs(mistral: Mistral, evidence: Evidence) -> Evidence | None:
    """Give the evidence with the next thousand of runs, ``None`` where there is no more of them."""
    runs = evidence.runs
    if runs.complete or not runs.items:
        return None
    try:
        older = mistral.executions.list_newest_scheduled(runs.items[-1].id)
    except ServiceError:
        return None
    return replace(evidence, runs=runs.with_older(with_inputs(older, evidence.schedules)))


def with_inputs(runs: Listing[Run], schedules: Iterable[Schedule]) -> Listing[Run]:
    """Give runs that were listed without their inputs that of their schedule: so is known which volume they back up.

    The run of a schedule that is gone keeps none.
    """
    owners = index_by_any_id(schedules)
    found = []
    for run in runs:
        owner = owners.get(run.origin.schedule_id)
        found.append(
            replace(run, inputs=owner.definition.inputs) if owner and not run.inputs else run
        )
    return replace(runs, items=found)
