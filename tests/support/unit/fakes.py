# SPDX-License-Identifier: Apache-2.0
"""Mistral and Cinder as plain lists, with the methods that the flows use."""

import uuid
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import fields
from dataclasses import replace
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
from backup_dashboard.api.mistral import Mistral
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
from backup_dashboard.core.schedules import Lineage
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
    """Return a schedule of volume v1; arguments change the schedule, its definition or its lineage."""
    given: dict[str, Any] = {
        "name": f"name of {id}",
        "workflow": Workflow.FULL,
        "inputs": {"volume_id": "v1", "backup_name": "b"},
        "pattern": "0 2 * * *",
        "next_run": NOW + timedelta(hours=14),
        "created_at": NOW - timedelta(days=1),
        **changes,
    }
    of_definition, of_lineage = _of(Definition, given), _of(Lineage, given)
    return Schedule(
        id=id, definition=Definition(**of_definition), lineage=Lineage(**of_lineage), **given
    )


def _of(kind: type, given: dict[str, Any]) -> dict[str, Any]:
    """Take the fields of a class of the core out of ``given``."""
    return {each.name: given.pop(each.name) for each in fields(kind) if each.name in given}


def altered(schedule: Schedule, **changes: Any) -> Schedule:
    """Return the schedule with changes of it, of its definition or of its lineage."""
    of_definition, of_lineage = _of(Definition, changes), _of(Lineage, changes)
    return replace(
        schedule,
        definition=replace(schedule.definition, **of_definition),
        lineage=replace(schedule.lineage, **of_lineage),
        **changes,
    )


def run(id: str = "r1", **changes: Any) -> Run:
    """Return a successful run of volume v1, with the changes of a test."""
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
    """Return an available full backup of volume v1 that an execution has made."""
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


class FakeMistral(Mistral):
    """Holds schedules, their records, runs and workflows; every question raises ``error`` if it is set.

    ``foreign`` are triggers of other workflows, which only occupy names. ``ever`` are all triggers that were
    created. ``meanwhile`` is called before each question, with the name of the question. ``reach`` is the number of
    newest runs that a list returns, ``first`` the number of triggers.
    """

    def __init__(self, error: ServiceError | None = None) -> None:
        super().__init__(
            triggers=FakeTriggers(self),
            environments=FakeEnvironments(self),
            executions=FakeExecutions(self),
            workflows=FakeWorkflows(self),
            actions=FakeActions(self),
        )
        self.error = error
        self.held: list[Schedule] = []
        self.ever: list[Schedule] = []
        self.foreign: list[Schedule] = []
        self.kept: dict[str, Record] = {}
        self.meanwhile: Callable[[str], None] | None = None
        self.ran: list[Run] = []
        self.first = 1000
        self.reach = 1000
        self.installed: dict[str, InstalledWorkflow] = {}
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

    def ask(self, what: str) -> None:
        self.asked.append(what)
        if self.meanwhile:
            self.meanwhile(what)
        if self.error:
            raise self.error

    def install(self, definition: str, scope: str, project_id: str = "mine") -> None:
        """Add a workflow to a project, by the name in its definition."""
        held = yaml.safe_load(definition)
        name = next(key for key in held if key != "version")
        id, tags = f"{project_id}-{name}", tuple(held[name].get("tags", ()))
        self.installed[id] = InstalledWorkflow(id, name, scope, project_id, tags)
        self.texts[id] = definition


