# SPDX-License-Identifier: Apache-2.0
"""Cancel a run in progress."""

from backup_dashboard.flows.gate import Gate


class AlreadyOver(Exception):
    """The run has ended in the meantime: there is nothing to cancel."""


def cancel(gate: Gate, run_id: str) -> None:
    """Cancel a run: Mistral starts no further step of it, while Cinder may finish what it is doing.

    Raises ``AlreadyOver``; ``NotFound`` if there is no such run; and any other ``ServiceError``.
    """
    run = gate.mistral.executions.get(run_id)
    if run.state.terminal:
        raise AlreadyOver
    gate.cancel(run)
