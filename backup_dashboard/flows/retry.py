# SPDX-License-Identifier: Apache-2.0
"""Retry a run that has ended: start it again from its beginning."""

from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.flows.gate import Gate


class NotOver(Exception):
    """The run has not ended, and a second run would only wait for it."""


class Succeeded(Exception):
    """The run has succeeded, and a second run would not improve anything."""


def retry(gate: Gate, run_id: str, only_failed: bool = False) -> Run:
    """Start a run with the same inputs, by hand and for the same schedule.

    Raises ``NotOver``; ``Succeeded`` if ``only_failed`` and the run did not fail; ``Denied``; ``NotInstalled`` if the
    project no longer has such a workflow that it may run; ``NotFound`` if there is no such run; and any other
    ``ServiceError``.
    """
    run = gate.mistral.executions.get(run_id)
    if not run.state.terminal:
        raise NotOver
    if only_failed and run.state is RunState.SUCCESS:
        raise Succeeded
    return gate.start(run.workflow, run.inputs, Origin(run.origin.schedule_id))
