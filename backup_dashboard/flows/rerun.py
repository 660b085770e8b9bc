# SPDX-License-Identifier: Apache-2.0
"""Continue a failed run from the step that failed."""

from backup_dashboard.core.story import where_to_resume
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.gate import Gate


class NothingToRerun(Exception):
    """No step of the run can be run again: the run has not failed, or it ended itself."""


def rerun(gate: Gate, run_id: str) -> None:
    """Run the failed step again; the run continues from there with the user's own token.

    Raises ``NothingToRerun``; ``Denied``; ``NotFound`` if there is no such run; and any other ``ServiceError``.
    """
    with Asking() as ask:
        answer = ask(gate.mistral.executions.get_with_raw, run_id)
        steps = ask(gate.mistral.executions.list_steps, run_id)
    run, raw = answer.result()
    step = where_to_resume(run.state, steps.result())
    if step is None:
        raise NothingToRerun
    gate.rerun(run, raw, step)
