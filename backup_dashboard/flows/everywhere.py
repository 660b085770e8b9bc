# SPDX-License-Identifier: Apache-2.0
"""All projects at once, for an administrator."""

from collections import Counter
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.api import cinder as cinder_api
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.mistral import LIST_LIMIT
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.judge import counts
from backup_dashboard.core.protection.judge import protection
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.flows import overview
from backup_dashboard.flows import workflows
from backup_dashboard.flows.actions import missing_actions
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import missing
from backup_dashboard.flows.evidence import Gathered
from backup_dashboard.flows.finding import known
from backup_dashboard.flows.workflows import Checked


@dataclass(frozen=True)
class ProjectRow:
    """A project: how many schedules it has, and how many volumes of each status."""

    id: str
    schedules: int
    counts: Mapping[Status, int]


@dataclass(frozen=True)
class Everywhere:
    """How the cloud stands.

    ``projects`` are those with volumes or schedules, the one with most trouble first, and none where a service did not
    tell what they need; ``project_of`` tells a volume's project; ``workflows`` is what the administrator's own project
    would run, empty where Mistral did not tell. ``missing_actions`` are those that no run can do without.
    """

    state: overview.State
    projects: list[ProjectRow]
    project_of: Mapping[str, str]
    workflows: list[Checked]
    missing_actions: list[str]


def of_cloud(
    mistral: Mistral, cinder: Cinder, project_id: str, since: datetime, now: datetime
) -> Everywhere:
    """Tell how all projects stand, with the failures and gaps since ``since``.

    ``mistral`` and ``cinder`` are those of the whole cloud. Two calls to Cinder and four to Mistral, besides those
    that the workflows' versions need.
    """
    with Asking() as ask:
        triggers = ask(mistral.all_schedules)
        records = ask(mistral.records)
        runs = ask(mistral.newest_scheduled_runs)
        volumes = ask(cinder.volumes)
        backups = ask(cinder.backups)
        lacking = ask(missing_actions, mistral)
        checked = ask(workflows.check, mistral, project_id)
    ran, kept, told = runs.or_else([]), backups.or_else([]), volumes.or_else([])
    all_told = not volumes.error and len(told) < cinder_api.LIST_LIMIT
    names = VolumeNames({each.id: each.label for each in told}, complete=all_told)
    schedules = known(triggers, records)
    evidence = Evidence(
        volumes=names.by_id,
        schedules=schedules,
        runs=ran,
        backups=kept,
        runs_since=ran[-1].started if len(ran) >= LIST_LIMIT else None,
        backups_since=kept[-1].created_at if len(kept) >= cinder_api.LIST_LIMIT else None,
    )
    services = missing([triggers, records, runs, volumes, backups])
    project_of = {each.volume_id: each.project_id for each in schedules} | {
        each.id: each.project_id for each in told
    }
    judged = [] if services else protection(evidence, now)
    owners = Counter(project_of[each.volume_id] for each in schedules)
    return Everywhere(
        state=overview.tell(Gathered(evidence, services, names), since, now),
        projects=[] if services else _projects(judged, owners, project_of),
        project_of=project_of,
        workflows=checked.or_else([]),
        missing_actions=lacking.or_else([]),
    )


def _projects(
    judged: list[VolumeProtection], schedules: Counter[str], project_of: Mapping[str, str]
) -> list[ProjectRow]:
    volumes: dict[str, list[VolumeProtection]] = defaultdict(list)
    for each in judged:
        volumes[project_of[each.id]].append(each)
    rows = [
        ProjectRow(id, schedules[id], counts(volumes.get(id, ())))
        for id in {*volumes, *schedules} - {""}
    ]
    return sorted(
        rows,
        key=lambda row: ([-row.counts[status] for status in Status], row.id),
    )
