# SPDX-License-Identifier: Apache-2.0
"""Creating a schedule, and starting a run at once."""

from collections.abc import Mapping
from typing import Any

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import workflows


def own_volume(cinder: Cinder, volume_id: str, project_id: str) -> Volume:
    """Give the volume if the project owns it.

    An administrator sees other projects' volumes, too, but the workflow would run in this project
    and could not back them up: they count as ``NotFound``.
    """
    volume = cinder.volume(volume_id)
    if volume.project_id and volume.project_id != project_id:
        raise NotFound(Service.CINDER, f"Volume {volume_id} belongs to another project.")
    return volume


def schedule(mistral: Mistral, wanted: Definition) -> Schedule:
    """Create a schedule.

    Raises ``Conflict`` if the project has one of that name, ``NotFound`` if the workflow is not installed,
    and any other ``ServiceError``.
    """
    return mistral.create_schedule(wanted)


def run_now(
    mistral: Mistral, workflow: Workflow, inputs: Mapping[str, Any], project_id: str
) -> Run:
    """Start a run at once that belongs to no schedule.

    Raises ``NotInstalled`` if the project has no such workflow to run, and any other ``ServiceError``.
    """
    chosen = workflows.chosen(mistral, workflow, project_id)
    return mistral.start(chosen.id, inputs, Origin())


def run_schedule_now(mistral: Mistral, schedule_id: str, project_id: str) -> Run:
    """Start a run at once as the schedule would: same workflow, same inputs.

    Raises ``NotInstalled`` if the project has no such workflow to run, and any other ``ServiceError``.
    """
    found = mistral.schedule(schedule_id)
    chosen = workflows.chosen(mistral, found.workflow, project_id)
    return mistral.start(chosen.id, found.inputs, Origin(schedule_id))