class FakeTriggers:
    def __init__(self, of: FakeMistral) -> None:
        self._of = of

    def list_all(self) -> list[Schedule]:
        self._of.ask("triggers.list_all")
        return list(self._of.held)

    def list_names(self) -> list[ScheduleName]:
        self._of.ask("triggers.list_names")
        return [ScheduleName(each.name, (each.id,), each.next_run) for each in self._of.held]

    def list_first_names(self) -> Listing[ScheduleName]:
        self._of.ask("triggers.list_first_names")
        found = [ScheduleName(each.name, (each.id,), each.next_run) for each in self._of.held]
        return Listing(found[: self._of.first], len(found) <= self._of.first)

    def list_by_name(self, names: Iterable[str]) -> list[Schedule]:
        self._of.ask("triggers.list_by_name")
        wanted = {*names}
        return [each for each in self._of.held if each.name in wanted]

    def search(self, text: str) -> list[ScheduleName]:
        self._of.ask("triggers.search")
        found = sorted(
            (each for each in self._of.held if text in each.name), key=lambda each: each.name
        )
        return [ScheduleName(each.name, (each.id,), each.next_run) for each in found[:20]]

    def get_next_start(self, now: datetime) -> datetime | None:
        self._of.ask("triggers.get_next_start")
        coming = (each.next_run for each in self._of.held)
        return min((each for each in coming if each and each >= now), default=None)

    def list_ids_by_name(self, name: str) -> set[str]:
        self._of.ask("triggers.list_ids_by_name")
        return {each.id for each in (*self._of.held, *self._of.foreign) if each.name == name}

    def get(self, schedule_id: str) -> Schedule:
        self._of.ask("triggers.get")
        for each in self._of.held:
            if each.id == schedule_id:
                return each
        raise NotFound(Service.MISTRAL, schedule_id)

    def create(self, wanted: Definition) -> Schedule:
        self._of.ask("triggers.create")
        if any(each.name == wanted.name for each in (*self._of.held, *self._of.foreign)):
            raise Conflict(Service.MISTRAL, wanted.name)
        id = (
            wanted.name
            if all(each.id != wanted.name for each in self._of.ever)
            else str(uuid.uuid4())
        )
        made = schedule(id, next_run=NOW + timedelta(hours=14), **vars(wanted))
        self._of.held.append(made)
        self._of.ever.append(made)
        return made

    def delete(self, schedule_id: str) -> None:
        self._of.ask("triggers.delete")
        if all(each.id != schedule_id for each in self._of.held):
            raise NotFound(Service.MISTRAL, schedule_id)
        self._of.held = [each for each in self._of.held if each.id != schedule_id]


class FakeEnvironments:
    def __init__(self, of: FakeMistral) -> None:
        self._of = of

    def list_records(self) -> list[Record]:
        self._of.ask("environments.list_records")
        return list(self._of.kept.values())

    def save_record(self, record: Record) -> None:
        self._of.ask("environments.save_record")
        self._of.kept[record.key] = record

    def delete_record(self, record: Record) -> None:
        self._of.ask("environments.delete_record")
        self._of.kept.pop(record.key, None)


class FakeExecutions:
    def __init__(self, of: FakeMistral) -> None:
        self._of = of

    def list_page(self, wanted: PageRequest, only: RunFilter = EVERY_RUN) -> Page[Run]:
        self._of.ask("executions.list_page")
        ids = [each.id for each in self._of.ran]
        if wanted.marker and wanted.marker not in ids:
            raise NotFound(Service.MISTRAL, wanted.marker)
        start = ids.index(wanted.marker) + 1 if wanted.marker else 0
        found = [
            each
            for each in self._of.ran[start:]
            if only.schedule_id in ("", each.origin.schedule_id)
            and only.state in (None, each.state)
        ]
        return Page.cut(found[: wanted.limit], wanted)

    def list_newest_scheduled(self, before: str = "") -> Listing[Run]:
        self._of.ask("executions.list_newest_scheduled")
        found = [each for each in self._of.ran if each.origin.schedule_id]
        return _told(found, before, self._of.reach, lambda run: run.started)

    def list_failed(self, since: datetime | None = None) -> Listing[Run]:
        self._of.ask("executions.list_failed")
        failed = [each for each in self._of.ran if each.state is RunState.FAILED]
        found = [each for each in failed if since is None or each.started >= since]
        return _told(found, "", self._of.reach, lambda run: run.started)

    def list_under_way(self, schedule_id: str) -> list[Run]:
        self._of.ask("executions.list_under_way")
        return [
            each
            for each in self._of.ran
            if not each.state.terminal and schedule_id in ("", each.origin.schedule_id)
        ]

    def get(self, run_id: str) -> Run:
        self._of.ask("executions.get")
        for each in self._of.ran:
            if each.id == run_id:
                return each
        raise NotFound(Service.MISTRAL, run_id)

    def get_with_raw(self, run_id: str) -> tuple[Run, dict[str, Any]]:
        run = self.get(run_id)
        of = next(
            (id for id, each in self._of.installed.items() if each.name == run.workflow.value), ""
        )
        output = self._of.outputs.get(run_id, {})
        return run, {"output": output, "params": self._of.params, "workflow_id": of}

    def list_steps(self, run_id: str) -> list[Step]:
        self._of.ask("executions.list_steps")
        return self._of.tasks.get(run_id, [])

    def get_workflow_of_step(self, step_id: str) -> str:
        self._of.ask("executions.get_workflow_of_step")
        if step_id not in self._of.parents:
            raise NotFound(Service.MISTRAL, step_id)
        return self._of.parents[step_id]

    def cancel(self, run_id: str) -> None:
        self._of.ask("executions.cancel")
        self._of.cancelled.append(run_id)

    def rerun(self, step_id: str) -> None:
        self._of.ask("executions.rerun")
        self._of.rerun_steps.append(step_id)

    def start(self, workflow_id: str, inputs: Mapping[str, Any], origin: Origin) -> Run:
        self._of.ask("executions.start")
        workflow = Workflow(self._of.installed[workflow_id].name)
        self._of.started.append((workflow_id, inputs, origin))
        id = "started" if len(self._of.started) == 1 else f"started {len(self._of.started)}"
        made = run(id, workflow=workflow, inputs=inputs, origin=origin, state=RunState.RUNNING)
        self._of.ran.insert(0, made)
        return made


