# SPDX-License-Identifier: Apache-2.0
"""Each status and each kind of missed run, made to happen and read off the page.

What happens is real: Keystone and Mistral are gone at the time of a run, a scheduler is missing, a trust is taken away,
a volume deleted. Only its age is made: nobody is alarmed about a slot before a quarter of an hour has passed, so in
the end the rows of the test's own triggers and runs are moved back by whole hours in Mistral's database, and the
patterns are hourly.
"""

import html
import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from backup_dashboard.api.errors import NotFound
from backup_dashboard.core.protection.missed import MissedCause
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.create import run_schedule_now
from backup_dashboard.flows.pause import pause
from tests.support.cloud.faults import REPO
from tests.support.cloud.faults import Service
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until
from tests.support.cloud.panel import gate_of
from tests.support.cloud.panel import mistral_of
from tests.support.cloud.visitor import Visitor

STATE = "/project/backup_schedules/overview/state/"
VOLUMES = "/project/backup_schedules/?tab=backup_schedules__volumes&parts=all"
SELDOM = "0 2 29 2 *"
LIMITS = {"max_full_backups": 0, "max_incremental_backups": 0}
"""Limits that no rotation can have: its runs fail."""

WITHOUT_SCHEDULER = """
import mistral.cmd
from types import SimpleNamespace
from mistral.services import periodic_server
periodic_server.get_oslo_service = lambda *args, **kwargs: SimpleNamespace(start=lambda: None)
from devcloud.launchers import mistral as launcher
launcher.main()
"""

MINUTE = timedelta(minutes=1)


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def wait_for(moment: datetime) -> None:
    """Sleep until a moment."""
    time.sleep(max(0.0, (moment - now()).total_seconds()))


@dataclass
class Seen:
    """The pages as they were, and the volumes by the part that each played."""

    volumes: dict[str, str] = field(default_factory=dict)
    stopped: str = ""
    stopped_aged: str = ""
    overview: str = ""
    coverage: str = ""

    def lines(self, page: str) -> dict[str, tuple[str, str]]:
        """What needs somebody: by the schedule's name the kind and the whole text."""
        found = {}
        for kind, row in re.findall(r'<tr data-kind="(\w+)">(.*?)</tr>', page, re.DOTALL):
            text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).split())
            for part in self.volumes:
                if f" {part} " in f" {text} ":
                    found[part] = kind, text
        return found

    def status(self, part: str) -> str:
        """The status of a volume in the list of volumes."""
        pattern = rf'data-object-id="{self.volumes[part]}".*?data-status="(\w+)"'
        found = re.search(pattern, self.coverage, re.DOTALL)
        return found[1] if found else ""


