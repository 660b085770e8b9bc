# SPDX-License-Identifier: Apache-2.0
"""The part of Mistral that schedules need."""

from keystoneauth1.session import Session

from backup_dashboard.api.mistral.actions import MistralActions
from backup_dashboard.api.mistral.answers import InstalledWorkflow as InstalledWorkflow
from backup_dashboard.api.mistral.answers import WorkflowText as WorkflowText
from backup_dashboard.api.mistral.base import LIST_LIMIT as LIST_LIMIT
from backup_dashboard.api.mistral.base import Access
from backup_dashboard.api.mistral.environments import MistralEnvironments
from backup_dashboard.api.mistral.executions import MistralExecutions
from backup_dashboard.api.mistral.protocols import Actions
from backup_dashboard.api.mistral.protocols import Environments
from backup_dashboard.api.mistral.protocols import Executions
from backup_dashboard.api.mistral.protocols import Triggers
from backup_dashboard.api.mistral.protocols import Workflows
from backup_dashboard.api.mistral.triggers import MistralTriggers
from backup_dashboard.api.mistral.workflows import MistralWorkflows


class Mistral:
    """Mistral for one project, by kind of object; every method of its parts raises ``ServiceError``."""

    def __init__(
        self,
        triggers: Triggers,
        environments: Environments,
        executions: Executions,
        workflows: Workflows,
        actions: Actions,
    ) -> None:
        self.triggers = triggers
        self.environments = environments
        self.executions = executions
        self.workflows = workflows
        self.actions = actions


def mistral_at(
    session: Session,
    url: str,
    project_id: str = "",
    everywhere: bool = False,
    sees_every_project: bool = False,
) -> Mistral:
    """Create the client for the Mistral at ``url``; ``Access`` describes the parameters."""
    access = Access(session, url, project_id, everywhere, sees_every_project)
    return Mistral(
        triggers=MistralTriggers(access),
        environments=MistralEnvironments(access),
        executions=MistralExecutions(access),
        workflows=MistralWorkflows(access),
        actions=MistralActions(access),
    )
