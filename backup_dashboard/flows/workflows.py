# SPDX-License-Identifier: Apache-2.0
"""Are the three workflows in Mistral, and installing or updating them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from importlib import resources

from backup_dashboard.api.mistral import InstalledWorkflow
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.workflows import Workflow


class Change(Enum):
    """What installing did to a workflow."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Installed:
    """One workflow after installing, and what was done to it."""

    workflow: Workflow
    change: Change


def packaged(workflow: Workflow) -> str:
    """Give the YAML text of a workflow as this package ships it."""
    file = resources.files("backup_dashboard.workflows") / f"{workflow.value}.yaml"
    return file.read_text(encoding="utf-8")


def missing(found: Iterable[InstalledWorkflow]) -> list[Workflow]:
    """Tell which of the three workflows the project does not see."""
    names = {workflow.name for workflow in found}
    return [workflow for workflow in Workflow if workflow.value not in names]


def install(mistral: Mistral, project_id: str, public: bool) -> list[Installed]:
    """Bring the project's own copies of the three workflows up to what this package ships.

    Only workflows that ``project_id`` owns are touched, and each by its id: another project's
    workflow of the same name stays as it is. ``public`` makes them visible to everybody, which
    Mistral lets administrators do; a workflow that is public already stays so. A second call changes nothing.

    Raises ``ServiceError``.
    """
    own = {
        workflow.name: workflow
        for workflow in mistral.installed_workflows()
        if workflow.project_id == project_id
    }
    done = []
    for workflow in Workflow:
        definition = packaged(workflow)
        there = own.get(workflow.value)
        if there is None:
            mistral.create_workflow(definition, public)
            change = Change.CREATED
        elif (there.scope == "private" and public) or mistral.definition(there.id) != definition:
            mistral.update_workflow(there.id, definition, public or there.scope == "public")
            change = Change.UPDATED
        else:
            change = Change.UNCHANGED
        done.append(Installed(workflow, change))
    return done
