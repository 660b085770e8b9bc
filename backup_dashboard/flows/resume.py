# SPDX-License-Identifier: Apache-2.0
"""Resuming a schedule that rests: it runs again at its next time, and never at once."""

from datetime import datetime

from backup_dashboard.api.errors import Conflict
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.loading import load_schedule_with_record
from backup_dashboard.flows.recording import record_as_active
from backup_dashboard.flows.recording import repair_record


def resume(gate: Gate, schedule_id: str, now: datetime) -> Schedule:
    """Let a paused or interrupted schedule run again; one that is active stays as it is.

    Mistral counts the next time from now on. A first run that has passed meanwhile is dropped, and what remained of a
    number of runs remains.

    Raises ``NothingLeft`` if its only time has passed, ``Conflict`` if a trigger of its name was made elsewhere
    meanwhile, ``Denied``, and any other ``ServiceError``; then it rests as before.
    """
    mistral = gate.mistral
    found = load_schedule_with_record(mistral, schedule_id)
    if not found.schedule.active:
        try:
            made = gate.create_schedule(found.schedule.definition.from_now_on(now))
        except Conflict:
            found = load_schedule_with_record(mistral, schedule_id)
            if not found.schedule.active:  # else somebody resumed it at the same moment
                raise
        else:
            assert found.record  # noqa: S101 - a schedule without a trigger is known from its record
            return record_as_active(mistral, found.record, made, now)
    return repair_record(mistral, found, now)
