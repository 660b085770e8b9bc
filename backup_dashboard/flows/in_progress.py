# SPDX-License-Identifier: Apache-2.0
"""The run that would break if a schedule's trigger were deleted.

Mistral revokes a trigger's trust together with the trigger. A run that the trigger started then fails at its next call
to Cinder, while Cinder may still finish the backup itself (``mistral/services/triggers.py``).
"""

from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule


@dataclass(frozen=True)
class RunInProgress:
    """The run that would break; ``run`` is ``None`` for a run that Mistral may be starting at this moment."""

    run: Run | None


class RunWouldBreak(Exception):
    """Nothing was changed, because a run would break."""

    def __init__(self, under_way: RunInProgress) -> None:
        super().__init__(under_way.run.id if under_way.run else "")
        self.under_way = under_way


def find_run_that_would_break(
    mistral: Mistral, schedule: Schedule, now: datetime
) -> RunInProgress | None:
    """Return the run that uses, or is about to use, the trust of the schedule's trigger, ``None`` if there is none.

    A run that a user started has that user's own token and continues. Raises ``ServiceError``.
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
    if not even_if_running and (in_progress := find_run_that_would_break(mistral, schedule, now)):
        raise RunWouldBreak(in_progress)
