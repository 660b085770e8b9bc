# SPDX-License-Identifier: Apache-2.0
"""Pause a schedule: delete its trigger, and keep its definition in its record."""

from contextlib import suppress
from datetime import datetime

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.core.records import Record
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.in_progress import refuse_if_run_in_progress
from backup_dashboard.flows.loading import load_schedule_with_record
from backup_dashboard.flows.recording import ensure_recorded_as_paused


def pause(gate: Gate, schedule_id: str, now: datetime, even_if_running: bool = False) -> None:
    """Pause a schedule until somebody resumes it; a paused one stays as it is.

    The record is saved before the trigger is deleted: a crash in between leaves an active schedule.

    Raises ``RunWouldBreak`` if a run would break and ``even_if_running`` is false, and ``ServiceError``.
    """
    mistral = gate.mistral
    stored = load_schedule_with_record(mistral, schedule_id)
    schedule = stored.schedule
    if schedule.state is ScheduleState.PAUSED:
        return
    refuse_if_run_in_progress(mistral, schedule, now, even_if_running)
    record = stored.record or Record.of(schedule, now)
    if schedule.active:
        record = record.active(schedule, now)
    record = record.paused(schedule.definition, now)
    mistral.environments.save_record(record)
    if schedule.active:
        with suppress(NotFound):  # somebody else pauses it at the same time
            gate.delete_schedule(schedule)
        with suppress(ServiceError):  # it is paused already, except in a rare race
            ensure_recorded_as_paused(mistral, record)