class Scene:
    """The project other, with volumes and schedules that each play a part."""

    def __init__(self, env: Mapping[str, Any], person: Person, admin: Person) -> None:
        self.env = env
        self.person = person
        self.admin = admin
        self.mistral = mistral_of(person)
        self.gate = gate_of(person, self.mistral)
        self.seen = Seen()
        self.volumes: dict[str, Volume] = {}
        self.triggers: dict[str, str] = {}
        self._database = Path(env["home"], "var", "mistral", "mistral.db")

    def volume(self, part: str) -> Volume:
        """Make a volume."""
        made = Volume(self.person, self.admin, part)
        self.volumes[part] = made
        self.seen.volumes[part] = made.id
        return made

    def schedule(self, part: str, pattern: str, limits: Mapping[str, int] | None = None) -> str:
        """Make a volume with a schedule of the same name; the schedule's key."""
        workflow = Workflow.ROTATION if limits else Workflow.FULL
        inputs = {"volume_id": self.volume(part).id, "backup_name": part, **(limits or {})}
        made = self.mistral.triggers.create(Definition(part, workflow, inputs, pattern))
        self.triggers[part] = made.id
        return made.id

    def run_of(self, part: str) -> Any:
        """The newest run of a schedule, if there is one."""
        found = self.mistral.executions.list_newest_scheduled()
        return next((r for r in found if r.origin.schedule_id == self.triggers[part]), None)

    def ended(self, part: str) -> Any:
        """The newest run of a schedule, once it is over."""

        def look() -> Any:
            run = self.run_of(part)
            return run if run and run.state.terminal else None

        return until(look, f"the run of {part} ends", 90)

    def take_trust_from(self, part: str) -> None:
        """Revoke what Mistral was given to act for the schedule's owner."""
        with sqlite3.connect(self._database, timeout=60) as database:
            query = "SELECT trust_id FROM cron_triggers_v2 WHERE id = ?"
            (trust,) = database.execute(query, (self.triggers[part],)).fetchone()
        keystone = self.env["urls"]["keystone"]
        self.person.session.delete(f"{keystone}/v3/OS-TRUST/trusts/{trust}")

    def age(self, part: str, hours: int, with_next_time: bool = False) -> None:
        """Let a schedule and its runs have been made so many hours ago; fewer than none undo that."""
        by = (f"{-hours:+d} hours", self.triggers[part])
        columns = ["created_at", *(["next_execution_time"] if with_next_time else [])]
        moved = "{0} = datetime({0}, ?1) || '.000000'"
        with sqlite3.connect(self._database, timeout=60) as database:
            wanted = ", ".join(moved.format(column) for column in columns)
            database.execute(f"UPDATE cron_triggers_v2 SET {wanted} WHERE id = ?2", by)
            wanted = ", ".join(moved.format(column) for column in ("created_at", "updated_at"))
            database.execute(
                f"UPDATE workflow_executions_v2 SET {wanted} "
                "WHERE description LIKE '%' || ?2 || '%'",
                by,
            )

    def page(self, path: str) -> str:
        """What somebody of the project sees who signs in now."""
        with Visitor(self.env["urls"]["horizon"], self.person.name) as visitor:
            answer = visitor.open(path)
        assert answer.status_code == 200
        assert "bd-missing" not in answer.text
        return answer.text

    @contextmanager
    def without_scheduler(self) -> Iterator[None]:
        """In Mistral's place runs one that answers and works, but lets no trigger fire."""
        conf = Path(self.env["home"], "etc", "mistral", "mistral.conf")
        python = REPO / ".devcloud" / "venvs" / "cloud" / "bin" / "python"
        with Service(self.env, "mistral").killed():
            process = subprocess.Popen(
                [python, "-c", WITHOUT_SCHEDULER, "--config-file", conf],
                cwd=REPO,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                until(self._mistral_answers, "Mistral without its scheduler answers", 60)
                yield
            finally:
                process.terminate()
                process.wait(30)

    def _mistral_answers(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(self.env["urls"]["mistral"], timeout=5).ok
        return False

    def clean(self) -> None:
        """Leave nothing of it."""
        for trigger in self.triggers.values():
            with suppress(NotFound):
                self.mistral.triggers.delete(trigger)
        for record in self.mistral.environments.list_records():
            if record.definition.name in self.triggers:
                self.mistral.environments.delete_record(record)
        for run in self.mistral.executions.list_newest_scheduled():
            if run.origin.schedule_id in self.triggers.values():
                if not run.state.terminal:
                    self.mistral.executions.cancel(run.id)
                self.person.mistral.executions.delete(run.id, force=True)
        if "hanging" in self.volumes:
            self.admin.cinder.volumes.reset_state(self.volumes["hanging"].id, "available")
        for part, volume in self.volumes.items():
            if part != "gone":
                volume.remove()


def play(scene: Scene) -> Seen:
    """Let all of it happen, and look at the pages."""
    begun = now().replace(second=0, microsecond=0)
    skipped, ran, late, later = (begun + n * MINUTE for n in (2, 3, 4, 5))
    scene.volume("unprotected")
    scene.schedule("never", SELDOM)
    pause(scene.gate, scene.schedule("resting", SELDOM), now())
    stuck = scene.schedule("hanging", SELDOM)
    scene.schedule("gone", SELDOM)
    scene.schedule("skipped", f"{skipped.minute},{ran.minute} * * * *")
    scene.schedule("failing", f"{ran.minute} * * * *", LIMITS)
    scene.schedule("untrusted", f"{ran.minute} * * * *")
    scene.schedule("late", f"{late.minute},{later.minute} * * * *")
    scene.take_trust_from("untrusted")
    scene.volumes["gone"].remove()

    wait_for(skipped - timedelta(seconds=8))
    with Service(scene.env, "keystone").killed():
        wait_for(skipped + timedelta(seconds=8))
    wait_for(ran)
    scene.ended("skipped")
    scene.ended("failing")
    with scene.without_scheduler():
        wait_for(later + timedelta(seconds=125))
        scene.seen.stopped = scene.page(STATE)
        scene.age("late", 1, with_next_time=True)
        scene.seen.stopped_aged = scene.page(STATE)
        scene.age("late", -1, with_next_time=True)
    scene.ended("late")

    scene.admin.cinder.volumes.reset_state(scene.volumes["hanging"].id, "backing-up")
    run_schedule_now(scene.gate, stuck)
    for part in ("skipped", "failing", "untrusted", "late"):
        scene.age(part, 1)
    scene.age("hanging", 7)
    scene.seen.overview = scene.page(STATE)
    scene.seen.coverage = scene.page(VOLUMES)
    return scene.seen


@pytest.fixture(scope="module")
def seen(env: dict[str, Any], other: Person, admin: Person) -> Iterator[Seen]:
    """What somebody sees in the morning after all of it."""
    scene = Scene(env, other, admin)
    try:
        yield play(scene)
    finally:
        scene.clean()


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("unprotected", "UNPROTECTED"),
        ("never", "NEVER_RUN"),
        ("resting", "PAUSED"),
        ("failing", "FAILING"),
        ("untrusted", "STALE"),
        ("skipped", "PROTECTED"),
        ("late", "PROTECTED"),
    ],
)
def test_the_list_of_volumes_tells_each_status(seen: Seen, part: str, status: str) -> None:
    assert seen.status(part) == status


