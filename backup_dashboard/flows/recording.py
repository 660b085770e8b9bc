# SPDX-License-Identifier: Apache-2.0
"""Saves, after a change, which trigger a schedule has now, if any."""

from datetime import datetime

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.records import Record
from backup_dashboard.core.records import RecordState
from backup_dashboard.core.records import reconcile
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.loading import ScheduleWithRecord


def repair_record(mistral: Mistral, found: ScheduleWithRecord, now: datetime) -> Schedule:
    """Return an active schedule, and correct its record if a crash left it in another state."""
    if found.record and found.record.state is not RecordState.ACTIVE:
        return record_as_active(mistral, found.record, found.schedule, now)
    return found.schedule


def record_as_active(mistral: Mistral, record: Record, made: Schedule, now: datetime) -> Schedule:
    """Save the trigger that a schedule has now in its record, and return the schedule.

    An active record whose trigger does not exist counts as a schedule that has ended. If somebody paused the schedule
    after ``made`` was created, this record would lose it: so if the trigger is gone again, the schedule is recorded as
    paused.

    If Mistral fails here, the change has still succeeded: the trigger exists, and its definition shows whose it is.
    """
    active = record.active(made, now)
    try:
        mistral.environments.save_record(active)
        mistral.triggers.get(made.id)
    except NotFound:
        paused = active.paused(made.definition, now)
        mistral.environments.save_record(paused)
        return reconcile([], [paused])[0]
    except ServiceError:
        pass
    return reconcile([made], [active])[0]


def ensure_recorded_as_paused(mistral: Mistral, record: Record) -> None:
    """Ensure that the record of a schedule whose trigger was just deleted does not say that it has one.

    Somebody else who changed the schedule at the same time may have saved this.
    """
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_all)
        records = ask(mistral.environments.list_records)
    stored = next((item for item in records.result() if item.key == record.key), None)
    if stored and stored.state is RecordState.ACTIVE:
        existing = {trigger.id for trigger in triggers.result()}
        if existing.isdisjoint(stored.triggers):
            mistral.environments.save_record(record)
