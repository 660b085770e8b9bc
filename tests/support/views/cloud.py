# SPDX-License-Identifier: Apache-2.0
"""Mistral, Cinder and Keystone at the level of HTTP: recorded answers, with as many rows as a test needs."""

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from urllib.parse import urlencode
from urllib.parse import urlsplit

import requests_mock

from tests.support.views import recordings
from tests.support.views.recordings import PROJECT
from tests.support.views.recordings import Answer
from tests.support.views.recordings import answer
from tests.support.views.recordings import numbered

MISTRAL = "http://public.mistral.example.com:8989/v2"
CINDER = "http://public.cinder.example.com:8776/v3"
KEYSTONE = "http://public.keystone.example.com:5000/v3"

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Call:
    """A request that a page sent to a service."""

    service: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    timeout: Any


class Cloud:
    """The content of both services, and every call that they received.

    ``broken`` maps a service to the exception or the answer of each of its calls. ``instead`` maps a method and a
    path to the answer that replaces the usual one. ``max_limit`` is Mistral's ``[api] max_limit``,
    ``osapi_max_limit`` Cinder's.
    """

    def __init__(self, http: requests_mock.Mocker) -> None:
        self.volumes: Rows = [recordings.volume(1)]
        self.backups: Rows = []
        self.messages: Rows = []
        self.quota = answer("cinder_quota")
        self.max_limit = 1000
        self.osapi_max_limit = 1000
        self.triggers: Rows = []
        self.executions: Rows = []
        self.environments: Rows = []
        self.workflows: Rows = answer("mistral_workflows").body["workflows"]
        self.actions: Rows = answer("mistral_actions").body["actions"]
        self.projects: Rows = [recordings.project("1", "ours")]
        self.calls: list[Call] = []
        self.broken: dict[str, Exception | Answer] = {}
        self.instead: dict[tuple[str, str], Answer] = {}
        for service, url in (("mistral", MISTRAL), ("cinder", CINDER), ("keystone", KEYSTONE)):
            http.register_uri(
                requests_mock.ANY,
                re.compile(f"^{re.escape(url)}/"),
                text=lambda request, context, service=service, url=url: self._hear(
                    service, url, request, context
                ),
            )

    def asked(self, service: str, method: str = "") -> list[Call]:
        """Return the calls that a service received, all or those of one method."""
        return [
            call for call in self.calls if call.service == service and method in ("", call.method)
        ]

    @property
    def changes(self) -> list[Call]:
        """Return the calls that could have changed something."""
        return [call for call in self.calls if call.method != "GET"]

    def _hear(self, service: str, url: str, request: Any, context: Any) -> str:
        path = urlsplit(request.url).path.removeprefix(urlsplit(url).path)
        # requests_mock converts the query to lower case; the original is in the URL.
        query = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
        body = _body(request)
        call = Call(service, request.method, path, query, body, request.timeout)
        self.calls.append(call)
        broken = self.broken.get(service)
        if isinstance(broken, Exception):
            raise broken
        given = broken or self.instead.get((request.method, path))
        given = given or getattr(self, f"_{service}")(call)
        context.status_code = given.status
        context.headers["Content-Type"] = given.content_type
        return given.text

    def _cinder(self, call: Call) -> Answer:
        match call.path.strip("/").split("/"):
            case ["volumes", "detail"]:
                return self._whole("cinder_volumes_detail", "volumes", self.volumes, call)
            case ["volumes"]:
                named = call.query.get("name")
                rows = [row for row in self.volumes if named in (None, row["name"])]
                return self._whole("cinder_volumes", "volumes", rows, call)
            case ["volumes", id]:
                found = _find(self.volumes, id)
                return (
                    _one("cinder_volume", {"volume": found})
                    if found
                    else answer("cinder_volume_404")
                )
            case ["backups", "detail"]:
                rows = [
                    row
                    for row in self.backups
                    if call.query.get("volume_id") in (None, row["volume_id"])
                ]
                return self._whole("cinder_backups", "backups", rows, call)
            case ["messages"]:
                return self._whole("cinder_messages", "messages", self.messages, call)
            case ["os-quota-sets", _project]:
                return self.quota
        raise AssertionError(f"no recording of {call}")

    def _whole(self, recording: str, key: str, rows: Rows, call: Call) -> Answer:
        """Cut a list as Cinder does, with a link to the rest (``cinder/api/common.py``)."""
        if marker := call.query.get("marker"):
            rows = rows[[row["id"] for row in rows].index(marker) + 1 :]
        limit = min(self.osapi_max_limit, int(call.query.get("limit", self.osapi_max_limit)))
        given = _one(recording, {key: rows[:limit]})
        given.body.pop(f"{key}_links", None)
        if len(rows) >= limit > 0:
            onward = urlencode({**call.query, "marker": rows[limit - 1]["id"]})
            href = f"{CINDER}{call.path}?{onward}"
            given.body[f"{key}_links"] = [{"rel": "next", "href": href}]
        return given

    def _keystone(self, call: Call) -> Answer:
        assert call.path == "/projects", f"no recording of {call}"
        return _one("keystone_projects", {"projects": self.projects})

    def _mistral(self, call: Call) -> Answer:
        what, *rest = call.path.strip("/").split("/")
        return getattr(self, f"_{what}")(call, *rest)

    def _cron_triggers(self, call: Call, id: str = "") -> Answer:
        found = _find(self.triggers, id)
        match call.method:
            case "POST":
                return self._create_trigger(call.body)
            case "GET" if id:
                return _detail("mistral_trigger", found)
            case "GET":
                return _list(
                    "mistral_triggers", "cron_triggers", self.triggers, call.query, self.max_limit
                )
            case "DELETE" if found:
                self.triggers.remove(found)
                return answer("mistral_trigger_delete")
        return answer("mistral_trigger_delete_404")

    def _environments(self, call: Call, name: str = "") -> Answer:
        name = name or (call.body or {}).get("name", "")
        found = next((row for row in self.environments if row["name"] == name), None)
        match call.method:
            case "GET":
                return _list(
                    "mistral_environments",
                    "environments",
                    self.environments,
                    call.query,
                    self.max_limit,
                )
            case "POST":
                made = _one("mistral_environment_create", call.body)
                self.environments.append(made.body | {"project_id": PROJECT})
                return made
            case "PUT" if found:
                found.update(call.body)
                return _one("mistral_environment_update", found)
            case "DELETE" if found:
                self.environments.remove(found)
                return answer("mistral_environment_delete")
        return answer("mistral_environment_404")

    def _executions(self, call: Call, id: str = "", tasks: str = "") -> Answer:
        if call.method == "POST":
            return self._start(call.body)
        if not id:
            return _list(
                "mistral_executions_success",
                "executions",
                self.executions,
                call.query,
                self.max_limit,
            )
        found = _find(self.executions, id)
        if not found:
            return answer("mistral_execution_404")
        state = found["state"].lower()
        if tasks:
            return answer(f"mistral_tasks_{state}")
        if call.method == "PUT":
            found.update(call.body)
            return _one("mistral_execution_cancel", found)
        return _one(f"mistral_execution_{state}", found)

    def _tasks(self, call: Call, id: str) -> Answer:
        return answer("mistral_task" if call.method == "GET" else "mistral_task_rerun")

    def _workflows(self, call: Call, id: str = "") -> Answer:
        if call.method == "POST":
            return answer("mistral_workflow_create")
        if id:
            # A name means the first workflow that has it, whoever owns it, as for an administrator.
            named = [row for row in self.workflows if id in (row["id"], row["name"])]
            return _one("mistral_workflow", {"id": named[0]["id"]})
        return _list("mistral_workflows", "workflows", self.workflows, call.query, self.max_limit)

    def _actions(self, call: Call) -> Answer:
        found = [row for row in self.actions if _passes(row, "name", call.query["name"])]
        return _one("mistral_actions", {"actions": found})

    def _create_trigger(self, body: dict[str, Any]) -> Answer:
        # Mistral checks the workflow first, and the name last (``mistral/services/triggers.py``).
        if not any(row["name"] == body["workflow_name"] for row in self.workflows):
            return answer("mistral_trigger_create_no_workflow")
        if any(row["name"] == body["name"] for row in self.triggers):
            return answer("mistral_trigger_create_duplicate")
        made = answer("mistral_trigger_create")
        made.body.update(body, id=str(uuid.uuid4()), project_id=PROJECT)
        self.triggers.append(made.body)
        return made

    def _start(self, body: dict[str, Any]) -> Answer:
        workflow = _find(self.workflows, body["workflow_id"])
        if not workflow:
            return answer("mistral_execution_create_no_workflow")
        made = answer("mistral_execution_create")
        ran = {"workflow_name": workflow["name"], "id": numbered(len(self.executions) + 1, 4)}
        made.body.update(body, **ran)
        self.executions.append(made.body)
        return made


