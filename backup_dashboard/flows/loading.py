# SPDX-License-Identifier: Apache-2.0
"""Which schedules a project has, and what is kept of each."""

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
    """The project has no schedule of that id any more: it was deleted, or has ended."""

    def __init__(self, schedule_id: str) -> None:
        super().__init__(Service.MISTRAL, f"There is no schedule {schedule_id}.")


@dataclass(frozen=True)
class ScheduleWithRecord:
    """A schedule, the record that is kept of it, if there is one, and the project's other schedules."""

    schedule: Schedule
    record: Record | None
    others: list[Schedule]


def get_schedule(
    mistral: Mistral, schedule_id: str, finished_by: datetime | None = None
) -> Schedule:
    """Give a schedule, active or not, by any id that it ever had; also one that is finished by that moment.

    Raises ``ScheduleGone``, and any other ``ServiceError``.
    """
    return load_schedule_with_record(mistral, schedule_id, finished_by).schedule


def load_schedule_with_record(
    mistral: Mistral, schedule_id: str, finished_by: datetime | None = None
) -> ScheduleWithRecord:
    """Give a schedule as ``get_schedule`` does, with its record."""
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_all)
        records = ask(mistral.environments.list_records)
    kept = records.result()
    schedules = reconcile(triggers.result(), kept)
    schedule = index_by_any_id(schedules).get(schedule_id)
    if schedule is None and finished_by and (past := find_without_trigger_in(triggers, records)):
        over = find_finished(past, mistral.executions.list_newest_scheduled(), finished_by)
        schedule = index_by_any_id(over).get(schedule_id)
    if schedule is None:
        raise ScheduleGone(schedule_id)
    record = next((each for each in kept if each.key == schedule.lineage.first_id), None)
    return ScheduleWithRecord(
        schedule, record, [each for each in schedules if each is not schedule]
    )


def reconcile_answers(
    triggers: Answer[list[Schedule]], records: Answer[list[Record]]
) -> list[Schedule]:
    """Give the schedules by name, as far as Mistral told: none without its triggers."""
    return [] if triggers.error else reconcile(triggers.result(), records.or_else([]))


def find_without_trigger_in(
    triggers: Answer[list[Schedule]], records: Answer[list[Record]]
) -> list[Schedule]:
    """Give the schedules with a number of runs that have no trigger any more, as far as Mistral told."""
    if triggers.error:
        return []
    return find_without_trigger([each.id for each in triggers.result()], records.or_else([]))


def list_inactive_names(mistral: Mistral) -> set[str]:
    """Give the names of the schedules that have no trigger at the moment: they will want them again.

    Raises ``ServiceError``.
    """
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_all)
        records = ask(mistral.environments.list_records)
    found = reconcile(triggers.result(), records.result())
    return {each.name for each in found if not each.active}


def find_successor(mistral: Mistral, name: str, volume_id: str) -> Schedule | None:
    """Give the schedule that took the name and the volume of one that is gone, as a command leaves it.

    Raises ``ServiceError``.
    """
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_all)
        records = ask(mistral.environments.list_records)
    found = reconcile(triggers.result(), records.result())
    alike = (each for each in found if (each.name, each.volume_id) == (name, volume_id))
    return next(alike, None)
