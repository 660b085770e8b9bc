# SPDX-License-Identifier: Apache-2.0
"""Deleting a schedule without breaking the run that it has under way."""

from contextlib import suppress
from datetime import datetime

from backup_dashboard.api.errors import NotFound
from backup_dashboard.core.records import RecordState
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.in_progress import refuse_if_run_in_progress
from backup_dashboard.flows.loading import load_schedule_with_record


def delete(gate: Gate, schedule_id: str, now: datetime, even_if_running: bool = False) -> None:
    """Delete a schedule, active, at rest or finished; its backups stay.

    The trigger goes first, while the record says that there is one: a record whose trigger is gone is that of a
    schedule that has ended, so that none comes back as paused after a crash in between.

    Raises ``RunUnderWay`` if a run would break and ``even_if_running`` is false, and ``ServiceError``.
    """
    mistral = gate.mistral
    found = load_schedule_with_record(mistral, schedule_id, finished_by=now)
    schedule, record = found.schedule, found.record
    if schedule.active:
        refuse_if_run_in_progress(mistral, schedule, now, even_if_running)
        if record and record.state is not RecordState.ACTIVE:
            mistral.environments.save_record(record.active(schedule, now))
        with suppress(NotFound):
            gate.delete_schedule(schedule)
    if record:
        mistral.environments.delete_record(record)
