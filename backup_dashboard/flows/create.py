# SPDX-License-Identifier: Apache-2.0
"""Create schedules, and start runs at once."""

from collections.abc import Sequence
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.core.records import Record
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows import loading
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.gate import own_volume


@dataclass(frozen=True)
class Tried:
    """The result for one of several schedules or runs: it succeeded if ``error`` is ``None``."""

    wanted: Definition
    error: ServiceError | None


def own_volumes(
    cinder: Cinder, volume_ids: Sequence[str], project_id: str
) -> list[Volume | ServiceError]:
    """Return each volume if the project owns it, or the error in its place; all calls at once."""
    with Asking() as ask:
        answers = [ask(own_volume, cinder, volume_id, project_id) for volume_id in volume_ids]
    return [answer.error or answer.result() for answer in answers]


def schedule_all(gate: Gate, wanted: Sequence[Definition]) -> list[Tried]:
    """Create schedules, several at once; if one fails, the others are still created.

    A schedule with a number of runs gets a record, since Mistral deletes its trigger after the last one. The error is
    ``Conflict`` if a schedule of the project has the name, even a paused one, which needs its name again; ``NotFound``
    if the workflow is not installed; ``Denied``; or any other ``ServiceError``.
    """
    with Asking() as ask:
        inactive = ask(loading.list_inactive_names, gate.mistral)
    if inactive.error:
        return [Tried(definition, inactive.error) for definition in wanted]
    with Asking() as ask:
        answers = [ask(_schedule, gate, definition, inactive.result()) for definition in wanted]
    return [
        Tried(definition, answer.error) for definition, answer in zip(wanted, answers, strict=True)
    ]


def _schedule(gate: Gate, definition: Definition, inactive: Set[str]) -> Schedule:
    if definition.name in inactive:
        raise Conflict(Service.MISTRAL, f"There is a paused schedule {definition.name}.")
    schedule = gate.create_schedule(definition)
    if schedule.definition.count is not None and schedule.created_at:
        # Without the record the schedule runs as well; it only disappears from the lists after its last run.
        with suppress(ServiceError):
            gate.mistral.environments.save_record(Record.of(schedule, schedule.created_at))
    return schedule


def run_all_now(gate: Gate, wanted: Sequence[Definition]) -> list[Tried]:
    """Start one run for each definition at once; the runs belong to no schedule."""
    with Asking() as ask:
        answers = [
            ask(gate.start, definition.workflow, definition.inputs, Origin())
            for definition in wanted
        ]
    return [
        Tried(definition, answer.error) for definition, answer in zip(wanted, answers, strict=True)
    ]


def run_schedule_now(gate: Gate, schedule_id: str) -> Run:
    """Start a run at once as the schedule would, even if it is paused: same workflow, same inputs.

    Raises ``Denied``; ``NotInstalled`` if the project has no such workflow that it may run; and any other
    ``ServiceError``.
    """
    schedule = loading.get_schedule(gate.mistral, schedule_id)
    return gate.start(schedule.definition.workflow, schedule.definition.inputs, Origin(schedule.id))
