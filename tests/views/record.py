# SPDX-License-Identifier: Apache-2.0
"""Record what Mistral and Cinder really answer to the plugin, for the view tests.

Run it against a devcloud, from the root of the repository and with the Python of its Horizon:

    DEVCLOUD_HOME=.devcloud .devcloud/venvs/horizon/bin/python -m tests.views.record

It works as user ``demo`` for about three minutes, writes one file for each call into ``tests/views/recorded/``, and
removes everything that it has made in the cloud. Recorded lists contain only rows that it has made.
"""

import json
import os
import time
import uuid
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import django
import requests
from cinderclient import client as cinder_client
from keystoneauth1.identity import v3
from keystoneauth1.session import Session
from keystoneauth1.token_endpoint import Token
from mistralclient.api.v2.client import Client as MistralClient

HERE = Path(__file__).resolve().parent
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.views.settings"
django.setup()

from backup_dashboard.api.cinder import Cinder  # noqa: E402
from backup_dashboard.api.errors import NotFound  # noqa: E402
from backup_dashboard.api.errors import ServiceError  # noqa: E402
from backup_dashboard.api.errors import Unauthorized  # noqa: E402
from backup_dashboard.api.keystone import Keystone  # noqa: E402
from backup_dashboard.api.mistral import Mistral  # noqa: E402
from backup_dashboard.api.mistral import mistral_at  # noqa: E402
from backup_dashboard.api.paging import PageRequest  # noqa: E402
from backup_dashboard.core.records import Record  # noqa: E402
from backup_dashboard.core.runs import Origin  # noqa: E402
from backup_dashboard.core.runs import RunState  # noqa: E402
from backup_dashboard.core.schedules import Definition  # noqa: E402
from backup_dashboard.core.workflows import Workflow  # noqa: E402
from backup_dashboard.flows.workflows import chosen  # noqa: E402
from backup_dashboard.workflows.package import needed_actions  # noqa: E402
from backup_dashboard.workflows.package import shipped  # noqa: E402
from tests.support.cloud.faults import lost  # noqa: E402
from tests.support.cloud.faults import target  # noqa: E402

NOWHERE = "00000000-0000-0000-0000-00000000dead"
PAGE = PageRequest(1000)
PARENT = """
version: '2.0'
recorded_parent:
  input: [volume_id, backup_name]
  tasks:
    backup:
      workflow: cinder_volume_backup_full
      input: {volume_id: <% $.volume_id %>, backup_name: <% $.backup_name %>}
"""


class Tape:
    """The answers within the current block, and the file for the last one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers: list[requests.Response] = []
        self.http = requests.Session()
        self.http.hooks["response"].append(self._hear)

    def _hear(self, answer: requests.Response, **kwargs: Any) -> None:
        self.answers.append(answer)

    @contextmanager
    def record(self, name: str, ids: set[str] | None = None) -> Iterator[None]:
        """Write the last answer of the block to ``name``; of a list only the rows named by ``ids``."""
        self.answers.clear()
        with suppress(ServiceError, Unauthorized):
            yield
        answer = self.answers[-1]
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        body = answer.json() if kind == "application/json" else answer.text
        if ids is not None:
            rows = next(value for value in body.values() if isinstance(value, list))
            rows[:] = [row for row in rows if row["id"] in ids]
            if not rows:
                raise SystemExit(f"{name}: the list holds nothing of ours")
        recorded = {
            "request": f"{answer.request.method} {answer.request.path_url}",
            "status": answer.status_code,
            "content_type": kind,
            "body": body,
        }
        text = json.dumps(recorded, indent=1, ensure_ascii=False)
        (self.folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{name}: {answer.status_code}")


class Cloud:
    """One user's access to the devcloud."""

    def __init__(self, env: dict[str, Any], user: str, tape: Tape) -> None:
        login = env["logins"][user]
        self.auth = v3.Password(
            env["urls"]["keystone"] + "/v3",
            username=user,
            password=login["password"],
            project_name=login["project"],
            user_domain_name="Default",
            project_domain_name="Default",
        )
        keystone = Session(auth=self.auth)
        self.keystone = keystone
        self.project_id = keystone.get_project_id()
        self._urls = [keystone.get_endpoint(service_type=t) for t in ("workflowv2", "volumev3")]
        self._http = tape.http
        self.mistral, self.cinder = self.services(keystone.get_token())
        url = f"{env['urls']['keystone']}/v3"
        named = Session(auth=Token(url, keystone.get_token()), session=tape.http)
        self.identity = Keystone(named, url)
        self.raw_mistral = MistralClient(session=keystone, mistral_url=self._urls[0])
        self.raw_cinder = cinder_client.Client("3.43", session=keystone)

    def services(self, token: str) -> tuple[Mistral, Cinder]:
        """Return clients of both services as the plugin makes them, with a token."""
        mistral, cinder = (
            Session(auth=Token(url, token), session=self._http) for url in self._urls
        )
        return mistral_at(mistral, self._urls[0]), Cinder(cinder)


