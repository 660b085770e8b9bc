# SPDX-License-Identifier: Apache-2.0
"""Mistral and Cinder as plain lists, as far as the flows use them."""

import uuid
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

import yaml

from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.mistral import InstalledWorkflow
from backup_dashboard.api.mistral import WorkflowText
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.caller import Caller
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.records import Record
from backup_dashboard.core.run_filter import EVERY_RUN
from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleName
from backup_dashboard.core.storage import Quota
from backup_dashboard.core.storage import UserMessage
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.shelf import Shelf

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def schedule(id: str = "s1", **changes: Any) -> Schedule:
    """A schedule of volume v1, with whatever a test changes."""
    given: dict[str, Any] = {
        "name": f"name of {id}",
        "workflow": Workflow.FULL,
        "inputs": {"volume_id": "v1", "backup_name": "b"},
        "pattern": "0 2 * * *",
        "next_run": NOW + timedelta(hours=14),
        "remaining": None,
        "created_at": NOW - timedelta(days=1),
    }
    return Schedule(id=id, **{**given, **changes})


def run(id: str = "r1", **changes: Any) -> Run:
    """A successful run of volume v1, with whatever a test changes."""
    given: dict[str, Any] = {
        "workflow": Workflow.FULL,
        "inputs": {"volume_id": "v1", "backup_name": "b"},
        "state": RunState.SUCCESS,
        "cause": "",
        "started": NOW - timedelta(minutes=5),
        "changed": NOW - timedelta(minutes=4),
        "origin": Origin("s1", by_hand=False),
    }
    return Run(id=id, **{**given, **changes})


def backup(id: str = "b1", execution: str = "r1", **changes: Any) -> Backup:
    """An available full backup of volume v1 that an execution made."""
    given: dict[str, Any] = {
        "name": f"name of {id}",
        "volume_id": "v1",
        "status": "available",
        "size": 1,
        "is_incremental": False,
        "created_at": NOW,
        "fail_reason": "",
        "metadata": {"execution": execution} if execution else {},
    }
    given |= changes
    return Backup(id=id, **{**given, "status": BackupStatus(given["status"])})


