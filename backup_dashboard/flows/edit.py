# SPDX-License-Identifier: Apache-2.0
"""Change or rename a schedule: Mistral can only delete its trigger and create another."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.edits import FormSnapshot
from backup_dashboard.core.edits import values_of
from backup_dashboard.core.records import Record
from backup_dashboard.core.records import reconcile
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import NothingLeft
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.in_progress import refuse_if_run_in_progress
from backup_dashboard.flows.loading import ScheduleWithRecord
from backup_dashboard.flows.loading import load_schedule_with_record
from backup_dashboard.flows.recording import record_as_active
from backup_dashboard.flows.recording import repair_record


class Interrupted(ServiceError):
    """A change deleted the trigger, and then Mistral refused to create both the new one and the old one again.

    ``cause`` is why it refused the new one. The schedule is listed as interrupted, with all of its settings.
    """

    def __init__(self, cause: ServiceError) -> None:
        super().__init__(cause.service, cause.reason)
        self.cause = cause


class ChangedMeanwhile(Exception):
    """Nothing was done: ``schedule`` is no longer as the user saw it when filling in the form."""

    def __init__(self, schedule: Schedule) -> None:
        super().__init__(schedule.key)
        self.schedule = schedule


def edit(
    gate: Gate,
    schedule_id: str,
    wanted: Definition,
    now: datetime,
    even_if_running: bool = False,
    seen: FormSnapshot | None = None,
) -> Schedule:
    """Change a schedule to ``wanted`` and return it; a paused schedule stays paused.

    First Mistral is asked to create the new trigger under the taken name, so that a refusal changes nothing. The old
    and the new definition are saved in the record before the trigger is deleted. If Mistral then fails to create the
    new trigger, the old one is created again and the error raised. Mistral's own settings of the runs (``params``),
    which are in no form, stay. ``seen`` is the state of the schedule when the form was drawn, if known.

    Raises ``ChangedMeanwhile`` if the schedule is different now, ``RunWouldBreak`` if a run would break and
    ``even_if_running`` is false, ``NothingLeft`` if it would never run, ``Conflict`` if another schedule has the name,
    ``Denied``, ``Interrupted``, and any other ``ServiceError``.
    """
    mistral = gate.mistral
    stored = load_schedule_with_record(mistral, schedule_id)
    schedule = stored.schedule
    if seen:
        if seen.outdated(schedule, values_of(wanted, now), now):
            raise ChangedMeanwhile(schedule)
        wanted = replace(wanted, count=seen.counted_on(schedule, wanted.count))
    wanted = replace(wanted, params=wanted.params or schedule.definition.params)
    if schedule.active and wanted.without_past(now) == schedule.definition.without_past(now):
        return repair_record(mistral, stored, now)
    if wanted.name != schedule.name:
        _check_free(mistral, wanted.name, stored)
    record = stored.record or Record.of(schedule, now)
    if schedule.state is ScheduleState.PAUSED:
        record = replace(record, definition=wanted)
        mistral.environments.save_record(record)
        return reconcile([], [record])[0]
    after = wanted.from_now_on(now)
    before = schedule.definition if schedule.active else record.before
    for definition in (after, before):
        if definition:
            gate.check(definition)
    refuse_if_run_in_progress(mistral, schedule, now, even_if_running)
    if schedule.active:
        _rehearse(gate, replace(after, name=schedule.name))
        record = record.active(schedule, now)
    record = record.changing(wanted, before, now)
    mistral.environments.save_record(record)
    if schedule.active:
        with suppress(NotFound):  # it has ended, or somebody else changes it at the same time
            gate.delete_schedule(schedule)
    try:
        made = gate.create_schedule(after)
    except ServiceError as cause:
        return _after_failure(gate, record, cause, now)
    return record_as_active(mistral, record, made, now)


def _rehearse(gate: Gate, wanted: Definition) -> None:
    """Raise the error with which Mistral would refuse this trigger, whose name is taken.

    Mistral tests everything else before the name, including the trust that not every kind of login can create
    (``create_cron_trigger`` in ``mistral/services/triggers.py``).
    """
    try:
        trigger = gate.create_schedule(wanted)
    except Conflict:
        return
    gate.delete_schedule(trigger)  # the trigger that had the name ended a moment ago


def _check_free(mistral: Mistral, name: str, stored: ScheduleWithRecord) -> None:
    """Raise ``Conflict`` if another trigger, of any workflow, or another inactive schedule has the name."""
    others = mistral.triggers.list_ids_by_name(name) - {stored.schedule.id}
    if others or name in {schedule.name for schedule in stored.others}:
        raise Conflict(Service.MISTRAL, f"There is a schedule {name}.")


def _after_failure(gate: Gate, record: Record, cause: ServiceError, now: datetime) -> Schedule:
    """Return the schedule if Mistral created the new trigger anyway, else create the old one again."""
    mistral = gate.mistral
    try:
        stored = load_schedule_with_record(mistral, record.key)
        if stored.schedule.active:
            # Mistral's answer was lost, or somebody else made a change at the same time.
            if stored.schedule.definition.makes_the_same(record.definition):
                return record_as_active(mistral, record, stored.schedule, now)
            raise cause
        if record.before is None:
            raise Interrupted(cause)
        old = gate.create_schedule(record.before.from_now_on(now))
    except (ServiceError, NothingLeft) as error:
        if error is cause or isinstance(error, Interrupted):
            raise
        raise Interrupted(cause) from error
    record_as_active(mistral, record, old, now)
    raise cause
