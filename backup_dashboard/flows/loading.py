# SPDX-License-Identifier: Apache-2.0
"""Loads a project's schedules from their triggers and records."""

from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.finished import find_finished
from backup_dashboard.core.finished import find_without_trigger
from backup_dashboard.core.records import Record
from backup_dashboard.core.records import index_by_any_id
from backup_dashboard.core.records import reconcile
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking


class ScheduleGone(NotFound):
    """The project no longer has a schedule with that id: it was deleted, or has ended."""

    def __init__(self, schedule_id: str) -> None:
        super().__init__(Service.MISTRAL, f"There is no schedule {schedule_id}.")


@dataclass(frozen=True)
class ScheduleWithRecord:
    """A schedule, its record if there is one, and the project's other schedules."""

    schedule: Schedule
    record: Record | None
    others: list[Schedule]


def get_schedule(
    mistral: Mistral, schedule_id: str, finished_by: datetime | None = None
) -> Schedule:
    """Return a schedule, active or not, by any id that it ever had.

    If ``finished_by`` (aware) is given, schedules that are finished by then count, too. Raises ``ScheduleGone``, and
    any other ``ServiceError``.
    """
    return load_schedule_with_record(mistral, schedule_id, finished_by).schedule


def load_schedule_with_record(
    mistral: Mistral, schedule_id: str, finished_by: datetime | None = None
) -> ScheduleWithRecord:
    """Return a schedule as ``get_schedule`` does, with its record."""
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_all)
        records = ask(mistral.environments.list_records)
    stored = records.result()
    schedules = reconcile(triggers.result(), stored)
    schedule = index_by_any_id(schedules).get(schedule_id)
    if (
        schedule is None
        and finished_by
        and (without_trigger := find_without_trigger_in(triggers, records))
    ):
        finished = find_finished(
            without_trigger, mistral.executions.list_newest_scheduled(), finished_by
        )
        schedule = index_by_any_id(finished).get(schedule_id)
    if schedule is None:
        raise ScheduleGone(schedule_id)
    record = next((item for item in stored if item.key == schedule.lineage.first_id), None)
    return ScheduleWithRecord(
        schedule, record, [other for other in schedules if other is not schedule]
    )


def reconcile_answers(
    triggers: Answer[list[Schedule]], records: Answer[list[Record]]
) -> list[Schedule]:
    """Return the schedules sorted by name, as far as Mistral answered: none without the triggers."""
    return [] if triggers.error else reconcile(triggers.result(), records.or_else([]))


def find_without_trigger_in(
    triggers: Answer[list[Schedule]], records: Answer[list[Record]]
) -> list[Schedule]:
    """List the schedules with a number of runs that no longer have a trigger, as far as Mistral answered."""
    if triggers.error:
        return []
    return find_without_trigger([trigger.id for trigger in triggers.result()], records.or_else([]))


def list_inactive_names(mistral: Mistral) -> set[str]:
    """List the names of the schedules that have no trigger at present: they will need their names again.

    Raises ``ServiceError``.
    """
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_all)
        records = ask(mistral.environments.list_records)
    schedules = reconcile(triggers.result(), records.result())
    return {schedule.name for schedule in schedules if not schedule.active}


def find_successor(mistral: Mistral, name: str, volume_id: str) -> Schedule | None:
    """Return the schedule with the name and the volume of one that no longer exists, as a command leaves it.

    Raises ``ServiceError``.
    """
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_all)
        records = ask(mistral.environments.list_records)
    schedules = reconcile(triggers.result(), records.result())
    matches = (
        schedule
        for schedule in schedules
        if (schedule.name, schedule.volume_id) == (name, volume_id)
    )
    return next(matches, None)