class FakeMistral:
    """Holds schedules, their records, runs and workflows; ``error`` is what every question then raises.

    ``foreign`` are triggers of other workflows, which only take names; ``ever`` are all that were created;
    ``meanwhile`` is called before each question, with its name. ``reach`` is how many of the newest runs it tells,
    ``first`` how many of the triggers it names at once.
    """

    def __init__(self, error: ServiceError | None = None) -> None:
        self.error = error
        self.held: list[Schedule] = []
        self.ever: list[Schedule] = []
        self.foreign: list[Schedule] = []
        self.kept: dict[str, Record] = {}
        self.meanwhile: Callable[[str], None] | None = None
        self.executions: list[Run] = []
        self.first = 1000
        self.reach = 1000
        self.workflows: dict[str, InstalledWorkflow] = {}
        self.texts: dict[str, str] = {}
        self.changed: dict[str, datetime] = {}
        self.params: dict[str, Any] = {}
        self.outputs: dict[str, dict[str, Any]] = {}
        self.tasks: dict[str, list[Step]] = {}
        self.parents: dict[str, str] = {}
        self.cancelled: list[str] = []
        self.rerun_steps: list[str] = []
        self.asked: list[str] = []
        self.without_actions: set[str] = set()
        self.started: list[tuple[str, Mapping[str, Any], Origin]] = []

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.meanwhile:
            self.meanwhile(what)
        if self.error:
            raise self.error

    def all_schedules(self) -> list[Schedule]:
        self._ask("all_schedules")
        return list(self.held)

    def trigger_names(self) -> list[ScheduleName]:
        self._ask("trigger_names")
        return [ScheduleName(each.name, (each.id,), each.next_run) for each in self.held]

    def first_trigger_names(self) -> Listing[ScheduleName]:
        self._ask("first_trigger_names")
        found = [ScheduleName(each.name, (each.id,), each.next_run) for each in self.held]
        return Listing(found[: self.first], len(found) <= self.first)

    def schedules_named(self, names: Iterable[str]) -> list[Schedule]:
        self._ask("schedules_named")
        wanted = {*names}
        return [each for each in self.held if each.name in wanted]

    def triggers_like(self, text: str) -> list[ScheduleName]:
        self._ask("triggers_like")
        found = sorted(
            (each for each in self.held if text in each.name), key=lambda each: each.name
        )
        return [ScheduleName(each.name, (each.id,), each.next_run) for each in found[:20]]

    def next_start(self, now: datetime) -> datetime | None:
        self._ask("next_start")
        coming = (each.next_run for each in self.held)
        return min((each for each in coming if each and each >= now), default=None)

    def triggers_named(self, name: str) -> set[str]:
        self._ask("triggers_named")
        return {each.id for each in (*self.held, *self.foreign) if each.name == name}

    def schedule(self, schedule_id: str) -> Schedule:
        self._ask("schedule")
        for each in self.held:
            if each.id == schedule_id:
                return each
        raise NotFound(Service.MISTRAL, schedule_id)

    def create_schedule(self, wanted: Definition) -> Schedule:
        self._ask("create_schedule")
        if any(each.name == wanted.name for each in (*self.held, *self.foreign)):
            raise Conflict(Service.MISTRAL, wanted.name)
        given = asdict(wanted)
        id = wanted.name if all(each.id != wanted.name for each in self.ever) else str(uuid.uuid4())
        made = schedule(id, remaining=given.pop("count"), **given)
        self.held.append(made)
        self.ever.append(made)
        return made

    def delete_schedule(self, schedule_id: str) -> None:
        self._ask("delete_schedule")
        if all(each.id != schedule_id for each in self.held):
            raise NotFound(Service.MISTRAL, schedule_id)
        self.held = [each for each in self.held if each.id != schedule_id]

    def records(self) -> list[Record]:
        self._ask("records")
        return list(self.kept.values())

    def save_record(self, record: Record) -> None:
        self._ask("save_record")
        self.kept[record.key] = record

    def delete_record(self, record: Record) -> None:
        self._ask("delete_record")
        self.kept.pop(record.key, None)

    def runs(self, wanted: PageRequest, only: RunFilter = EVERY_RUN) -> Page[Run]:
        self._ask("runs")
        ids = [each.id for each in self.executions]
        if wanted.marker and wanted.marker not in ids:
            raise NotFound(Service.MISTRAL, wanted.marker)
        start = ids.index(wanted.marker) + 1 if wanted.marker else 0
        found = [
            each
            for each in self.executions[start:]
            if only.schedule_id in ("", each.origin.schedule_id)
            and only.state in (None, each.state)
        ]
        return Page.cut(found[: wanted.limit], wanted)

    def newest_scheduled_runs(self, before: str = "") -> Listing[Run]:
        self._ask("newest_scheduled_runs")
        found = [each for each in self.executions if each.origin.schedule_id]
        return _told(found, before, self.reach, lambda run: run.started)

    def failed_runs(self, since: datetime | None = None) -> Listing[Run]:
        self._ask("failed_runs")
        failed = [each for each in self.executions if each.state is RunState.FAILED]
        found = [each for each in failed if since is None or each.started >= since]
        return _told(found, "", self.reach, lambda run: run.started)

    def runs_under_way(self, schedule_id: str) -> list[Run]:
        self._ask("runs_under_way")
        return [
            each
            for each in self.executions
            if not each.state.terminal and schedule_id in ("", each.origin.schedule_id)
        ]

    def run(self, run_id: str) -> Run:
        self._ask("run")
        for each in self.executions:
            if each.id == run_id:
                return each
        raise NotFound(Service.MISTRAL, run_id)

    def account(self, run_id: str) -> tuple[Run, dict[str, Any]]:
        run = self.run(run_id)
        of = next(
            (id for id, each in self.workflows.items() if each.name == run.workflow.value), ""
        )
        output = self.outputs.get(run_id, {})
        return run, {"output": output, "params": self.params, "workflow_id": of}

    def steps(self, run_id: str) -> list[Step]:
        self._ask("steps")
        return self.tasks.get(run_id, [])

    def workflow_of_step(self, step_id: str) -> str:
        self._ask("workflow_of_step")
        if step_id not in self.parents:
            raise NotFound(Service.MISTRAL, step_id)
        return self.parents[step_id]

    def cancel(self, run_id: str) -> None:
        self._ask("cancel")
        self.cancelled.append(run_id)

    def rerun(self, step_id: str) -> None:
        self._ask("rerun")
        self.rerun_steps.append(step_id)

    def start(self, workflow_id: str, inputs: Mapping[str, Any], origin: Origin) -> Run:
        self._ask("start")
        workflow = Workflow(self.workflows[workflow_id].name)
        self.started.append((workflow_id, inputs, origin))
        return run("started", workflow=workflow, inputs=inputs, origin=origin)

    def installed_workflows(self) -> list[InstalledWorkflow]:
        self._ask("installed_workflows")
        return list(self.workflows.values())

    def actions_among(self, names: Iterable[str]) -> set[str]:
        self._ask("actions_among")
        return set(names) - self.without_actions

    def id_behind(self, workflow: Workflow) -> str:
        self._ask("id_behind")
        named = [each for each in self.workflows.values() if each.name == workflow.value]
        return min(named, key=lambda each: each.project_id).id

    def definition(self, workflow_id: str) -> str:
        self._ask("definition")
        return self.texts[workflow_id]

    def workflow(self, workflow_id: str) -> WorkflowText:
        self._ask("workflow")
        if workflow_id not in self.workflows:
            raise NotFound(Service.MISTRAL, workflow_id)
        text = self.texts[workflow_id]
        return WorkflowText(self.workflows[workflow_id], text, self.changed.get(workflow_id))

    def create_workflow(self, definition: str, public: bool) -> None:
        self._ask("create_workflow")
        self.install(definition, _scope(public))

    def update_workflow(self, workflow_id: str, definition: str, public: bool) -> None:
        self._ask("update_workflow")
        self.install(definition, _scope(public), self.workflows[workflow_id].project_id)

    def install(self, definition: str, scope: str, project_id: str = "mine") -> None:
        """Hold a workflow by its project and the name that its definition gives it."""
        held = yaml.safe_load(definition)
        name = next(key for key in held if key != "version")
        id, tags = f"{project_id}-{name}", tuple(held[name].get("tags", ()))
        self.workflows[id] = InstalledWorkflow(id, name, scope, project_id, tags)
        self.texts[id] = definition


