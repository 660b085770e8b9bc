# SPDX-License-Identifier: Apache-2.0
"""Resume an inactive schedule: its next run is at its next slot, never at once."""

from datetime import datetime

from backup_dashboard.api.errors import Conflict
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.loading import load_schedule_with_record
from backup_dashboard.flows.recording import record_as_active
from backup_dashboard.flows.recording import repair_record


def resume(gate: Gate, schedule_id: str, now: datetime) -> Schedule:
    """Resume a paused or interrupted schedule and return it; an active one stays as it is.

    Mistral computes the next run from now on. A first run that has passed in the meantime is dropped, and the remaining
    number of runs stays.

    Raises ``NothingLeft`` if its only time has passed, ``Conflict`` if somebody has created another trigger with its
    name in the meantime, ``Denied``, and any other ``ServiceError``; then the schedule stays inactive.
    """
    mistral = gate.mistral
    stored = load_schedule_with_record(mistral, schedule_id)
    if not stored.schedule.active:
        try:
            made = gate.create_schedule(stored.schedule.definition.from_now_on(now))
        except Conflict:
            stored = load_schedule_with_record(mistral, schedule_id)
            if not stored.schedule.active:  # else somebody resumed it at the same time
                raise
        else:
            assert stored.record  # noqa: S101 - a schedule without a trigger comes from its record
            return record_as_active(mistral, stored.record, made, now)
    return repair_record(mistral, stored, now)
