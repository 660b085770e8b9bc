# SPDX-License-Identifier: Apache-2.0
"""The overview of all projects, for an administrator."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from typing import TypeVar

from backup_dashboard.api.cinder import MANY_VOLUMES
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import LIST_LIMIT
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.judge import judge_protection
from backup_dashboard.core.protection.missed import find_missed
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.records import reconcile
from backup_dashboard.flows import overview
from backup_dashboard.flows import workflows
from backup_dashboard.flows.actions import missing_actions
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.evidence import Gathered
from backup_dashboard.flows.evidence import with_inputs
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import is_missing
from backup_dashboard.flows.refreshing import refresh_in
from backup_dashboard.flows.shelf import Shelf
from backup_dashboard.flows.workflows import Checked

_CLOUD = "cloud"


@dataclass(frozen=True)
class ProjectRow:
    """A project with the number of its schedules and of its volumes by protection status."""

    id: str
    schedules: int
    counts: Mapping[Status, int]


@dataclass(frozen=True)
class CloudOverview:
    """The protection of the whole cloud.

    ``states`` are the overviews of the projects by id. ``projects`` are those with volumes or schedules, the most
    endangered first, and empty if a service did not answer; ``counts`` are their totals. ``stopped`` is the time since
    which no trigger fires, ``fired`` the start of the newest run by a trigger. ``cut`` says that Cinder has more
    volumes than were read. ``workflows`` is what the administrator's own project would run, empty if Mistral did not
    answer. ``missing_actions`` are those that every run needs. ``refresh_in`` is in seconds.

    Everything but the workflows and actions was counted at ``counted_at`` (aware UTC) and is valid for ``keeps``
    seconds; failed and missed runs are counted from ``since`` on.
    """

    counted_at: datetime
    keeps: float
    since: datetime
    states: Mapping[str, overview.Overview]
    projects: list[ProjectRow]
    counts: dict[Status, int] | None
    has_schedules: bool
    stopped: datetime | None
    fired: datetime | None
    missing_services: tuple[Problem, ...]
    cut: bool
    refresh_in: float
    workflows: Sequence[Checked] = ()
    missing_actions: Sequence[str] = ()


def load_cloud_overview(
    mistral: Mistral,
    cinder: Cinder,
    shelf: Shelf,
    project_id: str,
    since: datetime,
    now: datetime,
) -> CloudOverview:
    """Load the protection of all projects, with the failed and missed runs since ``since``.

    A project is judged only by what it owns: every user can create schedules and runs that name volumes and schedules
    of other projects. ``mistral`` and ``cinder`` are clients for the whole cloud. Two calls to Cinder and four to
    Mistral, besides those for the versions of the workflows.
    """
    with Asking() as ask:
        counted = ask(
            shelf.recall,
            _CLOUD,
            lambda: {_CLOUD: _count(mistral, cinder, shelf, since, now)},
            lambda cached: cached.since == since,
        )
        actions = ask(missing_actions, mistral)
        checked = ask(workflows.check, mistral, project_id)
    cloud: CloudOverview = counted.result()
    return replace(cloud, workflows=checked.or_else([]), missing_actions=actions.or_else([]))


def _count(
    mistral: Mistral, cinder: Cinder, shelf: Shelf, since: datetime, now: datetime
) -> CloudOverview:
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_all)
        records = ask(mistral.environments.list_records)
        runs = ask(mistral.executions.list_newest_scheduled)
        volumes = ask(cinder.volumes, MANY_VOLUMES)
        backups = ask(cinder.backups)
    services = problems_of([triggers, records, runs, volumes, backups])
    ran = runs.or_else(Listing(complete=False))
    stored = backups.or_else(Listing(complete=False))
    listed = volumes.or_else(Listing(complete=False))
    own_triggers = _by_project(triggers.or_else([]))
    own_records = _by_project(records.or_else([]) if not triggers.error else [])
    own_runs, own_volumes, own_backups = _by_project(ran), _by_project(listed), _by_project(stored)
    gathered = {}
    for id in {*own_triggers, *own_records, *own_runs, *own_volumes} - {""}:
        names = VolumeNames(
            {volume.id: volume.label for volume in own_volumes[id]}, complete=listed.complete
        )
        schedules = reconcile(own_triggers[id], own_records[id])
        evidence = Evidence(
            volumes=names.by_id,
            schedules=schedules,
            runs=with_inputs(replace(ran, items=own_runs[id]), schedules),
            backups=replace(stored, items=own_backups[id]),
        )
        judged, lost = judge_protection(evidence, now), find_missed(evidence, now)
        gathered[id] = Gathered(evidence, judged, lost, services, names)
    states = {id: overview.build_overview(project, since, now) for id, project in gathered.items()}
    rows = [] if services else _rows(gathered, states)
    schedules = [
        schedule for project in gathered.values() for schedule in project.evidence.schedules
    ]
    many = max(len(schedules), len(listed.items)) > LIST_LIMIT
    refresh = refresh_in(now, [], [schedule.next_run for schedule in schedules], services)
    return CloudOverview(
        counted_at=now,
        keeps=min(shelf.seconds, refresh) if many and not services else 0.0,
        since=since,
        states=states,
        projects=rows,
        counts=None if services else _sum(row.counts for row in rows),
        has_schedules=bool(schedules),
        stopped=min((state.stopped for state in states.values() if state.stopped), default=None),
        fired=max((state.fired for state in states.values() if state.fired), default=None),
        missing_services=services,
        cut=not is_missing(services, Service.CINDER) and not listed.complete,
        refresh_in=refresh,
    )


class _Owned(Protocol):
    @property
    def project_id(self) -> str: ...


T = TypeVar("T", bound=_Owned)


def _by_project(items: Iterable[T]) -> defaultdict[str, list[T]]:
    by_project: defaultdict[str, list[T]] = defaultdict(list)
    for item in items:
        by_project[item.project_id].append(item)
    return by_project


def _rows(
    gathered: Mapping[str, Gathered], states: Mapping[str, overview.Overview]
) -> list[ProjectRow]:
    rows = [
        ProjectRow(id, len(project.evidence.schedules), states[id].counts or {})
        for id, project in gathered.items()
        if project.evidence.schedules or project.evidence.volumes
    ]
    return sorted(rows, key=lambda row: ([-row.counts.get(status, 0) for status in Status], row.id))


def _sum(rows: Iterable[Mapping[Status, int]]) -> dict[Status, int]:
    total = dict.fromkeys(Status, 0)
    for counts in rows:
        for status, number in counts.items():
            total[status] += number
    return total
