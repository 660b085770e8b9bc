# SPDX-License-Identifier: Apache-2.0
"""Ending a run before its time."""

from backup_dashboard.api.mistral import Mistral


class AlreadyOver(Exception):
    """The run has ended meanwhile: there is nothing to cancel."""


def cancel(mistral: Mistral, run_id: str) -> None:
    """Cancel a run: Mistral starts no further step of it, while Cinder may finish what it is doing.

    Raises ``AlreadyOver``; ``NotFound`` for no such run; and any other ``ServiceError``.
    """
    if mistral.run(run_id).state.terminal:
        raise AlreadyOver
    mistral.cancel(run_id)
