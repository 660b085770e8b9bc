# SPDX-License-Identifier: Apache-2.0
"""Ending a run before its time."""

from backup_dashboard.flows.gate import Gate


class AlreadyOver(Exception):
    """The run has ended meanwhile: there is nothing to cancel."""


def cancel(gate: Gate, run_id: str) -> None:
    """Cancel a run: Mistral starts no further step of it, while Cinder may finish what it is doing.

    Raises ``AlreadyOver``; ``NotFound`` for no such run; and any other ``ServiceError``.
    """
    run = gate.mistral.executions.get(run_id)
    if run.state.terminal:
        raise AlreadyOver
    gate.cancel(run)
