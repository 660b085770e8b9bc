# SPDX-License-Identifier: Apache-2.0
"""An administrator in a project presses what its members have prepared: nothing of it acts with the stronger rights."""

import json
import re
import uuid
from collections.abc import Callable
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import requests

from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.pause import pause
from tests.support.cloud.changing import now
from tests.support.cloud.definitions import SOMEBODYS
from tests.support.cloud.definitions import definitions
from tests.support.cloud.definitions import packaged
from tests.support.cloud.definitions import restore
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.panel import gate_of
from tests.support.cloud.panel import mistral_of
from tests.support.cloud.visitor import Visitor

PANEL = "/project/backup_schedules/"
LEAP_DAY = "0 0 29 2 *"
FOREIGN = "Its volume no longer exists, or it belongs to another project."
PRIVATE = "is this project's own copy"


class Desk:
    """The administrator, signed in to the project demo."""

    def __init__(self, env: dict[str, Any], project_id: str) -> None:
        self.session = Visitor(env["urls"]["horizon"], "admin")
        self.session.open(f"/auth/switch/{project_id}/?next=/project/")

    def send(self, path: str, **fields: str) -> str:
        """Send a form of a page, and give the words of the page that answers."""
        url = self.session.url
        data = {"csrfmiddlewaretoken": self.session.cookies["csrftoken"], **fields}
        answer = self.session.post(
            f"{url}{PANEL}{path}", data=data, headers={"Referer": url}, timeout=60
        )
        assert answer.status_code == 200, answer
        return said(answer)

    def form(self, volume_id: str, **fields: str) -> dict[str, str]:
        """What the form sends of a schedule, filled well."""
        name = f"stronger-{uuid.uuid4().hex[:8]}"
        given = {"volume_id": volume_id, "workflow": FULL, "pattern": LEAP_DAY, "name": name}
        return {**given, "pattern_shown": LEAP_DAY, "wanted": "save", **fields}


def said(answer: requests.Response) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.fixture
def desk(env: dict[str, Any], demo: Person, other: Person, admin: Person) -> Iterator[Desk]:
    """The administrator in demo, where the workflows are public."""
    restore(env, admin, demo, other)
    found = Desk(env, demo.project_id)
    with found.session:
        yield found
    for each in demo.mistral.cron_triggers.list():
        if each.name.startswith("stronger-"):
            demo.mistral.cron_triggers.delete(each.id)
    mistral = mistral_of(demo)
    for record in mistral.environments.list_records():
        if record.definition.name.startswith("stronger-"):
            mistral.environments.delete_record(record)
    restore(env, admin, demo, other)


def trigger(person: Person, volume_id: str) -> str:
    """A schedule as a member makes it by the API, which asks for no volume."""
    inputs = {"volume_id": volume_id, "backup_name": "stronger"}
    name = f"stronger-{uuid.uuid4().hex[:8]}"
    return mistral_of(person).triggers.create(Definition(name, Workflow.FULL, inputs, LEAP_DAY)).id


def runs_of(person: Person) -> set[str]:
    """The ids of a project's runs."""
    return {each.id for each in person.mistral.executions.list()}


def triggers_of(person: Person) -> set[str]:
    """The ids of a project's triggers."""
    return {each.id for each in person.mistral.cron_triggers.list()}


def test_no_click_of_an_administrator_copies_another_projects_volume_into_this_one(
    desk: Desk, demo: Person, other: Person, volume: Callable[..., Volume]
) -> None:
    theirs = volume("theirs", other)
    failed = demo.start(FULL, volume_id=theirs.id, backup_name="stronger")
    assert demo.finished(failed).state == "ERROR"
    active, resting = trigger(demo, theirs.id), trigger(demo, theirs.id)
    pause(gate_of(demo), resting, now())
    before = runs_of(demo), triggers_of(demo)
    agreed = {"agreed": "on", "when": "break"}
    for path, fields in (
        (f"runs/{failed}/retry/", {}),
        ("?tab=backup_schedules__history", {"action": f"history__retry__{failed}"}),
        ("?tab=backup_schedules__schedules", {"action": f"schedules__run_now__{active}"}),
        ("?tab=backup_schedules__schedules", {"action": f"schedules__run_now__{resting}"}),
        (f"{resting}/resume/", agreed),
        (f"{active}/edit/", {**desk.form(theirs.id, pattern="0 5 29 2 *"), **agreed}),
    ):
        assert FOREIGN in desk.send(path, **fields), path
    assert "has no such volume" in desk.send("create/", **desk.form(theirs.id), **agreed)
    assert (runs_of(demo), triggers_of(demo)) == before
    assert theirs.backups() == []
    assert [each for each in demo.cinder.backups.list() if each.volume_id == theirs.id] == []


