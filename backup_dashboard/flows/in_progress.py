# SPDX-License-Identifier: Apache-2.0
"""The run that would break with a schedule's trigger.

Mistral revokes a trigger's trust together with the trigger; a run that the trigger started then fails at its
next call to Cinder, while the backup itself may still be finished (``mistral/services/triggers.py``).
"""

from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule


@dataclass(frozen=True)
class RunInProgress:
    """What would break: ``run``, or where that is ``None`` one that Mistral may be starting this moment."""

    run: Run | None


class RunWouldBreak(Exception):
    """Nothing was changed, since a run would break."""

    def __init__(self, under_way: RunInProgress) -> None:
        super().__init__(under_way.run.id if under_way.run else "")
        self.under_way = under_way


def find_run_that_would_break(
    mistral: Mistral, schedule: Schedule, now: datetime
) -> RunInProgress | None:
    """Give what lives, or is about to live, on the trust of the schedule's trigger; ``None`` for nothing.

    A run that a person started lives on that person's own token and goes on. Raises ``ServiceError``.
    """
    if not schedule.active:
        return None
    runs = mistral.executions.list_under_way(schedule.id)
    run = next((run for run in runs if not run.origin.by_hand), None)
    return RunInProgress(run) if run or schedule.is_starting(now) else None


def refuse_if_run_in_progress(
    mistral: Mistral, schedule: Schedule, now: datetime, even_if_running: bool
) -> None:
    """Raise ``RunWouldBreak`` if a run would break and ``even_if_running`` is false."""
    if not even_if_running and (found := find_run_that_would_break(mistral, schedule, now)):
        raise RunWouldBreak(found)
