# SPDX-License-Identifier: Apache-2.0
"""The calls to Mistral, whoever answers: Mistral itself or the copy that the tests use."""

from collections.abc import Iterable
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from typing import Protocol

from backup_dashboard.api.mistral.answers import InstalledWorkflow
from backup_dashboard.api.mistral.answers import WorkflowText
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.records import Record
from backup_dashboard.core.run_filter import EVERY_RUN
from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import Step
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleName
from backup_dashboard.core.workflows import Workflow


class Triggers(Protocol):
    """The project's cron triggers that start our workflows."""

    def list_all(self) -> list[Schedule]:
        """List all triggers: one call per page. Raises ``TooMuch``."""
        ...

    def list_names(self) -> list[ScheduleName]:
        """List the names of all triggers, for less than half of the cost of ``list_all``. Raises ``TooMuch``."""
        ...

    def list_first_names(self) -> Listing[ScheduleName]:
        """List the names of the first thousand triggers: one call."""
        ...

    def list_by_name(self, names: Iterable[str]) -> list[Schedule]:
        """List the triggers that have one of ``names``: one call for some dozens of names."""
        ...

    def search(self, text: str) -> list[ScheduleName]:
        """List the names of the first triggers whose names contain ``text``, sorted by name.

        ``text`` cannot become a condition of its own: Mistral reads the prefix ``has:`` once, and takes the rest
        literally.
        """
        ...

    def get_next_start(self, now: datetime) -> datetime | None:
        """Return when the next trigger will fire (aware UTC), ``None`` if there is none."""
        ...

    def list_ids_by_name(self, name: str) -> set[str]:
        """List the ids of the project's triggers with this name, of any workflow: one or none."""
        ...

    def get(self, schedule_id: str) -> Schedule:
        """Return one trigger. Raises ``NotFound`` if it is another project's, or starts none of our workflows."""
        ...

    def create(self, wanted: Definition) -> Schedule:
        """Create a trigger.

        Raises ``Conflict`` if the name is taken, ``NotInstalled`` if the workflow is missing, ``NoTrust``.
        """
        ...

    def delete(self, schedule_id: str) -> None:
        """Delete a trigger together with its trust, which a run in progress still needs."""
        ...


class Environments(Protocol):
    """The project's records of schedules."""

    def list_records(self) -> list[Record]:
        """List all records: one call per page. Raises ``TooMuch``."""
        ...

    def save_record(self, record: Record) -> None:
        """Create a record, or replace the one of the same schedule."""
        ...

    def delete_record(self, record: Record) -> None:
        """Delete a record; it is no error if there is none."""
        ...


class Executions(Protocol):
    """The project's executions of our workflows."""

    def list_page(self, wanted: PageRequest, only: RunFilter = EVERY_RUN) -> Page[Run]:
        """List one page of runs, newest first."""
        ...

    def list_newest_scheduled(self, before: str = "") -> Listing[Run]:
        """List the newest runs (up to ``LIST_LIMIT``) that belong to a schedule, without their inputs.

        The list starts after the run with the id ``before``. Raises ``Refused`` if Mistral no longer has that run.
        """
        ...

    def list_failed(self, since: datetime | None = None) -> Listing[Run]:
        """List the newest failed runs (up to ``LIST_LIMIT``) from ``since`` (aware) on, without their inputs."""
        ...

    def list_under_way(self, schedule_id: str) -> list[Run]:
        """List the runs of a schedule that have not ended, without their inputs."""
        ...

    def get(self, run_id: str) -> Run:
        """Return one run. Raises ``NotFound`` if the project has no such run of our workflows."""
        ...

    def get_with_raw(self, run_id: str) -> tuple[Run, dict[str, Any]]:
        """Return one run as ``get`` does, and Mistral's whole answer about it, which includes ``output``."""
        ...

    def list_steps(self, run_id: str) -> list[Step]:
        """List the tasks of a run in the order of their starts."""
        ...

    def get_workflow_of_step(self, step_id: str) -> str:
        """Return the name of the workflow, ours or not, that a task belongs to."""
        ...

    def start(self, workflow_id: str, inputs: Mapping[str, Any], origin: Origin) -> Run:
        """Start a run at once with the user's own token.

        The workflow is given by id: if an administrator starts it by name, Mistral may choose a private workflow of
        another project that has the same name, and run it with the administrator's token.
        """
        ...

    def cancel(self, run_id: str) -> None:
        """End a run as CANCELLED: no further task starts, but Cinder continues what it is doing."""
        ...

    def rerun(self, step_id: str) -> None:
        """Run a failed task again from its beginning; its execution continues from there."""
        ...


class Workflows(Protocol):
    """Our workflows, as far as the project sees them."""

    def list_installed(self) -> list[InstalledWorkflow]:
        """List the workflows that have the names of ours: the project's own ones and the public ones.

        To an administrator Mistral returns those of every project. A workflow in a namespace is left out: schedules do
        not start it.
        """
        ...

    def get_id_behind(self, workflow: Workflow) -> str:
        """Return the id of the workflow that Mistral chooses if several have this name.

        A schedule starts its run with the same query (``get_workflow_definition``), which has no order of its own: with
        SQLite the smallest project id wins, whether private or public. To an administrator it may return another
        project's private workflow.
        """
        ...

    def get_text(self, workflow_id: str) -> str:
        """Return the YAML text of an installed workflow."""
        ...

    def get(self, workflow_id: str) -> WorkflowText:
        """Return an installed workflow with its text. Raises ``NotFound`` if the caller sees no such workflow."""
        ...

    def create(self, definition: str, public: bool) -> None:
        """Install a workflow for the project, or with ``public`` for all projects."""
        ...

    def update(self, workflow_id: str, definition: str, public: bool) -> None:
        """Replace an installed workflow.

        The workflow is given by id: if an administrator updates it by name, Mistral may change and publish a private
        workflow of another project that has the same name.
        """
        ...


class Actions(Protocol):
    """The actions that Mistral's installation and configuration provide."""

    def list_among(self, names: Iterable[str]) -> set[str]:
        """List those of ``names`` that Mistral has."""
        ...