def test_a_run_of_another_project_is_not_there_for_an_administrator_in_this_one(
    desk: Desk, other: Person
) -> None:
    failed = other.start(FULL, volume_id=str(uuid.uuid4()), backup_name="stronger")
    other.finished(failed)
    for what in ("retry", "resume", "cancel"):
        assert "no longer exists" in desk.send(f"runs/{failed}/{what}/")
    assert failed not in desk.session.open(f"{PANEL}history.csv").text
    assert failed not in desk.session.open(f"{PANEL}?tab=backup_schedules__history").text


def test_a_text_that_a_member_has_changed_never_runs_with_an_administrators_rights(
    desk: Desk, demo: Person, volume: Callable[..., Volume]
) -> None:
    own = volume("own")
    ran = demo.run(FULL, volume_id=str(uuid.uuid4()), backup_name="stronger").id
    active, resting = trigger(demo, own.id), trigger(demo, own.id)
    pause(gate_of(demo), resting, now())
    demo.mistral.workflows.create(SOMEBODYS)
    before = runs_of(demo), triggers_of(demo)
    agreed = {"agreed": "on", "when": "break"}
    for path, fields in (
        ("?tab=backup_schedules__schedules", {"action": f"schedules__run_now__{active}"}),
        ("create/", desk.form(own.id, wanted="run_now")),
        ("create/", {**desk.form(own.id), **agreed}),
        (f"{active}/edit/", {**desk.form(own.id, pattern="0 5 29 2 *"), **agreed}),
        (f"{resting}/resume/", agreed),
    ):
        assert PRIVATE in desk.send(path, **fields), path
    assert FOREIGN in desk.send(f"runs/{ran}/retry/")
    assert (runs_of(demo), triggers_of(demo)) == before
    # The package's own text may run at once, and never for a schedule: it can be changed tomorrow.
    there = definitions(demo)[FULL]
    demo.mistral.workflows.update(packaged(FULL), id=there.id, scope="private")
    assert PRIVATE in desk.send("create/", **desk.form(own.id), **agreed)
    desk.send("?tab=backup_schedules__schedules", action=f"schedules__run_now__{active}")
    (started,) = runs_of(demo) - before[0]
    assert demo.finished(started).state == "SUCCESS"


def test_an_administrator_is_told_before_a_schedule_keeps_that_role(
    desk: Desk, demo: Person, volume: Callable[..., Volume]
) -> None:
    own = volume("own")
    before = triggers_of(demo)
    assert "Let it run with my administrator's role" in said(desk.session.open(f"{PANEL}create/"))
    assert "Tick this box if you want that" in desk.send("create/", **desk.form(own.id))
    assert triggers_of(demo) == before
    desk.send("create/", **desk.form(own.id), agreed="on")
    assert len(triggers_of(demo) - before) == 1


def test_nothing_that_another_project_makes_changes_what_the_page_of_all_projects_says_of_this_one(
    desk: Desk, demo: Person, other: Person, volume: Callable[..., Volume]
) -> None:
    ours = volume("ours")
    key = trigger(demo, ours.id)
    before = line_of(desk, demo)
    theirs = trigger(other, ours.id)
    forged = json.dumps({"triggered_by": {"type": "cron_trigger", "id": key}})
    inputs = {"volume_id": ours.id, "backup_name": "stronger"}
    failed = [
        other.start(FULL, **inputs),
        str(other.mistral.executions.create(FULL, workflow_input=inputs, description=forged).id),
    ]
    assert {other.finished(each).state for each in failed} == {"ERROR"}
    after = line_of(desk, demo)
    other.mistral.cron_triggers.delete(theirs)
    assert after == before


def line_of(desk: Desk, person: Person) -> str:
    """What the page of all projects says of one."""
    text = desk.session.open("/admin/backup_schedules/state/").text
    found = re.search(rf'<tr data-project="{person.project_id}">.*?</tr>', text, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())