class FakeWorkflows:
    def __init__(self, of: FakeMistral) -> None:
        self._of = of

    def list_installed(self) -> list[InstalledWorkflow]:
        self._of.ask("workflows.list_installed")
        return list(self._of.installed.values())

    def get_id_behind(self, workflow: Workflow) -> str:
        self._of.ask("workflows.get_id_behind")
        named = [each for each in self._of.installed.values() if each.name == workflow.value]
        return min(named, key=lambda each: each.project_id).id

    def get_text(self, workflow_id: str) -> str:
        self._of.ask("workflows.get_text")
        return self._of.texts[workflow_id]

    def get(self, workflow_id: str) -> WorkflowText:
        self._of.ask("workflows.get")
        if workflow_id not in self._of.installed:
            raise NotFound(Service.MISTRAL, workflow_id)
        text = self._of.texts[workflow_id]
        return WorkflowText(
            self._of.installed[workflow_id], text, self._of.changed.get(workflow_id)
        )

    def create(self, definition: str, public: bool) -> None:
        self._of.ask("workflows.create")
        self._of.install(definition, _scope(public))

    def update(self, workflow_id: str, definition: str, public: bool) -> None:
        self._of.ask("workflows.update")
        self._of.install(definition, _scope(public), self._of.installed[workflow_id].project_id)


class FakeActions:
    def __init__(self, of: FakeMistral) -> None:
        self._of = of

    def list_among(self, names: Iterable[str]) -> set[str]:
        self._of.ask("actions.list_among")
        return set(names) - self._of.without_actions


def _scope(public: bool) -> str:
    return "public" if public else "private"


MEMBER = Caller("mine")
"""A member of the project ``mine``, which owns everything here that names no other project."""


def gate(
    mistral: "FakeMistral", cinder: "FakeCinder | None" = None, caller: Caller = MEMBER
) -> Gate:
    """Return the gate for somebody, by default the member, of a cloud that has the volume v1."""
    return Gate(mistral, cinder or FakeCinder(), caller)  # type: ignore[arg-type]


def _told(
    found: list[Any], before: str, reach: int, came: Callable[[Any], datetime | None]
) -> Listing[Any]:
    """Return the first ``reach`` rows after the one with the id ``before``."""
    start = [each.id for each in found].index(before) + 1 if before else 0
    rest = found[start:]
    return Listing.newest(rest[:reach], len(rest) > reach, came)


class FakeCinder:
    """Holds volumes and backups; every question raises ``error`` if it is set.

    ``reach`` is the number of newest backups that a list returns.
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

    def backup_with_metadata(self, backup_id: str) -> tuple[Backup, dict[str, str]]:
        self._ask("backup_with_metadata")
        for each in self.kept:
            if each.id == backup_id:
                return each, dict(each.metadata)
        raise NotFound(Service.CINDER, backup_id)

    def replace_metadata_of_backup(self, backup_id: str, metadata: Mapping[str, str]) -> None:
        self._ask("replace_metadata_of_backup")
        self.kept = [
            replace(each, metadata=dict(metadata)) if each.id == backup_id else each
            for each in self.kept
        ]

    def owner_of_backup(self, backup_id: str) -> str:
        self._ask("owner_of_backup")
        if backup_id not in self.owners:
            raise NotFound(Service.CINDER, backup_id)
        return self.owners[backup_id]

    def messages_about_backups(self) -> list[UserMessage]:
        self._ask("messages_about_backups")
        return self.said


class FakeMemory:
    """Keeps in a dict, for ever, what Django's cache would keep; with ``keeps`` false it keeps nothing."""

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
    """Return a shelf that keeps nothing: everything is counted again each time."""
    return Shelf(FakeMemory(keeps=False), ())
