# SPDX-License-Identifier: Apache-2.0
"""Mistral, as far as schedules need it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from keystoneauth1.session import Session
from mistralclient.api.v2.client import Client

from backup_dashboard.api import connection
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core import times
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import NAMES
from backup_dashboard.core.workflows import Workflow

LIST_LIMIT = 1000
"""Rows that Mistral gives at most in one answer (``[api] max_limit``)."""

_OURS = "in:" + ",".join(NAMES)
_UNDER_WAY = "in:RUNNING,PAUSED,DELAYED,WAITING,IDLE"
_RUN_FIELDS = (
    *("id", "workflow_name", "input", "state", "state_info"),
    *("created_at", "updated_at", "description"),
)
_SCHEDULE_FIELDS = (
    *("id", "name", "workflow_name", "workflow_input", "pattern"),
    *("next_execution_time", "first_execution_time", "remaining_executions", "created_at"),
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
class Slot:
    """A schedule's name and when it fires next (aware UTC): all that a history needs of it."""

    name: str
    next_run: datetime | None


class Mistral:
    """Mistral for one project; every method raises ``ServiceError``."""

    def __init__(self, session: Session, url: str) -> None:
        self._client = Client(session=session, mistral_url=url, enforce_raw_definitions=True)

    @classmethod
    def for_request(cls, request: HttpRequest) -> "Mistral":
        """Mistral as the signed-in user reaches it; ``Unreachable`` if the catalog has none."""
        url = connection.endpoint(request, Service.MISTRAL)
        return cls(connection.session(request, url), url)

    def schedules(self, wanted: PageRequest) -> Page[Schedule]:
        """Give one page of the project's triggers of our workflows, ordered by name."""
        direction = "desc" if wanted.backwards else "asc"
        with translated(Service.MISTRAL):
            found = self._client.cron_triggers.list(
                workflow_name=_OURS,
                marker=wanted.marker,
                limit=wanted.limit,
                sort_keys="name,id",
                sort_dirs=f"{direction},{direction}",
                fields=_SCHEDULE_FIELDS,
            )
        return Page.cut([_schedule(item.to_dict()) for item in found], wanted)

    def slots(self) -> dict[str, Slot]:
        """Give name and next run of the project's triggers by id (up to ``LIST_LIMIT``)."""
        with translated(Service.MISTRAL):
            found = self._client.cron_triggers.list(
                workflow_name=_OURS,
                limit=LIST_LIMIT,
                fields=("id", "name", "next_execution_time"),
            )
        return {item.id: Slot(item.name, times.parse(item.next_execution_time)) for item in found}

    def schedule(self, schedule_id: str) -> Schedule:
        """Give one trigger by its id; ``NotFound`` if it starts none of our workflows."""
        with translated(Service.MISTRAL):
            found = self._client.cron_triggers.get(schedule_id).to_dict()
        return _schedule(_ours(found))

    def create_schedule(self, wanted: Definition) -> Schedule:
        """Create a trigger; ``Conflict`` if the name is taken, ``NotFound`` without the workflow."""
        first_run = wanted.first_run.astimezone(UTC) if wanted.first_run else None
        with translated(Service.MISTRAL):
            made = self._client.cron_triggers.create(
                wanted.name,
                wanted.workflow.value,
                workflow_input=dict(wanted.inputs),
                pattern=wanted.pattern or None,
                first_time=first_run.strftime("%Y-%m-%d %H:%M") if first_run else None,
                count=wanted.count,
            )
        return _schedule(made.to_dict())

    def delete_schedule(self, schedule_id: str) -> None:
        """Delete a trigger, and with it the trust that a run of it under way lives on."""
        with translated(Service.MISTRAL):
            self._client.cron_triggers.delete(schedule_id)

    def runs(self, wanted: PageRequest) -> Page[Run]:
        """Give one page of the project's executions of our workflows, newest first."""
        direction = "asc" if wanted.backwards else "desc"
        with translated(Service.MISTRAL):
            found = self._client.executions.list(
                workflow_name=_OURS,
                marker=wanted.marker,
                limit=wanted.limit,
                sort_keys="created_at,id",
                sort_dirs=f"{direction},{direction}",
                fields=_RUN_FIELDS,
            )
        return Page.cut([_run(item.to_dict()) for item in found], wanted)

    def newest_scheduled_runs(self) -> list[Run]:
        """Give the newest runs (up to ``LIST_LIMIT``) that schedules had to do with, newest first."""
        with translated(Service.MISTRAL):
            found = self._client.executions.list(
                workflow_name=_OURS,
                description="has:triggered_by",
                limit=LIST_LIMIT,
                sort_keys="created_at,id",
                sort_dirs="desc,desc",
                fields=_RUN_FIELDS,
            )
        return [_run(item.to_dict()) for item in found]

    def runs_under_way(self, schedule_id: str) -> list[Run]:
        """Give the runs that have not ended and that the schedule had to do with."""
        with translated(Service.MISTRAL):
            found = self._client.executions.list(
                workflow_name=_OURS,
                state=_UNDER_WAY,
                description=f"has:{schedule_id}",
                limit=LIST_LIMIT,
                fields=_RUN_FIELDS,
            )
        return [_run(item.to_dict()) for item in found]

    def run(self, run_id: str) -> Run:
        """Give one execution; ``NotFound`` if the project has no such run of our workflows."""
        with translated(Service.MISTRAL):
            found = self._client.executions.get(run_id).to_dict()
        return _run(_ours(found))

    def steps(self, run_id: str) -> list[Step]:
        """Give the tasks of an execution in the order in which they started."""
        with translated(Service.MISTRAL):
            found = self._client.tasks.list(
                run_id,
                sort_keys="created_at,id",
                sort_dirs="asc,asc",
                fields=("id", "name", "state", "created_at", "started_at", "finished_at"),
            )
        # Mistral's times are whole seconds: of steps that began together, the first to end comes first.
        last = datetime.max.replace(tzinfo=UTC)
        steps = [_step(item.to_dict()) for item in found]
        return sorted(steps, key=lambda step: (step.started or last, step.finished or last))

    def start(self, workflow_id: str, inputs: Mapping[str, Any], origin: Origin) -> Run:
        """Start an execution at once, with the user's own token.

        By the workflow's id: an administrator's start by name may hit another project's private
        workflow of that name and run it with the administrator's token.
        """
        with translated(Service.MISTRAL):
            made = self._client.executions.create(
                workflow_id, workflow_input=dict(inputs), description=origin.description()
            )
        return _run(made.to_dict())

    def installed_workflows(self) -> list[InstalledWorkflow]:
        """Give those of our workflows that the project sees: its own and public ones.

        An administrator sees those of every project. A name that stands in a namespace is not one
        that schedules start.
        """
        with translated(Service.MISTRAL):
            found = self._client.workflows.list(
                name=_OURS, fields=("id", "name", "namespace", "scope", "project_id", "tags")
            )
        return [_installed(item.to_dict()) for item in found if not item.namespace]

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


def _ours(data: dict[str, Any]) -> dict[str, Any]:
    if data["workflow_name"] not in NAMES:
        raise NotFound(Service.MISTRAL, f"{data['id']} does not belong to a backup workflow")
    return data


def _json(value: Any) -> dict[str, Any]:
    """Read a JSON column, which some answers give as text and others as an object."""
    loaded = json.loads(value) if isinstance(value, str) else value
    return loaded if isinstance(loaded, dict) else {}


def _schedule(data: dict[str, Any]) -> Schedule:
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
    )


def _run(data: dict[str, Any]) -> Run:
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
    )


def _step(data: dict[str, Any]) -> Step:
    return Step(
        name=data["name"],
        state=RunState.from_mistral(data["state"]),
        started=times.parse(data.get("started_at") or data.get("created_at")),
        finished=times.parse(data.get("finished_at")),
    )


def _installed(data: dict[str, Any]) -> InstalledWorkflow:
    return InstalledWorkflow(
        id=data["id"],
        name=data["name"],
        scope=data["scope"],
        project_id=data.get("project_id") or "",
        tags=tuple(data.get("tags") or ()),
    )
