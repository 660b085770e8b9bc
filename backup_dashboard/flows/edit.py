# SPDX-License-Identifier: Apache-2.0
"""Changing or renaming a schedule: Mistral can only delete its trigger and make another."""

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
    """A change took the trigger away, and Mistral would make neither the new one nor the old one again.

    ``cause`` is why it would not make the new one. The schedule is listed as interrupted, with everything.
    """

    def __init__(self, cause: ServiceError) -> None:
        super().__init__(cause.service, cause.reason)
        self.cause = cause


class ChangedMeanwhile(Exception):
    """Nothing was done: ``schedule`` is not any more what whoever wants to change it has seen."""

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
    """Make a schedule what ``wanted`` says, and give it; one that is paused stays paused.

    Mistral is asked first whether it would make the new trigger: a refusal touches nothing. What was and what is
    wanted are written down before the trigger is deleted. If Mistral fails to make the new one nevertheless, the
    old one is made again and the error raised. Mistral's own settings of the runs (``params``), of which no form
    knows, are kept. ``seen`` is how the schedule stood when ``wanted`` was made up, where that is known.

    Raises ``ChangedMeanwhile`` if it stands otherwise now, ``RunUnderWay`` if a run would break and
    ``even_if_running`` is false, ``NothingLeft`` if it would never run, ``Conflict`` if another schedule has the
    name, ``Denied``, ``Interrupted``, and any other ``ServiceError``.
    """
    mistral = gate.mistral
    found = load_schedule_with_record(mistral, schedule_id)
    schedule = found.schedule
    if seen:
        if seen.outdated(schedule, values_of(wanted, now), now):
            raise ChangedMeanwhile(schedule)
        wanted = replace(wanted, count=seen.counted_on(schedule, wanted.count))
    wanted = replace(wanted, params=wanted.params or schedule.definition.params)
    if schedule.active and wanted.without_past(now) == schedule.definition.without_past(now):
        return repair_record(mistral, found, now)
    if wanted.name != schedule.name:
        _check_free(mistral, wanted.name, found)
    record = found.record or Record.of(schedule, now)
    if schedule.state is ScheduleState.PAUSED:
        record = replace(record, definition=wanted)
        mistral.environments.save_record(record)
        return reconcile([], [record])[0]
    coming = wanted.from_now_on(now)
    before = schedule.definition if schedule.active else record.before
    for each in (coming, before):
        if each:
            gate.check(each)
    refuse_if_run_in_progress(mistral, schedule, now, even_if_running)
    if schedule.active:
        _rehearse(gate, replace(coming, name=schedule.name))
        record = record.active(schedule, now)
    record = record.changing(wanted, before, now)
    mistral.environments.save_record(record)
    if schedule.active:
        with suppress(NotFound):  # it has ended, or somebody changes it at the same moment
            gate.delete_schedule(schedule)
    try:
        made = gate.create_schedule(coming)
    except ServiceError as cause:
        return _after_failure(gate, record, cause, now)
    return record_as_active(mistral, record, made, now)


def _rehearse(gate: Gate, wanted: Definition) -> None:
    """Raise what would keep Mistral from making this trigger, whose name is taken.

    It tries everything else before it looks at the name, the trust that not every login can give included
    (``create_cron_trigger`` in ``mistral/services/triggers.py``).
    """
    try:
        made = gate.create_schedule(wanted)
    except Conflict:
        return
    gate.delete_schedule(made)  # the one that had the name has ended this moment


def _check_free(mistral: Mistral, name: str, found: ScheduleWithRecord) -> None:
    """Raise ``Conflict`` if another trigger has the name, of any workflow, or another schedule that rests."""
    others = mistral.triggers.list_ids_by_name(name) - {found.schedule.id}
    if others or name in {each.name for each in found.others}:
        raise Conflict(Service.MISTRAL, f"There is a schedule {name}.")


def _after_failure(gate: Gate, record: Record, cause: ServiceError, now: datetime) -> Schedule:
    """Look whether the new trigger came to be nevertheless, and else make the old one again."""
    mistral = gate.mistral
    try:
        found = load_schedule_with_record(mistral, record.key)
        if found.schedule.active:
            # An answer that was lost, or somebody who made a change at the same moment.
            if found.schedule.definition.makes_the_same(record.definition):
                return record_as_active(mistral, record, found.schedule, now)
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
