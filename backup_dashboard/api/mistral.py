# SPDX-License-Identifier: Apache-2.0
"""Mistral, as far as schedules need it."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC
from typing import Any

from django.http import HttpRequest
from keystoneauth1.session import Session
from mistralclient.api.base import APIException
from mistralclient.api.v2.client import Client

from backup_dashboard.api import answers
from backup_dashboard.api import connection
from backup_dashboard.api.answers import InstalledWorkflow
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.records import PREFIX
from backup_dashboard.core.records import Record
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import Step
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import NAMES
from backup_dashboard.core.workflows import Workflow

LIST_LIMIT = 1000
"""Rows that Mistral gives at most in one answer (``[api] max_limit``)."""

_OURS = "in:" + ",".join(NAMES)
_UNDER_WAY = "in:RUNNING,PAUSED,DELAYED,WAITING,IDLE"
_NOT_FOUND = 404


class Mistral:
    """Mistral for one project; every method raises ``ServiceError``.

    ``project_id`` keeps an administrator's lists of schedules to the project: Mistral tells administrators those
    of every project.
    """

    def __init__(self, session: Session, url: str, project_id: str = "") -> None:
        self._project_id = project_id
        self._client = Client(session=session, mistral_url=url, enforce_raw_definitions=True)

    @classmethod
    def for_request(cls, request: HttpRequest) -> "Mistral":
        """Mistral as the signed-in user reaches it; ``Unreachable`` if the catalog has none."""
        url = connection.endpoint(request, Service.MISTRAL)
        return cls(connection.session(request, url), url, request.user.tenant_id)

    def all_schedules(self) -> list[Schedule]:
        """Give all of the project's triggers of our workflows: a call for each ``LIST_LIMIT`` of them."""
        own = {"project_id": self._project_id} if self._project_id else {}
        found: list[Schedule] = []
        while True:
            with translated(Service.MISTRAL):
                rows = self._client.cron_triggers.list(
                    workflow_name=_OURS,
                    marker=found[-1].id if found else "",
                    limit=LIST_LIMIT,
                    sort_keys="id",
                    sort_dirs="asc",
                    fields=answers.SCHEDULE_FIELDS,
                    **own,
                )
            found += [answers.schedule(row.to_dict()) for row in rows]
            if len(rows) < LIST_LIMIT:
                return found

    def triggers_named(self, name: str) -> set[str]:
        """Give the ids of the project's triggers of that name, of any workflow: one or none."""
        with translated(Service.MISTRAL):
            found = self._client.cron_triggers.list(name=f"eq:{name}", fields=("id", "project_id"))
        return {item.id for item in found if self._is_own(item.to_dict())}

    def schedule(self, schedule_id: str) -> Schedule:
        """Give one trigger by its id; ``NotFound`` if it starts none of our workflows."""
        with translated(Service.MISTRAL):
            found = self._client.cron_triggers.get(schedule_id).to_dict()
        return answers.schedule(answers.ours(found))

    def create_schedule(self, wanted: Definition) -> Schedule:
        """Create a trigger; ``Conflict`` if the name is taken, ``NotFound`` without the workflow."""
        first_run = wanted.first_run.astimezone(UTC) if wanted.first_run else None
        with translated(Service.MISTRAL):
            made = self._client.cron_triggers.create(
                wanted.name,
                wanted.workflow.value,
                workflow_input=dict(wanted.inputs),
                workflow_params=dict(wanted.params),
                pattern=wanted.pattern or None,
                first_time=first_run.strftime("%Y-%m-%d %H:%M") if first_run else None,
                count=wanted.count,
            )
        return answers.schedule(made.to_dict())

    def delete_schedule(self, schedule_id: str) -> None:
        """Delete a trigger, and with it the trust that a run of it under way lives on."""
        with translated(Service.MISTRAL):
            self._client.cron_triggers.delete(schedule_id)

    def records(self) -> list[Record]:
        """Give what is kept of the project's schedules: a call for each ``LIST_LIMIT`` of them."""
        names = f"has:{PREFIX}"
        found: list[Record] = []
        while True:
            with translated(Service.MISTRAL):
                rows = self._client.environments.list(
                    name=names,
                    limit=LIST_LIMIT,
                    sort_keys="name",
                    sort_dirs="asc",
                    fields=("id", "name", "variables", "project_id"),
                )
            read = (answers.record(row.to_dict()) for row in rows if self._is_own(row.to_dict()))
            found += [record for record in read if record]
            if len(rows) < LIST_LIMIT:
                return found
            # Mistral takes the marker of this list for a name (``EnvironmentController.get_all``).
            names = f"gt:{rows[-1].name}"

    def save_record(self, record: Record) -> None:
        """Keep a record, in place of what was kept of that schedule before."""
        given = {
            "name": record.environment,
            "description": f"Kept by Backup Schedules for the schedule {record.definition.name}",
            "variables": record.variables(),
        }
        with translated(Service.MISTRAL):
            try:
                self._client.environments.update(**given)
            except APIException as error:
                if error.error_code != _NOT_FOUND:
                    raise
                self._client.environments.create(**given, scope="private")

    def delete_record(self, record: Record) -> None:
        """Forget a record; that it is not there is no error."""
        with suppress(NotFound), translated(Service.MISTRAL):
            self._client.environments.delete(record.environment)

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
                fields=answers.RUN_FIELDS,
            )
        return Page.cut([answers.run(item.to_dict()) for item in found], wanted)

    def newest_scheduled_runs(self) -> list[Run]:
        """Give the newest runs (up to ``LIST_LIMIT``) that schedules had to do with, newest first."""
        with translated(Service.MISTRAL):
            found = self._client.executions.list(
                workflow_name=_OURS,
                description="has:triggered_by",
                limit=LIST_LIMIT,
                sort_keys="created_at,id",
                sort_dirs="desc,desc",
                fields=answers.RUN_FIELDS,
            )
        return [answers.run(item.to_dict()) for item in found]

    def runs_under_way(self, schedule_id: str) -> list[Run]:
        """Give the runs that have not ended and that the schedule had to do with."""
        with translated(Service.MISTRAL):
            found = self._client.executions.list(
                workflow_name=_OURS,
                state=_UNDER_WAY,
                description=f"has:{schedule_id}",
                limit=LIST_LIMIT,
                fields=answers.RUN_FIELDS,
            )
        return [answers.run(item.to_dict()) for item in found]

    def run(self, run_id: str) -> Run:
        """Give one execution; ``NotFound`` if the project has no such run of our workflows."""
        with translated(Service.MISTRAL):
            found = self._client.executions.get(run_id).to_dict()
        return answers.run(answers.ours(found))

    def steps(self, run_id: str) -> list[Step]:
        """Give the tasks of an execution in the order in which they started."""
        with translated(Service.MISTRAL):
            found = self._client.tasks.list(
                run_id,
                sort_keys="created_at,id",
                sort_dirs="asc,asc",
                fields=("id", "name", "state", "created_at", "started_at", "finished_at"),
            )
        return answers.steps([item.to_dict() for item in found])

    def start(self, workflow_id: str, inputs: Mapping[str, Any], origin: Origin) -> Run:
        """Start an execution at once, with the user's own token.

        By the workflow's id: an administrator's start by name may hit another project's private
        workflow of that name and run it with the administrator's token.
        """
        with translated(Service.MISTRAL):
            made = self._client.executions.create(
                workflow_id, workflow_input=dict(inputs), description=origin.description()
            )
        return answers.run(made.to_dict())

    def installed_workflows(self) -> list[InstalledWorkflow]:
        """Give those of our workflows that the project sees: its own and public ones.

        An administrator sees those of every project. A name that stands in a namespace is not one
        that schedules start.
        """
        with translated(Service.MISTRAL):
            found = self._client.workflows.list(
                name=_OURS, fields=("id", "name", "namespace", "scope", "project_id", "tags")
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

    def _is_own(self, item: dict[str, Any]) -> bool:
        return not self._project_id or item.get("project_id") == self._project_id


def _scope(public: bool) -> str:
    return "public" if public else "private"