def _scope(public: bool) -> str:
    return "public" if public else "private"


MEMBER = Caller("mine")
"""A member of the project ``mine``, which owns everything here that names no other."""


def gate(
    mistral: "FakeMistral", cinder: "FakeCinder | None" = None, caller: Caller = MEMBER
) -> Gate:
    """The gate for somebody, by default the member, of a cloud that has the volume v1."""
    return Gate(mistral, cinder or FakeCinder(), caller)  # type: ignore[arg-type]


def _told(
    found: list[Any], before: str, reach: int, came: Callable[[Any], datetime | None]
) -> Listing[Any]:
    """Give the first ``reach`` rows after the one with the id ``before``."""
    start = [each.id for each in found].index(before) + 1 if before else 0
    rest = found[start:]
    return Listing.newest(rest[:reach], len(rest) > reach, came)


class FakeCinder:
    """Holds volumes and backups; ``error`` is what every question then raises.

    ``reach`` is how many of the newest backups it tells.
    """

    def __init__(self, error: ServiceError | None = None) -> None:
        self.error = error
        self.held = [Volume("v1", "database", 1, "available", "mine")]
        self.kept: list[Backup] = []
        self.reach = 1000
        self.said: list[UserMessage] = []
        self.owners: dict[str, str] = {}
        self.asked: list[str] = []

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.error:
            raise self.error

    def volumes(self, most: int = 1000) -> Listing[Volume]:
        self._ask("volumes")
        return Listing(self.held[:most], len(self.held) <= most)

    def volume_names(self, after: str = "") -> VolumeNames:
        self._ask("volume_names")
        return VolumeNames({each.id: each.name for each in self.held}, complete=True)

    def volumes_named(self, name: str) -> list[str]:
        self._ask("volumes_named")
        return [each.id for each in self.held if each.name == name]

    def volume(self, volume_id: str) -> Volume:
        self._ask("volume")
        for each in self.held:
            if each.id == volume_id:
                return each
        raise NotFound(Service.CINDER, volume_id)

    def backups(self, volume_id: str = "", before: str = "", most: int = 1000) -> Listing[Backup]:
        self._ask("backups")
        found = [each for each in self.kept if volume_id in ("", each.volume_id)]
        return _told(found, before, min(most, self.reach), lambda backup: backup.created_at)

    def quota(self, project_id: str) -> Quota:
        self._ask("quota")
        return Quota(None, 0, None, 0)

    def owner_of_backup(self, backup_id: str) -> str:
        self._ask("owner_of_backup")
        if backup_id not in self.owners:
            raise NotFound(Service.CINDER, backup_id)
        return self.owners[backup_id]

    def messages_about_backups(self) -> list[UserMessage]:
        self._ask("messages_about_backups")
        return self.said


class FakeMemory:
    """Keeps in a dict what Django's cache would keep, for ever; ``keeps`` is false for one that keeps nothing."""

    def __init__(self, keeps: bool = True) -> None:
        self.kept: dict[str, Any] = {}
        self._keeps = keeps

    def get(self, key: str) -> Any:
        return self.kept.get(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    def set_many(self, data: Mapping[str, Any], timeout: int) -> None:
        if self._keeps:
            self.kept |= data

    def add(self, key: str, value: Any, timeout: int) -> bool:
        if key in self.kept:
            return False
        self.set_many({key: value}, timeout)
        return True

    def delete(self, key: str) -> None:
        self.kept.pop(key, None)


def shelf() -> Shelf:
    """A shelf that keeps nothing: everything is counted anew."""
    return Shelf(FakeMemory(keeps=False), ())
