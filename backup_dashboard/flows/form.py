# SPDX-License-Identifier: Apache-2.0
"""What the form needs to know before anybody fills it."""

from dataclasses import dataclass

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import workflows
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import missing


@dataclass(frozen=True)
class Choices:
    """The volumes to choose from, and what is missing."""

    volumes: list[Volume]
    missing_services: tuple[Service, ...]
    missing_workflows: list[Workflow]


def choices(mistral: Mistral, cinder: Cinder, project_id: str) -> Choices:
    """Ask Cinder for the volumes and Mistral for the workflows, at once."""
    with Asking() as ask:
        volumes = ask(cinder.volumes)
        installed = ask(mistral.installed_workflows)
    return Choices(
        volumes.or_else([]),
        missing([volumes, installed]),
        [] if installed.error else workflows.missing(installed.or_else([]), project_id),
    )
