# SPDX-License-Identifier: Apache-2.0
"""All projects at once, for an administrator."""

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
    """A project: how many schedules it has, and how many volumes of each status."""

    id: str
    schedules: int
    counts: Mapping[Status, int]


@dataclass(frozen=True)
class CloudOverview:
    """How the cloud stands.

    ``states`` are those of each project by its id. ``projects`` are those with volumes or schedules, the one with most
    trouble first, and none where a service did not tell what they need; ``counts`` adds them up. ``stopped`` is since
    when no trigger fires, ``fired`` when the newest run by a trigger started. ``cut`` says that Cinder has more
    volumes than were looked at. ``workflows`` is what the administrator's own project would run, empty where Mistral
    did not tell. ``missing_actions`` are those that no run can do without. ``refresh_in`` is in seconds.

    All but the workflows and actions was counted at ``counted_at`` (aware UTC), with failures and gaps since ``since``,
    and is good enough for ``keeps`` seconds.
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
    """Tell how all projects stand, with the failures and gaps since ``since``.

    Each project is judged by what it owns itself: everybody can make schedules and runs that name others' volumes and
    schedules. ``mistral`` and ``cinder`` are those of the whole cloud. Two calls to Cinder and four to Mistral,
    besides those that the workflows' versions need.
    """
    with Asking() as ask:
        counted = ask(
            shelf.recall,
            _CLOUD,
            lambda: {_CLOUD: _count(mistral, cinder, shelf, since, now)},
            lambda kept: kept.since == since,
        )
        lacking = ask(missing_actions, mistral)
        checked = ask(workflows.check, mistral, project_id)
    found: CloudOverview = counted.result()
    return replace(found, workflows=checked.or_else([]), missing_actions=lacking.or_else([]))


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
    kept = backups.or_else(Listing(complete=False))
    told = volumes.or_else(Listing(complete=False))
    own_triggers = _by_project(triggers.or_else([]))
    own_records = _by_project(records.or_else([]) if not triggers.error else [])
    own_runs, own_volumes, own_backups = _by_project(ran), _by_project(told), _by_project(kept)
    gathered = {}
    for id in {*own_triggers, *own_records, *own_runs, *own_volumes} - {""}:
        names = VolumeNames(
            {each.id: each.label for each in own_volumes[id]}, complete=told.complete
        )
        schedules = reconcile(own_triggers[id], own_records[id])
        evidence = Evidence(
            volumes=names.by_id,
            schedules=schedules,
            runs=with_inputs(replace(ran, items=own_runs[id]), schedules),
            backups=replace(kept, items=own_backups[id]),
        )
        judged, lost = judge_protection(evidence, now), find_missed(evidence, now)
        gathered[id] = Gathered(evidence, judged, lost, services, names)
    states = {id: overview.build_overview(found, since, now) for id, found in gathered.items()}
    rows = [] if services else _rows(gathered, states)
    schedules = [each for found in gathered.values() for each in found.evidence.schedules]
    many = max(len(schedules), len(told.items)) > LIST_LIMIT
    refresh = refresh_in(now, [], [each.next_run for each in schedules], services)
    return CloudOverview(
        counted_at=now,
        keeps=min(shelf.seconds, refresh) if many and not services else 0.0,
        since=since,
        states=states,
        projects=rows,
        counts=None if services else _sum(row.counts for row in rows),
        has_schedules=bool(schedules),
        stopped=min((each.stopped for each in states.values() if each.stopped), default=None),
        fired=max((each.fired for each in states.values() if each.fired), default=None),
        missing_services=services,
        cut=not is_missing(services, Service.CINDER) and not told.complete,
        refresh_in=refresh,
    )


class _Owned(Protocol):
    @property
    def project_id(self) -> str: ...


T = TypeVar("T", bound=_Owned)


def _by_project(found: Iterable[T]) -> defaultdict[str, list[T]]:
    owned: defaultdict[str, list[T]] = defaultdict(list)
    for each in found:
        owned[each.project_id].append(each)
    return owned


def _rows(
    gathered: Mapping[str, Gathered], states: Mapping[str, overview.Overview]
) -> list[ProjectRow]:
    rows = [
        ProjectRow(id, len(found.evidence.schedules), states[id].counts or {})
        for id, found in gathered.items()
        if found.evidence.schedules or found.evidence.volumes
    ]
    return sorted(rows, key=lambda row: ([-row.counts.get(status, 0) for status in Status], row.id))


def _sum(every: Iterable[Mapping[Status, int]]) -> dict[Status, int]:
    total = dict.fromkeys(Status, 0)
    for counted in every:
        for status, number in counted.items():
            total[status] += number
    return total
