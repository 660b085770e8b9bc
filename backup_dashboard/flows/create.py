# SPDX-License-Identifier: Apache-2.0
"""Creating a schedule, and starting a run at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import workflows


@dataclass(frozen=True)
class Plan:
    """What to back up, how, and under which name the backups appear in Cinder.

    ``max_full_backups`` and ``max_incremental_backups`` (per full) are sent only to a workflow that has limits.
    """

    volume_id: str
    workflow: Workflow
    backup_name: str
    max_full_backups: int = 0
    max_incremental_backups: int = 0

    def inputs(self) -> Mapping[str, Any]:
        """The workflow's inputs, exactly those that the user guide names."""
        inputs: dict[str, Any] = {"volume_id": self.volume_id, "backup_name": self.backup_name}
        if self.workflow.has_limits:
            inputs["max_full_backups"] = self.max_full_backups
            inputs["max_incremental_backups"] = self.max_incremental_backups
        return inputs


def own_volume(cinder: Cinder, volume_id: str, project_id: str) -> Volume:
    """Give the volume if the project owns it.

    An administrator sees other projects' volumes, too, but the workflow would run in this project
    and could not back them up: they count as ``NotFound``.
    """
    volume = cinder.volume(volume_id)
    if volume.project_id and volume.project_id != project_id:
        raise NotFound(Service.CINDER, f"Volume {volume_id} belongs to another project.")
    return volume


def schedule(mistral: Mistral, name: str, plan: Plan, pattern: str) -> Schedule:
    """Create a schedule.

    Raises ``Conflict`` if the project has one of that name, ``NotFound`` if the workflow is not installed,
    and any other ``ServiceError``.
    """
    return mistral.create_schedule(name, plan.workflow, plan.inputs(), pattern)


def run_now(mistral: Mistral, plan: Plan, project_id: str) -> Run:
    """Start a run at once that belongs to no schedule.

    Raises ``NotInstalled`` if the project has no such workflow to run, and any other ``ServiceError``.
    """
    chosen = workflows.chosen(mistral, plan.workflow, project_id)
    return mistral.start(chosen.id, plan.inputs(), Origin())


def run_schedule_now(mistral: Mistral, schedule_id: str, project_id: str) -> Run:
    """Start a run at once as the schedule would: same workflow, same inputs.

    Raises ``NotInstalled`` if the project has no such workflow to run, and any other ``ServiceError``.
    """
    found = mistral.schedule(schedule_id)
    chosen = workflows.chosen(mistral, found.workflow, project_id)
    return mistral.start(chosen.id, found.inputs, Origin(schedule_id))