def wait_for(what: Callable[[], Any], seconds: int = 150) -> Any:
    """Ask until the answer is true, and return it."""
    end = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > end:
            raise SystemExit("The cloud took too long; read its logs.")
        time.sleep(0.3)
    return found


class Recording:
    """Everything that is recorded, and the list of what to remove afterwards."""

    def __init__(self, env: dict[str, Any]) -> None:
        self.env = env
        self.tape = Tape(HERE / "recorded")
        self.demo = Cloud(env, "demo", self.tape)
        self.admin = Cloud(env, "admin", self.tape)
        self.runs: set[str] = set()
        self.triggers: set[str] = set()
        self.volume = self.demo.raw_cinder.volumes.create(1, name="recorded").id
        self.attached = next(
            each.id for each in self.demo.raw_cinder.volumes.list() if each.status == "in-use"
        )
        wait_for(lambda: self.demo.cinder.volume(self.volume).status == "available")

    def all(self) -> None:
        """Record every call."""
        about = {"project_id": self.demo.project_id}
        (self.tape.folder / "about.json").write_text(json.dumps(about) + "\n", encoding="utf-8")
        self.projects()
        self.volumes()
        self.workflows()
        self.refusals()
        self.schedule_and_its_run()
        self.states()
        self.deleting()
        self.messages()
        self.by_workflow()

    def projects(self) -> None:
        with self.tape.record("keystone_projects"):
            self.admin.identity.project_names()

    def volumes(self) -> None:
        with self.tape.record("cinder_volumes_detail", {self.volume, self.attached}):
            self.demo.cinder.volumes()
        with self.tape.record("cinder_volumes", {self.volume, self.attached}):
            self.demo.cinder.volume_names()
        with self.tape.record("cinder_volume"):
            self.demo.cinder.volume(self.volume)
        with self.tape.record("cinder_volume_404"):
            self.demo.cinder.volume(NOWHERE)
        with self.tape.record("cinder_volume_of_another_project"):
            self.admin.cinder.volume(self.volume)
        mistral, cinder = self.demo.services("not-a-token")
        with self.tape.record("cinder_401"):
            cinder.volumes()
        with self.tape.record("mistral_401"):
            mistral.executions.list_page(PAGE)

    def workflows(self) -> None:
        mistral = self.demo.mistral
        with self.tape.record("mistral_workflows"):
            mistral.workflows.list_installed()
        with self.tape.record("mistral_actions"):
            mistral.actions.list_among(sorted(needed_actions()))
        with self.tape.record("mistral_workflow_create_403"):
            mistral.workflows.create(shipped(Workflow.FULL).text, public=True)
        with self.tape.record("mistral_workflow_create"):
            mistral.workflows.create(shipped(Workflow.FULL).text, public=False)
        own = [
            w for w in mistral.workflows.list_installed() if w.project_id == self.demo.project_id
        ]
        try:
            with self.tape.record("mistral_workflow"):
                mistral.workflows.get_text(own[0].id)
        finally:
            for each in own:
                self.demo.raw_mistral.workflows.delete(each.id)

    def inputs(self, volume_id: str = "") -> dict[str, Any]:
        return {"volume_id": volume_id or self.volume, "backup_name": "recorded"}

    def refusals(self) -> None:
        mistral, keystone = self.demo.mistral, self.demo.keystone
        name, inputs = f"refused-{uuid.uuid4().hex[:8]}", self.inputs()
        for call, pattern, given in (
            ("pattern", "61 * * * *", inputs),
            ("never", "0 0 31 2 *", inputs),
            ("input", "0 2 * * *", {}),
        ):
            with self.tape.record(f"mistral_trigger_create_bad_{call}"):
                made = mistral.triggers.create(Definition(name, Workflow.FULL, given, pattern))
                self.triggers.add(made.id)
        with self.tape.record("mistral_trigger_create_no_workflow"):
            mistral.triggers.create(Definition(name, _Absent(), inputs, "0 2 * * *"))  # type: ignore[arg-type]
        with self.tape.record("mistral_execution_create_no_workflow"):
            mistral.executions.start(NOWHERE, inputs, Origin())
        with self.tape.record("mistral_trigger_404"):
            mistral.triggers.get(NOWHERE)
        with self.tape.record("mistral_execution_404"):
            mistral.executions.get(NOWHERE)
        with self.tape.record("mistral_executions_after_404"):
            mistral.executions.list_page(PageRequest(20, NOWHERE))
        with self.tape.record("mistral_executions_after_400"):
            mistral.executions.list_page(PageRequest(20, "garbage"))
        body = {"application_credential": {"name": name, "roles": [{"name": "member"}]}}
        url = f"{self.demo.auth.auth_url}/users/{keystone.get_user_id()}/application_credentials"
        made = keystone.post(url, json=body).json()["application_credential"]
        try:
            auth = v3.ApplicationCredential(
                self.demo.auth.auth_url,
                application_credential_id=made["id"],
                application_credential_secret=made["secret"],
            )
            restricted, _cinder = self.demo.services(Session(auth=auth).get_token())
            with self.tape.record("mistral_trigger_create_application_credential"):
                restricted.triggers.create(Definition(name, Workflow.FULL, inputs, "0 2 * * *"))
        finally:
            keystone.delete(f"{url}/{made['id']}")

    def schedule_and_its_run(self) -> None:
        mistral = self.demo.mistral
        name = f"recorded-{uuid.uuid4().hex[:8]}"
        limits = {"max_full_backups": 1, "max_incremental_backups": 1}
        inputs = {**self.inputs(), **limits}
        with self.tape.record("mistral_trigger_create"):
            self.schedule = mistral.triggers.create(
                Definition(name, Workflow.ROTATION, inputs, "* * * * *")
            )
        self.triggers.add(self.schedule.id)
        with self.tape.record("mistral_trigger_create_duplicate"):
            mistral.triggers.create(Definition(name, Workflow.ROTATION, inputs, "* * * * *"))
        with self.tape.record("mistral_trigger"):
            mistral.triggers.get(self.schedule.id)
        with self.tape.record("mistral_triggers", self.triggers):
            mistral.triggers.list_all()
        self.record_of_schedule()
        run = wait_for(lambda: mistral.executions.list_under_way(self.schedule.id))[0]
        self.runs.add(run.id)
        with self.tape.record("mistral_executions_under_way", {run.id}):
            mistral.executions.list_under_way(self.schedule.id)
        self.finish(run.id)
        with self.tape.record("mistral_executions_scheduled", {run.id}):
            mistral.executions.list_newest_scheduled()
        rotation = chosen(mistral, Workflow.ROTATION, self.demo.project_id)
        with self.tape.record("mistral_execution_create"):
            self.by_hand = mistral.executions.start(rotation.id, inputs, Origin(self.schedule.id))
        self.runs.add(self.by_hand.id)

    def record_of_schedule(self) -> None:
        mistral, record = self.demo.mistral, Record.of(self.schedule, datetime.now(UTC))
        with self.tape.record("mistral_environment_404"):
            mistral.environments.delete_record(record)
        with self.tape.record("mistral_environment_create"):
            mistral.environments.save_record(record)
        with self.tape.record("mistral_environment_update"):
            mistral.environments.save_record(record)
        named = self.demo.raw_mistral.environments.get(record.environment)
        with self.tape.record("mistral_environments", {named.id}):
            mistral.environments.list_records()
        with self.tape.record("mistral_environment_delete"):
            mistral.environments.delete_record(record)

    def finish(self, run_id: str) -> None:
        """Wait until a run has ended; later runs of the trigger are removed, too."""
        wait_for(lambda: self.demo.mistral.executions.get(run_id).state.terminal)

    def states(self) -> None:
        mistral, raw = self.demo.mistral, self.demo.raw_mistral
        self.state("running", self.by_hand.id)
        self.finish(self.by_hand.id)
        self.state("success", self.by_hand.id)
        ids = {b.id for b in self.demo.cinder.backups() if b.execution_id in self.runs}
        with self.tape.record("cinder_backups", ids):
            self.demo.cinder.backups()
        with self.tape.record("cinder_quota"):
            self.demo.cinder.quota(self.demo.project_id)
        failed = mistral.executions.start(Workflow.FULL, self.inputs(NOWHERE), Origin())
        self.runs.add(failed.id)
        self.finish(failed.id)
        self.state("error", failed.id)
        failing = [
            each
            for each in mistral.executions.list_steps(failed.id)
            if each.state is RunState.FAILED
        ]
        with self.tape.record("mistral_task_rerun"):
            mistral.executions.rerun(failing[-1].id)
        self.finish(failed.id)
        paused = mistral.executions.start(Workflow.FULL, self.inputs(self.attached), Origin())
        self.runs.add(paused.id)
        clone = wait_for(
            lambda: [v.id for v in self.demo.raw_cinder.volumes.list() if "backup-vol" in v.name]
        )
        with self.tape.record("cinder_volumes_with_temporary_clone", set(clone)):
            self.demo.cinder.volumes()
        raw.executions.update(paused.id, "PAUSED")
        wait_for(lambda: mistral.executions.get(paused.id).state is RunState.PAUSED)
        self.state("paused", paused.id)
        with self.tape.record("mistral_execution_cancel"):
            mistral.executions.cancel(paused.id)
        wait_for(lambda: mistral.executions.get(paused.id).state is RunState.CANCELLED)
        self.state("cancelled", paused.id)

    def state(self, name: str, run_id: str) -> None:
        with self.tape.record(f"mistral_executions_{name}", {run_id}):
            self.demo.mistral.executions.list_page(PAGE)
        with self.tape.record(f"mistral_execution_{name}"):
            self.demo.mistral.executions.get(run_id)
        with self.tape.record(f"mistral_tasks_{name}"):
            self.demo.mistral.executions.list_steps(run_id)

    def messages(self) -> None:
        """Record a message of Cinder, which it writes if the folder of its backups is missing during a backup."""
        mistral = self.demo.mistral
        full = chosen(mistral, Workflow.FULL, self.demo.project_id)
        with lost(target(self.env)):
            broken = mistral.executions.start(full.id, self.inputs(), Origin())
            self.runs.add(broken.id)
            self.finish(broken.id)
        made = {b.id for b in self.demo.cinder.backups() if b.execution_id == broken.id}
        said = self.demo.raw_cinder.messages.list()
        with self.tape.record("cinder_messages", {m.id for m in said if m.resource_uuid in made}):
            self.demo.cinder.messages_about_backups()

    def by_workflow(self) -> None:
        """Record a run that another workflow starts, and the task that has started it."""
        mistral, raw = self.demo.mistral, self.demo.raw_mistral
        raw.workflows.create(PARENT)
        try:
            parent = raw.executions.create("recorded_parent", workflow_input=self.inputs(NOWHERE))
            wait_for(lambda: raw.executions.get(parent.id).state == "ERROR")
            (run,) = (
                each for each in mistral.executions.list_page(PAGE).items if each.origin.parent_task
            )
            self.runs.add(run.id)
            with self.tape.record("mistral_executions_by_workflow", {run.id}):
                mistral.executions.list_page(PAGE)
            with self.tape.record("mistral_task"):
                mistral.executions.get_workflow_of_step(run.origin.parent_task)
            raw.executions.delete(parent.id, force=True)
            self.runs.discard(run.id)
        finally:
            raw.workflows.delete("recorded_parent")

    def deleting(self) -> None:
        with self.tape.record("mistral_trigger_delete"):
            self.demo.mistral.triggers.delete(self.schedule.id)
        with self.tape.record("mistral_trigger_delete_404"):
            self.demo.mistral.triggers.delete(self.schedule.id)

    def clean(self) -> None:
        """Remove what was made: schedules, then runs, then their backups, then the volume."""
        mistral, raw = self.demo.mistral, self.demo.raw_mistral
        for trigger in self.triggers:
            with suppress(NotFound):
                mistral.triggers.delete(trigger)
            self.runs |= {
                run.id
                for run in mistral.executions.list_newest_scheduled()
                if run.origin.schedule_id == trigger
            }
        for run in self.runs:
            if not mistral.executions.get(run).state.terminal:
                raw.executions.update(run, "CANCELLED")
            raw.executions.delete(run, force=True)
        backups = self.demo.raw_cinder.backups

        def ours() -> list[Any]:
            return [b for b in self.demo.cinder.backups() if b.execution_id in self.runs]

        while found := wait_for(
            lambda: (
                [True] if not ours() else [b for b in ours() if b.status in ("available", "error")]
            )
        ):
            if found == [True]:
                break
            for backup in sorted(found, key=lambda each: not each.is_incremental):
                with suppress(Exception):
                    backups.delete(backup.id)
            time.sleep(0.5)
        wait_for(lambda: self.demo.cinder.volume(self.volume).status == "available")
        self.demo.raw_cinder.volumes.delete(self.volume)


class _Absent:
    """A workflow that is not installed."""

    value = "no_such_workflow"
    has_limits = False


def main() -> None:
    """Record everything, and leave the cloud as it was."""
    home = Path(os.environ.get("DEVCLOUD_HOME", ".devcloud"))
    recording = Recording(json.loads((home / "env.json").read_text(encoding="utf-8")))
    try:
        recording.all()
    finally:
        recording.clean()


if __name__ == "__main__":
    main()
