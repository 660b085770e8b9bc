# SPDX-License-Identifier: Apache-2.0
"""What Mistral answers, as objects of the core, and which fields it is asked for."""

import json
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from typing import Any

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.core import times
from backup_dashboard.core.records import Record
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import NAMES
from backup_dashboard.core.workflows import Workflow

RUN_FIELDS = (
    *("id", "workflow_name", "input", "state", "state_info"),
    *("created_at", "updated_at", "description", "project_id"),
)
SCHEDULE_FIELDS = (
    *("id", "name", "workflow_name", "workflow_input", "workflow_params", "pattern"),
    *("next_execution_time", "first_execution_time", "remaining_executions", "created_at"),
    "project_id",
)

_FIRES_ONCE = "0 0 30 2 0"
"""What Mistral keeps as the pattern of a trigger that has none (``mistral/services/triggers.py``)."""


@dataclass(frozen=True)
class InstalledWorkflow:
    """A workflow that a project sees in Mistral; ``project_id`` is its owner's."""

    id: str
    name: str
    scope: str
    project_id: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class WorkflowText:
    """An installed workflow with its YAML text, and when (aware UTC) anything of it was changed last."""

    workflow: InstalledWorkflow
    text: str
    changed: datetime | None


def ours(data: dict[str, Any]) -> dict[str, Any]:
    """Give an answer back if it has to do with our workflows; ``NotFound`` otherwise."""
    if data["workflow_name"] not in NAMES:
        raise NotFound(Service.MISTRAL, f"{data['id']} does not belong to a backup workflow")
    return data


def _json(value: Any) -> dict[str, Any]:
    """Read a JSON column, which some answers give as text and others as an object."""
    loaded = json.loads(value) if isinstance(value, str) else value
    return loaded if isinstance(loaded, dict) else {}


def schedule(data: dict[str, Any]) -> Schedule:
    """Read a cron trigger."""
    return Schedule(
        id=data["id"],
        name=data["name"],
        workflow=Workflow(data["workflow_name"]),
        inputs=_json(data["workflow_input"]),
        pattern="" if data["pattern"] == _FIRES_ONCE else data["pattern"] or "",
        next_run=times.parse(data["next_execution_time"]),
        remaining=data["remaining_executions"],
        created_at=times.parse(data["created_at"]),
        first_run=times.parse(data.get("first_execution_time")),
        params=_json(data.get("workflow_params")),
        project_id=data.get("project_id") or "",
    )


def record(data: dict[str, Any]) -> Record | None:
    """Read an environment; ``None`` for one that is not a record of ours."""
    found = Record.read(data["name"], _json(data["variables"]))
    return found and replace(found, project_id=data.get("project_id") or "")


def run(data: dict[str, Any]) -> Run:
    """Read an execution."""
    started = times.parse(data["created_at"])
    assert started  # noqa: S101 - Mistral's column is filled by the database
    return Run(
        id=data["id"],
        workflow=Workflow(data["workflow_name"]),
        inputs=_json(data["input"]),
        state=RunState.from_mistral(data["state"]),
        cause=data["state_info"] or "",
        started=started,
        changed=times.parse(data["updated_at"]) or started,
        origin=Origin.from_description(data["description"]),
        project_id=data.get("project_id") or "",
    )


def told(data: dict[str, Any]) -> dict[str, Any]:
    """Give everything that Mistral told of an execution, its JSON columns as objects."""
    columns = ("input", "output", "params", "published_global")
    return data | {name: _json(data[name]) for name in columns if name in data}


def step(data: dict[str, Any]) -> Step:
    """Read a task."""
    return Step(
        id=data["id"],
        name=data["name"],
        state=RunState.from_mistral(data["state"]),
        started=times.parse(data.get("started_at") or data.get("created_at")),
        finished=times.parse(data.get("finished_at")),
    )


def workflow_text(data: dict[str, Any]) -> WorkflowText:
    """Read a workflow with its text."""
    changed = times.parse(data.get("updated_at")) or times.parse(data.get("created_at"))
    return WorkflowText(installed(data), data["definition"], changed)


def installed(data: dict[str, Any]) -> InstalledWorkflow:
    """Read a workflow."""
    return InstalledWorkflow(
        id=data["id"],
        name=data["name"],
        scope=data["scope"],
        project_id=data.get("project_id") or "",
        tags=tuple(data.get("tags") or ()),
    )


def steps(found: list[dict[str, Any]]) -> list[Step]:
    """Read tasks, in the order in which they started.

    Mistral's times are whole seconds: of steps that began together, the first to end comes first.
    """
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(map(step, found), key=lambda each: (each.started or last, each.finished or last))
