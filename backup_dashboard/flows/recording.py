# SPDX-License-Identifier: Apache-2.0
"""Writing down, once a change is made, which trigger a schedule has now, if any."""

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
    """Give an active schedule, and let its record say so, if a crash left it saying something else."""
    if found.record and found.record.state is not RecordState.ACTIVE:
        return record_as_active(mistral, found.record, found.schedule, now)
    return found.schedule


def record_as_active(mistral: Mistral, record: Record, made: Schedule, now: datetime) -> Schedule:
    """Let the record of a schedule name the trigger that it has now.

    A record of an active schedule whose trigger is not there is that of one that has ended. So somebody who paused
    the schedule since ``made`` was there would have it lost by this: if the trigger is gone again, it rests.

    A Mistral that fails here is no failure of the change: the trigger is there, and known by what it makes.
    """
    active = record.active(made, now)
    try:
        mistral.environments.save_record(active)
        mistral.triggers.get(made.id)
    except NotFound:
        resting = active.paused(made.definition, now)
        mistral.environments.save_record(resting)
        return reconcile([], [resting])[0]
    except ServiceError:
        pass
    return reconcile([made], [active])[0]


def ensure_recorded_as_paused(mistral: Mistral, record: Record) -> None:
    """Make sure that the record of a schedule whose trigger was just deleted does not say that it has one.

    Somebody who did something else to the schedule at the same moment may have written so.
    """
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_all)
        records = ask(mistral.environments.list_records)
    own = next((each for each in records.result() if each.key == record.key), None)
    if own and own.state is RecordState.ACTIVE:
        live = {each.id for each in triggers.result()}
        if live.isdisjoint(own.triggers):
            mistral.environments.save_record(record)
