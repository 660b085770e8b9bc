# SPDX-License-Identifier: Apache-2.0
"""Creating a schedule, and starting a run at once."""

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
    """What became of one of several schedules or runs: nothing went wrong unless there is an error."""

    wanted: Definition
    error: ServiceError | None


def own_volumes(
    cinder: Cinder, volume_ids: Sequence[str], project_id: str
) -> list[Volume | ServiceError]:
    """Give each volume that the project owns, or the error in its place; asks for all at once."""
    with Asking() as ask:
        answers = [ask(own_volume, cinder, volume_id, project_id) for volume_id in volume_ids]
    return [answer.error or answer.result() for answer in answers]


def schedule_all(gate: Gate, wanted: Sequence[Definition]) -> list[Tried]:
    """Create schedules, several at once; one that fails keeps none of the others from being made.

    What has a number of runs is written down, since Mistral forgets it after the last one. An error is ``Conflict``
    if the project has one of that name, also one that is paused and will want its name again; ``NotFound`` if the
    workflow is not installed; ``Denied``; and any other ``ServiceError``.
    """
    with Asking() as ask:
        names = ask(loading.list_inactive_names, gate.mistral)
    if names.error:
        return [Tried(each, names.error) for each in wanted]
    with Asking() as ask:
        answers = [ask(_schedule, gate, each, names.result()) for each in wanted]
    return [Tried(each, answer.error) for each, answer in zip(wanted, answers, strict=True)]


def _schedule(gate: Gate, wanted: Definition, resting: Set[str]) -> Schedule:
    if wanted.name in resting:
        raise Conflict(Service.MISTRAL, f"There is a paused schedule {wanted.name}.")
    made = gate.create_schedule(wanted)
    if made.definition.count is not None and made.created_at:
        with suppress(
            ServiceError
        ):  # it runs all the same, and is only forgotten when it has ended
            gate.mistral.environments.save_record(Record.of(made, made.created_at))
    return made


def run_all_now(gate: Gate, wanted: Sequence[Definition]) -> list[Tried]:
    """Start a run at once for each definition, that belongs to no schedule."""
    with Asking() as ask:
        answers = [ask(gate.start, each.workflow, each.inputs, Origin()) for each in wanted]
    return [Tried(each, answer.error) for each, answer in zip(wanted, answers, strict=True)]


def run_schedule_now(gate: Gate, schedule_id: str) -> Run:
    """Start a run at once as the schedule would, also while it is paused: same workflow, same inputs.

    Raises ``Denied``; ``NotInstalled`` if the project has no such workflow to run, and any other ``ServiceError``.
    """
    found = loading.get_schedule(gate.mistral, schedule_id)
    return gate.start(found.definition.workflow, found.definition.inputs, Origin(found.id))
