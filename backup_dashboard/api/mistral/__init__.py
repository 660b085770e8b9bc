# SPDX-License-Identifier: Apache-2.0
"""Mistral, as far as schedules need it."""

from backup_dashboard.api.mistral.actions import Actions
from backup_dashboard.api.mistral.answers import InstalledWorkflow as InstalledWorkflow
from backup_dashboard.api.mistral.answers import WorkflowText as WorkflowText
from backup_dashboard.api.mistral.environments import Environments
from backup_dashboard.api.mistral.executions import Executions
from backup_dashboard.api.mistral.part import LIST_LIMIT as LIST_LIMIT
from backup_dashboard.api.mistral.triggers import Triggers
from backup_dashboard.api.mistral.workflows import Workflows


class Mistral(Triggers, Environments, Executions, Workflows, Actions):
    """Mistral for one project; every method raises ``ServiceError``."""