def _body(request: Any) -> Any:
    try:
        return json.loads(request.body) if request.body else None
    except ValueError:
        return request.body


def _find(rows: Rows, id: str) -> dict[str, Any] | None:
    return next((row for row in rows if row["id"] == id), None)


def _one(recording: str, body: dict[str, Any]) -> Answer:
    given = answer(recording)
    given.body.update(body)
    return given


def _detail(recording: str, found: dict[str, Any] | None) -> Answer:
    return _one(recording, found) if found else answer(f"{recording}_404")


def _list(recording: str, key: str, rows: Rows, query: dict[str, str], max_limit: int) -> Answer:
    """Filter, sort and cut as Mistral does (``mistral/utils/rest_utils.py``)."""
    rows = [row for row in rows if all(_passes(row, *item) for item in query.items())]
    keys = query.get("sort_keys", "id").split(",")
    backwards = query.get("sort_dirs", "asc").startswith("desc")
    rows.sort(key=lambda row: [row[key] for key in keys], reverse=backwards)
    if marker := query.get("marker"):
        ids = [row["id"] for row in rows]
        if marker not in ids:
            return answer(f"mistral_executions_after_{404 if _is_id(marker) else 400}")
        rows = rows[ids.index(marker) + 1 :]
    limit = min(max_limit, int(query.get("limit", max_limit)))
    rows = rows[:limit]
    fields = query["fields"].split(",")
    given = _one(recording, {key: [{name: row[name] for name in fields} for row in rows]})
    given.body.pop("next", None)
    if rows and len(rows) == limit:
        given.body["next"] = f"{MISTRAL}/{key}?marker={rows[-1]['id']}"
    return given


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _passes(row: dict[str, Any], field: str, wanted: str) -> bool:
    if field in ("all_projects", "fields", "limit", "marker", "sort_keys", "sort_dirs"):
        return True
    how, _colon, value = wanted.partition(":")
    told = str(row[field] or "")
    match how:
        case "in":
            return told in value.split(",")
        case "has":
            return value in told
        case "gt":
            return told > value
        case "gte":
            return told >= value
        case "lt":
            return told < value
    return told == wanted.removeprefix("eq:")
