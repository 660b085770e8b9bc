# SPDX-License-Identifier: Apache-2.0
"""All that says how well a project's volumes are protected, asked for in one round."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace

from backup_dashboard.api import cinder as cinder_api
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import LIST_LIMIT
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.records import by_any_id
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import missing
from backup_dashboard.flows.finding import known
from backup_dashboard.flows.naming import NO_VOLUMES
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import lacks


@dataclass(frozen=True)
class Gathered:
    """The evidence, which services did not tell theirs, and the names of the volumes."""

    evidence: Evidence
    missing_services: tuple[Problem, ...]
    names: VolumeNames

    @property
    def enough(self) -> bool:
        """Whether volumes can be judged by it: what is not known may be what protects them."""
        return not self.missing_services

    @property
    def cut(self) -> bool:
        """Whether Cinder has more volumes or backups than it told."""
        more = not self.names.complete or self.evidence.backups_since is not None
        return more and not lacks(self.missing_services, Service.CINDER)


def gather(mistral: Mistral, cinder: Cinder) -> Gathered:
    """Ask for it: three calls to Mistral and two to Cinder, whatever there is."""
    with Asking() as ask:
        triggers = ask(mistral.all_schedules)
        records = ask(mistral.records)
        runs = ask(mistral.newest_scheduled_runs)
        names = ask(cinder.volume_names)
        backups = ask(cinder.backups)
    ran = runs.or_else([])
    kept = backups.or_else([])
    told = names.or_else(NO_VOLUMES)
    schedules = known(triggers, records)
    evidence = Evidence(
        volumes=told.lasting,
        schedules=schedules,
        runs=with_inputs(ran, schedules),
        backups=kept,
        runs_since=ran[-1].started if len(ran) >= LIST_LIMIT else None,
        backups_since=kept[-1].created_at if len(kept) >= cinder_api.LIST_LIMIT else None,
    )
    return Gathered(evidence, missing([triggers, records, runs, names, backups]), told)


def with_inputs(runs: Iterable[Run], schedules: Iterable[Schedule]) -> list[Run]:
    """Give runs that were listed without their inputs that of their schedule: so is known which volume they back up.

    The run of a schedule that is gone keeps none.
    """
    owners = by_any_id(schedules)
    found = []
    for run in runs:
        owner = owners.get(run.origin.schedule_id)
        found.append(replace(run, inputs=owner.inputs) if owner and not run.inputs else run)
    return found
