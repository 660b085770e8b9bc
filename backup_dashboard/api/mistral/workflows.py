# SPDX-License-Identifier: Apache-2.0
"""Workflows: which of ours are installed, and how to install them."""

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated
from backup_dashboard.api.mistral import answers
from backup_dashboard.api.mistral.answers import InstalledWorkflow
from backup_dashboard.api.mistral.answers import WorkflowText
from backup_dashboard.api.mistral.base import OURS
from backup_dashboard.api.mistral.base import MistralResource
from backup_dashboard.core.workflows import Workflow

INSTALL_SECONDS = 60.0
"""How long to wait until Mistral has checked the text of a workflow: seven seconds of computing for our longest."""


class MistralWorkflows(MistralResource):
    """``Workflows`` over HTTP."""

    def list_installed(self) -> list[InstalledWorkflow]:
        with translated(Service.MISTRAL):
            workflows = self._client.workflows.list(
                name=OURS, fields=("id", "name", "namespace", "scope", "project_id", "tags")
            )
            return [
                answers.installed(workflow.to_dict())
                for workflow in workflows
                if not workflow.namespace
            ]

    def get_id_behind(self, workflow: Workflow) -> str:
        with translated(Service.MISTRAL):
            return str(self._client.workflows.get(workflow.value).id)

    def get_text(self, workflow_id: str) -> str:
        with translated(Service.MISTRAL):
            return str(self._client.workflows.get(workflow_id).definition)

    def get(self, workflow_id: str) -> WorkflowText:
        with translated(Service.MISTRAL):
            return answers.workflow_text(self._client.workflows.get(workflow_id).to_dict())

    def create(self, definition: str, public: bool) -> None:
        self._install("POST", "workflows", definition, public)

    def update(self, workflow_id: str, definition: str, public: bool) -> None:
        self._install("PUT", f"workflows/{workflow_id}", definition, public)

    def _install(self, method: str, what: str, definition: str, public: bool) -> None:
        """Send a text and wait for as long as Mistral checks it, which python-mistralclient cannot do."""
        with translated(Service.MISTRAL):
            self._session.request(
                f"{self._url}/{what}",
                method,
                params={"scope": "public" if public else "private"},
                data=definition.encode(),
                headers={"Content-Type": "text/plain"},
                timeout=INSTALL_SECONDS,
            )
