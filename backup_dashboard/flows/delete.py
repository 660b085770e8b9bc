# SPDX-License-Identifier: Apache-2.0
"""Delete a schedule without breaking its run in progress."""

from contextlib import suppress
from datetime import datetime

from backup_dashboard.api.errors import NotFound
from backup_dashboard.core.records import RecordState
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.in_progress import refuse_if_run_in_progress
from backup_dashboard.flows.loading import load_schedule_with_record


def delete(gate: Gate, schedule_id: str, now: datetime, even_if_running: bool = False) -> None:
    """Delete a schedule, whether active, inactive or finished; its backups stay.

    The trigger is deleted first, while the record says that there is one. A record whose trigger is gone counts as a
    schedule that has ended, so that no deleted schedule returns as paused after a crash in between.

    Raises ``RunWouldBreak`` if a run would break and ``even_if_running`` is false, and ``ServiceError``.
    """
    mistral = gate.mistral
    stored = load_schedule_with_record(mistral, schedule_id, finished_by=now)
    schedule, record = stored.schedule, stored.record
    if schedule.active:
        refuse_if_run_in_progress(mistral, schedule, now, even_if_running)
        if record and record.state is not RecordState.ACTIVE:
            mistral.environments.save_record(record.active(schedule, now))
        with suppress(NotFound):
            gate.delete_schedule(schedule)
    if record:
        mistral.environments.delete_record(record)
