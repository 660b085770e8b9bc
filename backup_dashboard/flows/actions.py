# SPDX-License-Identifier: Apache-2.0
"""Checks that Mistral has the actions that the workflows call: without them every run fails at its first task."""

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.workflows.package import needed_actions


def missing_actions(mistral: Mistral) -> list[str]:
    """List the actions that the workflows need and Mistral does not have, sorted: one call.

    Mistral accepts a workflow whose actions it does not have; only the runs of it fail. The actions of OpenStack come
    from mistral-extra, and Mistral's configuration may exclude any (``[action_providers]``,
    ``[legacy_action_provider]``).

    Raises ``ServiceError``.
    """
    needed = needed_actions()
    return sorted(needed - mistral.actions.list_among(sorted(needed)))
