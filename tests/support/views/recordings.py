# SPDX-License-Identifier: Apache-2.0
"""Read what the real services answered, as ``record.py`` has written it."""

import copy
import json
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parents[2] / "views" / "recorded"
PROJECT = "1"
"""The project of Horizon's test user; all recorded answers are changed to belong to it."""


@dataclass(frozen=True)
class Answer:
    """A recorded answer: its status, its type, and its body, JSON or text."""

    status: int
    content_type: str
    body: Any

    @property
    def text(self) -> str:
        """The body as it is sent."""
        return self.body if isinstance(self.body, str) else json.dumps(self.body)


@cache
def _read(name: str) -> dict[str, Any]:
    about = json.loads((RECORDED / "about.json").read_text(encoding="utf-8"))
    text = (RECORDED / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text.replace(f'"{about["project_id"]}"', f'"{PROJECT}"'))


def answer(name: str) -> Answer:
    """Return a recorded answer that a test may change."""
    recorded = copy.deepcopy(_read(name))
    return Answer(recorded["status"], recorded["content_type"], recorded["body"])


def numbered(number: int, kind: int = 0) -> str:
    """Return the UUID of the row ``number`` of one kind of rows."""
    return str(uuid.UUID(int=(kind << 64) + number))


def _row(recording: str, key: str, changes: dict[str, Any]) -> dict[str, Any]:
    return {**answer(recording).body[key][0], **changes}


def volume(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a volume of the project."""
    given = {"id": numbered(number, 1), "name": f"volume-{number}", **changes}
    return _row("cinder_volumes_detail", "volumes", given)


def project(id: str, name: str) -> dict[str, Any]:
    """Return a project of the cloud."""
    return _row("keystone_projects", "projects", {"id": id, "name": name})


def temporary_clone() -> dict[str, Any]:
    """Return the volume that Cinder makes during a backup of an attached one."""
    return _row("cinder_volumes_with_temporary_clone", "volumes", {})


def backup(number: int = 1, execution: str = "", **changes: Any) -> dict[str, Any]:
    """Return a backup of volume 1, made by an execution or by hand."""
    metadata = {"execution": execution} if execution else {}
    ids = {"id": numbered(number, 2), "volume_id": numbered(1, 1)}
    given = {**ids, "name": f"backup-{number}", "metadata": metadata, **changes}
    return _row("cinder_backups", "backups", given)


def trigger(number: int = 1, inputs: Any = None, **changes: Any) -> dict[str, Any]:
    """Return a schedule that backs up volume 1, as Mistral lists it; ``inputs`` replaces or completes its input."""
    row = _row("mistral_triggers", "cron_triggers", {"project_id": PROJECT, "pattern": "0 2 1 1 *"})
    recorded = json.loads(row["workflow_input"]) | {"volume_id": numbered(1, 1)}
    row["workflow_input"] = json.dumps(
        recorded | inputs if isinstance(inputs, dict) else recorded if inputs is None else inputs
    )
    return {**row, "id": numbered(number, 3), "name": f"schedule-{number:04}", **changes}


def record(
    number: int = 1, state: str = "paused", since: str = "", **changes: Any
) -> dict[str, Any]:
    """Return the record of schedule ``number``, as Mistral lists it; ``changes`` are changes of its definition."""
    name = f"backup-schedule-{numbered(number, 3)}"
    row = _row("mistral_environments", "environments", {"name": name, "id": numbered(number, 5)})
    variables = json.loads(row["variables"])
    kept = variables["backup_schedule"]
    kept.update(state=state, triggers=[numbered(number, 3)], since=since or kept["since"])
    kept["definition"].update({"name": f"schedule-{number:04}", "pattern": "0 2 1 1 *"} | changes)
    kept["definition"]["inputs"]["volume_id"] = numbered(1, 1)
    return {**row, "variables": json.dumps(variables)}


def installed_workflow(name: str, scope: str, project_id: str) -> dict[str, Any]:
    """Return a workflow with one of our names, as Mistral lists it."""
    given = {"name": name, "scope": scope, "project_id": project_id, "id": str(uuid.uuid4())}
    return _row("mistral_workflows", "workflows", given)


def execution(
    number: int = 1, state: str = "success", inputs: Any = None, **changes: Any
) -> dict[str, Any]:
    """Return a run of volume 1 in a state that was recorded; a lower number is an older run."""
    row = _row(f"mistral_executions_{state}", "executions", {})
    recorded = json.loads(row["input"]) | {"volume_id": numbered(1, 1)} | (inputs or {})
    row["input"] = json.dumps(recorded)
    minute = f"2026-11-2{number // 1440} {number // 60 % 24:02}:{number % 60:02}"
    times = {"created_at": f"{minute}:00", "updated_at": f"{minute}:42"}
    return {**row, **times, "id": numbered(number, 4), **changes}


def triggered_by(number: int, kind: str = "cron_trigger") -> str:
    """Return the description of a run of schedule ``number``."""
    recorded = _row("mistral_executions_scheduled", "executions", {})["description"]
    said = json.loads(recorded)
    said["triggered_by"] = {"type": kind, "id": numbered(number, 3)}
    return json.dumps(said)
