# SPDX-License-Identifier: Apache-2.0
"""Executions: listing, starting, cancelling and rerunning runs."""

from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from typing import Any

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import TooMuch
from backup_dashboard.api.errors import translated
from backup_dashboard.api.mistral import answers
from backup_dashboard.api.mistral.base import LIST_LIMIT
from backup_dashboard.api.mistral.base import OURS
from backup_dashboard.api.mistral.base import MistralResource
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.api.rows import WrongAnswer
from backup_dashboard.core.inputs import original
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.run_filter import EVERY_RUN
from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step

_UNDER_WAY = "in:RUNNING,PAUSED,DELAYED,WAITING,IDLE"


def _conditions(only: RunFilter) -> dict[str, str]:
    """Return a filter as Mistral's query: a field takes only one condition, so ``until`` wins over ``since``."""
    query = {"workflow_name": f"eq:{only.workflow.value}" if only.workflow else OURS}
    if only.state:
        query["state"] = f"in:{','.join(only.state.mistral_names)}"
    if only.schedule_id:
        query["description"] = f"has:{only.schedule_id}"
    if only.until:
        query["created_at"] = f"lt:{only.until.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    elif only.since:
        query["created_at"] = f"gte:{only.since.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return query


class MistralExecutions(MistralResource):
    """``Executions`` over HTTP."""

    def list_page(self, wanted: PageRequest, only: RunFilter = EVERY_RUN) -> Page[Run]:
        try:
            runs = self._page(wanted, only, answers.RUN_FIELDS)
        except TooMuch:
            runs = self._page(wanted, only, answers.LISTED_RUN_FIELDS)
        if only.since:
            runs = [run for run in runs if run.started >= only.since]
        return Page.cut(runs, wanted)

    def _page(self, wanted: PageRequest, only: RunFilter, fields: tuple[str, ...]) -> list[Run]:
        direction = "asc" if wanted.backwards else "desc"
        with translated(Service.MISTRAL):
            rows, _more = self._up_to(
                wanted.limit,
                "executions",
                **_conditions(only),
                **self._own_runs,
                **({"marker": wanted.marker} if wanted.marker else {}),
                sort_keys="created_at,id",
                sort_dirs=f"{direction},{direction}",
                fields=",".join(fields),
            )
            return [answers.run(row) for row in rows]

    def list_newest_scheduled(self, before: str = "") -> Listing[Run]:
        only = {"workflow_name": OURS, "description": "has:triggered_by", **self._everywhere}
        return self._newest(only | ({"marker": before} if before else {}))

    def list_failed(self, since: datetime | None = None) -> Listing[Run]:
        return self._newest(_conditions(RunFilter(state=RunState.FAILED, since=since)))

    def _newest(self, only: Mapping[str, str]) -> Listing[Run]:
        """List the newest runs (up to ``LIST_LIMIT``) without inputs, since a single one may be a megabyte long.

        If the causes make the answer too long to be read, they are left out, too.
        """
        fields = answers.LISTED_RUN_FIELDS
        try:
            return self._listed(only, fields)
        except TooMuch:
            return self._listed(only, tuple(field for field in fields if field != "state_info"))

    def _listed(self, only: Mapping[str, str], fields: tuple[str, ...]) -> Listing[Run]:
        with translated(Service.MISTRAL):
            rows, more = self._up_to(
                LIST_LIMIT,
                "executions",
                **only,
                **self._own_runs,
                sort_keys="created_at,id",
                sort_dirs="desc,desc",
                fields=",".join(fields),
            )
            return Listing.newest([answers.run(row) for row in rows], more, lambda run: run.started)

    def list_under_way(self, schedule_id: str) -> list[Run]:
        with translated(Service.MISTRAL):
            rows, _more = self._up_to(
                LIST_LIMIT,
                "executions",
                workflow_name=OURS,
                state=_UNDER_WAY,
                description=f"has:{schedule_id}",
                **self._own_runs,
                fields=",".join(answers.LISTED_RUN_FIELDS),
            )
            return [answers.run(row) for row in rows]

    def get(self, run_id: str) -> Run:
        return self.get_with_raw(run_id)[0]

    def get_with_raw(self, run_id: str) -> tuple[Run, dict[str, Any]]:
        with translated(Service.MISTRAL):
            execution = self._own(self._client.executions.get(run_id).to_dict())
            run = answers.run(answers.ours(execution))
            if run.id != run_id:
                raise WrongAnswer("another run than was asked for")
            return run, answers.told(execution)

    def list_steps(self, run_id: str) -> list[Step]:
        with translated(Service.MISTRAL):
            tasks = self._client.tasks.list(
                run_id,
                sort_keys="created_at,id",
                sort_dirs="asc,asc",
                fields=("id", "name", "state", "created_at", "started_at", "finished_at"),
            )
            return answers.steps([task.to_dict() for task in tasks])

    def get_workflow_of_step(self, step_id: str) -> str:
        with translated(Service.MISTRAL):
            return str(self._client.tasks.get(step_id).workflow_name)

    def start(self, workflow_id: str, inputs: Mapping[str, Any], origin: Origin) -> Run:
        with translated(Service.MISTRAL):
            execution = self._client.executions.create(
                workflow_id, workflow_input=original(inputs), description=origin.description()
            )
            return answers.run(execution.to_dict())

    def cancel(self, run_id: str) -> None:
        with translated(Service.MISTRAL):
            self._client.executions.update(run_id, "CANCELLED")

    def rerun(self, step_id: str) -> None:
        with translated(Service.MISTRAL):
            self._client.tasks.rerun(step_id, reset=True)
