# SPDX-License-Identifier: Apache-2.0
"""Mistral's answers as objects of the core, and the fields that lists request."""

from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from typing import Any

from backup_dashboard.api import texts
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.rows import Row
from backup_dashboard.core.records import Record
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleName
from backup_dashboard.core.workflows import NAMES
from backup_dashboard.core.workflows import Workflow

RUN_FIELDS = (
    "id",
    "workflow_name",
    "input",
    "state",
    "state_info",
    "created_at",
    "updated_at",
    "description",
    "project_id",
    "task_execution_id",
)
LISTED_RUN_FIELDS = tuple(field for field in RUN_FIELDS if field != "input")
"""Fields that a long list of runs requests: a single input may be a megabyte long."""

SCHEDULE_FIELDS = (
    "id",
    "name",
    "workflow_name",
    "workflow_input",
    "workflow_params",
    "pattern",
    "next_execution_time",
    "first_execution_time",
    "remaining_executions",
    "created_at",
    "project_id",
)

_FIRES_ONCE = "0 0 30 2 0"
"""The pattern that Mistral stores for a trigger without one (``mistral/services/triggers.py``)."""


@dataclass(frozen=True)
class InstalledWorkflow:
    """A workflow in Mistral that the project sees; ``project_id`` is its owner."""

    id: str
    name: str
    scope: str
    project_id: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class WorkflowText:
    """An installed workflow with its YAML text and the time (aware UTC) of its last change."""

    workflow: InstalledWorkflow
    text: str
    changed: datetime | None


def ours(data: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` if it belongs to one of our workflows. Raises ``NotFound`` otherwise."""
    if data["workflow_name"] not in NAMES:
        raise NotFound(Service.MISTRAL, f"{data['id']} does not belong to a backup workflow")
    return data


def schedule(data: Any) -> Schedule:
    """Read a cron trigger."""
    row = Row(data)
    pattern = row.optional("pattern")
    return Schedule(
        id=row.uuid(),
        definition=Definition(
            name=row.text("name"),
            workflow=Workflow(row.text("workflow_name")),
            inputs=texts.inputs(row.raw("workflow_input")),
            pattern="" if pattern == _FIRES_ONCE else pattern,
            first_run=row.optional_moment("first_execution_time"),
            count=row.optional_number("remaining_executions"),
            params=texts.inputs(row.raw("workflow_params")),
        ),
        next_run=row.optional_moment("next_execution_time"),
        created_at=row.optional_moment("created_at"),
        project_id=row.optional("project_id"),
    )


def schedule_name(data: Any) -> ScheduleName:
    """Read a cron trigger of which only the name and the next start were requested."""
    row = Row(data)
    return ScheduleName(row.text("name"), (row.uuid(),), row.optional_moment("next_execution_time"))


def record(data: Any) -> Record | None:
    """Read an environment; return ``None`` if it is not one of our records."""
    row = Row(data)
    stored = Record.read(row.id("name"), texts.loaded(row.raw("variables")))
    if stored is None:
        return None
    before = stored.before and _tidied(stored.before)
    return replace(
        stored,
        definition=_tidied(stored.definition),
        before=before,
        project_id=row.optional("project_id"),
    )


def _tidied(definition: Definition) -> Definition:
    return replace(
        definition,
        name=texts.short(definition.name),
        inputs=texts.inputs(definition.inputs),
        pattern=texts.short(definition.pattern),
        params=texts.inputs(definition.params),
    )


def run(data: Any) -> Run:
    """Read an execution."""
    row = Row(data)
    started = row.moment("created_at")
    return Run(
        id=row.id(),
        workflow=Workflow(row.text("workflow_name")),
        inputs=texts.inputs(row.raw("input")),
        state=RunState.from_mistral(row.text("state")),
        cause=row.cause("state_info"),
        started=started,
        changed=row.optional_moment("updated_at") or started,
        origin=_origin(row),
        project_id=row.optional("project_id"),
    )


def _origin(row: Row) -> Origin:
    # Mistral describes every run that a workflow starts as "sub-workflow execution" (``workflow_handler.py``).
    if parent := row.optional("task_execution_id"):
        return Origin(by_hand=False, parent_task=parent)
    return Origin.from_description(row.optional("description"))


def told(data: dict[str, Any]) -> dict[str, Any]:
    """Return the whole answer about an execution, with its JSON columns as objects and without shortening any text."""
    columns = ("input", "output", "params", "published_global")
    decoded = {name: texts.loaded(data[name]) for name in columns if name in data}
    return dict(texts.tidy(data | decoded))


def step(data: Any) -> Step:
    """Read a task."""
    row = Row(data)
    return Step(
        id=row.id(),
        name=row.text("name"),
        state=RunState.from_mistral(row.text("state")),
        started=row.optional_moment("started_at") or row.optional_moment("created_at"),
        finished=row.optional_moment("finished_at"),
    )


def workflow_text(data: Any) -> WorkflowText:
    """Read a workflow with its exact and whole text, from which a digest is computed."""
    row = Row(data)
    changed = row.optional_moment("updated_at") or row.optional_moment("created_at")
    return WorkflowText(installed(data), row.verbatim("definition"), changed)


def installed(data: Any) -> InstalledWorkflow:
    """Read a workflow."""
    row = Row(data)
    return InstalledWorkflow(
        id=row.id(),
        name=row.text("name"),
        scope=row.text("scope"),
        project_id=row.optional("project_id"),
        tags=row.names("tags"),
    )


def steps(found: list[Any]) -> list[Step]:
    """Read tasks in the order of their starts.

    Mistral's times are whole seconds: of steps that started in the same second, the first to end comes first.
    """
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(map(step, found), key=lambda item: (item.started or last, item.finished or last))
