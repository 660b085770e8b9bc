# SPDX-License-Identifier: Apache-2.0
"""Workflows: which of ours are installed, and installing them."""

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated
from backup_dashboard.api.mistral import answers
from backup_dashboard.api.mistral.answers import InstalledWorkflow
from backup_dashboard.api.mistral.answers import WorkflowText
from backup_dashboard.api.mistral.part import OURS
from backup_dashboard.api.mistral.part import Part
from backup_dashboard.core.workflows import Workflow


class Workflows(Part):
    """Our workflows as far as the project sees them."""

    def installed_workflows(self) -> list[InstalledWorkflow]:
        """Give those of our workflows that the project sees: its own and public ones.

        An administrator sees those of every project. A name that stands in a namespace is not one
        that schedules start.
        """
        with translated(Service.MISTRAL):
            found = self._client.workflows.list(
                name=OURS, fields=("id", "name", "namespace", "scope", "project_id", "tags")
            )
            return [answers.installed(item.to_dict()) for item in found if not item.namespace]

    def id_behind(self, workflow: Workflow) -> str:
        """Give the id of the workflow that Mistral takes for the name, where several have it.

        A schedule starts its run with the same question (``get_workflow_definition``), which has no
        order of its own: with SQLite the smallest project id wins, be it private or public. An
        administrator may be told another project's private one.
        """
        with translated(Service.MISTRAL):
            return str(self._client.workflows.get(workflow.value).id)

    def definition(self, workflow_id: str) -> str:
        """Give the YAML text of an installed workflow."""
        with translated(Service.MISTRAL):
            return str(self._client.workflows.get(workflow_id).definition)

    def workflow(self, workflow_id: str) -> WorkflowText:
        """Give an installed workflow with its text; ``NotFound`` if the caller sees no such workflow."""
        with translated(Service.MISTRAL):
            return answers.workflow_text(self._client.workflows.get(workflow_id).to_dict())

    def create_workflow(self, definition: str, public: bool) -> None:
        """Install a workflow for the project, or for everybody."""
        with translated(Service.MISTRAL):
            self._client.workflows.create(definition, scope=_scope(public))

    def update_workflow(self, workflow_id: str, definition: str, public: bool) -> None:
        """Replace an installed workflow.

        By its id: an administrator's update by name may hit another project's private workflow of
        that name and publish it.
        """
        with translated(Service.MISTRAL):
            self._client.workflows.update(definition, scope=_scope(public), id=workflow_id)


def _scope(public: bool) -> str:
    return "public" if public else "private"
