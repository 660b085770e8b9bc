# SPDX-License-Identifier: Apache-2.0
"""Deleting a schedule without breaking the run that it has under way.

Mistral revokes a trigger's trust together with the trigger; a run that the trigger started then fails at its
next call to Cinder, while the backup itself may still be finished (``mistral/services/triggers.py``).
"""

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import Run


class RunUnderWay(Exception):
    """The schedule was not deleted, since ``run`` would break."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.id)
        self.run = run


def run_that_would_break(mistral: Mistral, schedule_id: str) -> Run | None:
    """Give the run under way that lives on the schedule's trust, if there is one.

    A run that a person started lives on that person's own token and goes on. Raises ``ServiceError``.
    """
    runs = mistral.runs_under_way(schedule_id)
    return next((run for run in runs if not run.origin.by_hand), None)


def delete(mistral: Mistral, schedule_id: str, even_if_running: bool = False) -> None:
    """Delete a schedule; its backups stay.

    Raises ``RunUnderWay`` if a run would break and ``even_if_running`` is false, and ``ServiceError``.
    """
    if not even_if_running and (run := run_that_would_break(mistral, schedule_id)):
        raise RunUnderWay(run)
    mistral.delete_schedule(schedule_id)