@pytest.mark.parametrize(
    ("part", "cause"),
    [
        ("skipped", MissedCause.SKIPPED),
        ("untrusted", MissedCause.NO_TRUST),
        ("late", MissedCause.SERVICE_DOWN),
    ],
)
def test_the_overview_tells_what_did_not_run_and_the_likely_cause(
    seen: Seen, part: str, cause: MissedCause
) -> None:
    kind, text = seen.lines(seen.overview)[part]
    assert kind == "MISSED"
    assert cause.value in text


def test_a_scheduler_that_has_stopped_is_told_at_once_and_nobody_else_is_blamed(seen: Seen) -> None:
    assert 'id="bd-stopped"' in seen.stopped
    assert 'id="bd-stopped"' not in seen.overview
    kind, text = seen.lines(seen.stopped_aged)["late"]
    assert kind == "MISSED"
    assert MissedCause.SCHEDULER_STOPPED.value in text


def test_the_overview_tells_what_failed_with_its_cause(seen: Seen) -> None:
    kind, text = seen.lines(seen.overview)["failing"]
    assert kind == "FAILED"
    assert "max_full_backups has to be a whole number from 1 to 1000" in text


def test_the_overview_asks_about_a_run_that_takes_too_long(seen: Seen) -> None:
    kind, text = seen.lines(seen.overview)["hanging"]
    assert kind == "STUCK"
    assert "7 h" in text


def test_the_overview_tells_of_a_schedule_whose_volume_is_gone(seen: Seen) -> None:
    kind, _text = seen.lines(seen.overview)["gone"]
    assert kind == "GONE"
