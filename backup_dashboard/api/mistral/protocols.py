# SPDX-License-Identifier: Apache-2.0
"""What Mistral can be asked for, whoever answers: Mistral itself, or a test's copy of it."""

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
    """The project's cron triggers of our workflows."""

    def list_all(self) -> list[Schedule]:
        """Give all of the project's triggers of our workflows: a call for each page of them."""
        ...

    def list_names(self) -> list[ScheduleName]:
        """Give all of the project's triggers of our workflows by name, at less than half of what they cost in full."""
        ...

    def list_first_names(self) -> Listing[ScheduleName]:
        """Give the first thousand of the project's triggers of our workflows by name: one call."""
        ...

    def list_by_name(self, names: Iterable[str]) -> list[Schedule]:
        """Give those of the project's triggers of our workflows that have one of ``names``: a call for some dozens."""
        ...

    def search(self, text: str) -> list[ScheduleName]:
        """Give the first of the project's triggers of our workflows that have ``text`` in their names, by name.

        A text of ours never is a condition: Mistral reads ``has:`` once, and takes the rest as it is.
        """
        ...

    def get_next_start(self, now: datetime) -> datetime | None:
        """Give when the next of the project's triggers of our workflows is due (aware UTC), ``None`` without any."""
        ...

    def list_ids_by_name(self, name: str) -> set[str]:
        """Give the ids of the project's triggers of that name, of any workflow: one or none."""
        ...

    def get(self, schedule_id: str) -> Schedule:
        """Give one trigger by its id; ``NotFound`` if it is not the project's, or starts none of our workflows."""
        ...

    def create(self, wanted: Definition) -> Schedule:
        """Create a trigger; ``Conflict`` if the name is taken, ``NotInstalled`` without the workflow, ``NoTrust``."""
        ...

    def delete(self, schedule_id: str) -> None:
        """Delete a trigger, and with it the trust that a run of it under way lives on."""
        ...


class Environments(Protocol):
    """The project's records of schedules."""

    def list_records(self) -> list[Record]:
        """Give what is kept of the project's schedules: a call for each page of them. Raises ``TooMuch``."""
        ...

    def save_record(self, record: Record) -> None:
        """Keep a record, in place of what was kept of that schedule before."""
        ...

    def delete_record(self, record: Record) -> None:
        """Forget a record; that it is not there is no error."""
        ...


class Executions(Protocol):
    """The project's executions of our workflows."""

    def list_page(self, wanted: PageRequest, only: RunFilter = EVERY_RUN) -> Page[Run]:
        """Give one page of the project's executions of our workflows, newest first."""
        ...

    def list_newest_scheduled(self, before: str = "") -> Listing[Run]:
        """Give the newest runs (up to ``LIST_LIMIT``) that schedules had to do with; without inputs.

        ``before`` is the id of the run after which the list goes on; ``Refused`` where Mistral has it no more.
        """
        ...

    def list_failed(self, since: datetime | None = None) -> Listing[Run]:
        """Give the newest runs (up to ``LIST_LIMIT``) that failed, since ``since`` (aware) if given, without inputs."""
        ...

    def list_under_way(self, schedule_id: str) -> list[Run]:
        """Give the runs that have not ended and that the schedule had to do with; without inputs."""
        ...

    def get(self, run_id: str) -> Run:
        """Give one execution; ``NotFound`` if the project has no such run of our workflows."""
        ...

    def get_with_raw(self, run_id: str) -> tuple[Run, dict[str, Any]]:
        """Give one execution as ``run`` does, and everything that Mistral tells of it: ``output`` among that."""
        ...

    def list_steps(self, run_id: str) -> list[Step]:
        """Give the tasks of an execution in the order in which they started."""
        ...

    def get_workflow_of_step(self, step_id: str) -> str:
        """Give the name of the workflow, one of ours or not, to whose run a task belongs."""
        ...

    def start(self, workflow_id: str, inputs: Mapping[str, Any], origin: Origin) -> Run:
        """Start an execution at once, with the user's own token.

        By the workflow's id: an administrator's start by name may hit another project's private
        workflow of that name and run it with the administrator's token.
        """
        ...

    def cancel(self, run_id: str) -> None:
        """End an execution as CANCELLED: no further task starts, what Cinder is doing goes on."""
        ...

    def rerun(self, step_id: str) -> None:
        """Run a failed task again, from its beginning, and let its execution go on from there."""
        ...


class Workflows(Protocol):
    """Our workflows as far as the project sees them."""

    def list_installed(self) -> list[InstalledWorkflow]:
        """Give those of our workflows that the project sees: its own and public ones.

        An administrator sees those of every project. A name that stands in a namespace is not one
        that schedules start.
        """
        ...

    def get_id_behind(self, workflow: Workflow) -> str:
        """Give the id of the workflow that Mistral takes for the name, where several have it.

        A schedule starts its run with the same question (``get_workflow_definition``), which has no
        order of its own: with SQLite the smallest project id wins, be it private or public. An
        administrator may be told another project's private one.
        """
        ...

    def get_text(self, workflow_id: str) -> str:
        """Give the YAML text of an installed workflow."""
        ...

    def get(self, workflow_id: str) -> WorkflowText:
        """Give an installed workflow with its text; ``NotFound`` if the caller sees no such workflow."""
        ...

    def create(self, definition: str, public: bool) -> None:
        """Install a workflow for the project, or for everybody."""
        ...

    def update(self, workflow_id: str, definition: str, public: bool) -> None:
        """Replace an installed workflow.

        By its id: an administrator's update by name may hit another project's private workflow of
        that name and publish it.
        """
        ...


class Actions(Protocol):
    """The actions that Mistral's installation and configuration provide."""

    def list_among(self, names: Iterable[str]) -> set[str]:
        """Give those of ``names`` that Mistral has."""
        ...
