# SPDX-License-Identifier: Apache-2.0
"""Does Mistral have the actions of which the workflows are made? Without them each run fails at its first task."""

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.workflows.package import needed_actions


def missing_actions(mistral: Mistral) -> list[str]:
    """Name the actions that the workflows need and Mistral does not have, sorted: one call.

    Mistral takes a workflow whose actions it does not have, and only its runs fail. Those of OpenStack come from
    mistral-extra, and Mistral's configuration may leave any out (``[action_providers]``, ``[legacy_action_provider]``).

    Raises ``ServiceError``.
    """
    needed = needed_actions()
    return sorted(needed - mistral.actions.list_among(sorted(needed)))
