# SPDX-License-Identifier: Apache-2.0
"""All that says how well a project's volumes are protected, asked for in one round."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace

from backup_dashboard.api.cinder import MANY_VOLUMES
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.listing import Listing
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
        """Whether Cinder has more volumes than were looked at."""
        return not self.names.complete and not lacks(self.missing_services, Service.CINDER)


def gather(mistral: Mistral, cinder: Cinder) -> Gathered:
    """Ask for it: three lists of Mistral and two of Cinder, each a call for a thousand rows."""
    with Asking() as ask:
        triggers = ask(mistral.all_schedules)
        records = ask(mistral.records)
        runs = ask(mistral.newest_scheduled_runs)
        names = ask(cinder.volume_names, MANY_VOLUMES)
        backups = ask(cinder.backups)
    told = names.or_else(NO_VOLUMES)
    schedules = known(triggers, records)
    evidence = Evidence(
        volumes=told.lasting,
        schedules=schedules,
        runs=with_inputs(runs.or_else(Listing(complete=False)), schedules),
        backups=backups.or_else(Listing(complete=False)),
    )
    return Gathered(evidence, missing([triggers, records, runs, names, backups]), told)


def with_inputs(runs: Listing[Run], schedules: Iterable[Schedule]) -> Listing[Run]:
    """Give runs that were listed without their inputs that of their schedule: so is known which volume they back up.

    The run of a schedule that is gone keeps none.
    """
    owners = by_any_id(schedules)
    found = []
    for run in runs:
        owner = owners.get(run.origin.schedule_id)
        found.append(replace(run, inputs=owner.inputs) if owner and not run.inputs else run)
    return replace(runs, items=found)
