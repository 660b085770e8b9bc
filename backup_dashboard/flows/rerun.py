# SPDX-License-Identifier: Apache-2.0
"""Letting a failed run go on from the step that failed."""

from backup_dashboard.core.story import where_to_resume
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.gate import Gate


class NothingToRerun(Exception):
    """No step of the run can be run again: it has not failed, or ended by itself."""


def rerun(gate: Gate, run_id: str) -> None:
    """Run the failed step again; the run goes on with the caller's own token from there.

    Raises ``NothingToRerun``; ``Denied``; ``NotFound`` for no such run; and any other ``ServiceError``.
    """
    with Asking() as ask:
        account = ask(gate.mistral.executions.get_with_raw, run_id)
        steps = ask(gate.mistral.executions.list_steps, run_id)
    run, raw = account.result()
    step = where_to_resume(run.state, steps.result())
    if step is None:
        raise NothingToRerun
    gate.rerun(run, raw, step)
