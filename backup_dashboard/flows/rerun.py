# SPDX-License-Identifier: Apache-2.0
"""Letting a failed run go on from the step that failed."""

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.story import where_to_resume
from backup_dashboard.flows.asking import Asking


class NothingToRerun(Exception):
    """No step of the run can be run again: it has not failed, or ended by itself."""


def rerun(mistral: Mistral, run_id: str) -> None:
    """Run the failed step again; the run goes on with the caller's own token from there.

    Raises ``NothingToRerun``; ``NotFound`` for no such run; and any other ``ServiceError``.
    """
    with Asking() as ask:
        run = ask(mistral.run, run_id)
        steps = ask(mistral.steps, run_id)
    step = where_to_resume(run.result().state, steps.result())
    if step is None:
        raise NothingToRerun
    mistral.rerun(step.id)
