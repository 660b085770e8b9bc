# SPDX-License-Identifier: Apache-2.0
"""Mistral, as far as schedules need it."""

from django.http import HttpRequest

from backup_dashboard.api import connection
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral.actions import Actions
from backup_dashboard.api.mistral.answers import InstalledWorkflow as InstalledWorkflow
from backup_dashboard.api.mistral.answers import WorkflowText as WorkflowText
from backup_dashboard.api.mistral.environments import Environments
from backup_dashboard.api.mistral.executions import Executions
from backup_dashboard.api.mistral.part import LIST_LIMIT as LIST_LIMIT
from backup_dashboard.api.mistral.triggers import Triggers
from backup_dashboard.api.mistral.workflows import Workflows

_SEES_EVERY_PROJECT = "admin"
"""The role by which Mistral knows an administrator (``mistral/context.py``, ``from_environ``)."""


class Mistral(Triggers, Environments, Executions, Workflows, Actions):
    """Mistral for one project; every method raises ``ServiceError``."""

    @classmethod
    def for_request(cls, request: HttpRequest) -> "Mistral":
        """Mistral as the signed-in user reaches it; ``Unreachable`` if the catalog has none."""
        url = connection.endpoint(request, Service.MISTRAL)
        return cls(
            connection.session(request, url),
            url,
            request.user.tenant_id,
            sees_every_project=_SEES_EVERY_PROJECT in {role["name"] for role in request.user.roles},
        )

    @classmethod
    def for_cloud(cls, request: HttpRequest) -> "Mistral":
        """Mistral with what every project has, for an administrator; ``Unreachable`` if the catalog has none."""
        url = connection.endpoint(request, Service.MISTRAL)
        return cls(connection.session(request, url), url, everywhere=True)
