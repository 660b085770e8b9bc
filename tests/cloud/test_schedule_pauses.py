# SPDX-License-Identifier: Apache-2.0
"""What the real Mistral makes of schedules that are paused, resumed, changed and renamed."""

import uuid
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from keystoneauth1.identity.v3 import ApplicationCredential
from keystoneauth1.session import Session
from openstack.config import OpenStackConfig

from backup_dashboard.api import mistral as api
from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import Forbidden
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.mistral import mistral_at
from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.records import index_by_any_id
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.create import run_schedule_now
from backup_dashboard.flows.delete import delete
from backup_dashboard.flows.edit import edit
from backup_dashboard.flows.in_progress import RunWouldBreak
from backup_dashboard.flows.loading import get_schedule
from backup_dashboard.flows.pause import pause
from backup_dashboard.flows.resume import resume
from tests.support.cloud.changing import LEAP_DAY
from tests.support.cloud.changing import Project
from tests.support.cloud.changing import as_active
from tests.support.cloud.changing import now
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until
from tests.support.cloud.panel import gate_of

EVERY_MINUTE = "* * * * *"


@pytest.fixture
def project(demo: Person) -> Iterator[Project]:
    """The project demo, without any schedule of the test's before and after it."""
    found = Project(demo)
    yield found
    found.clean()


@contextmanager
def application_credential(person: Person) -> Iterator[Mistral]:
    """Mistral as a person reaches it with an application credential, to which Keystone gives no trust."""
    config = OpenStackConfig(config_files=[person.env["clouds_yaml"]], load_envvars=False)
    keystone = config.get_one(cloud=person.name).get_session()
    url = f"{person.env['urls']['keystone']}/v3"
    own = f"{url}/users/{keystone.get_user_id()}/application_credentials"
    body = {"application_credential": {"name": str(uuid.uuid4()), "roles": [{"name": "member"}]}}
    made = keystone.post(own, json=body).json()["application_credential"]
    given = {f"application_credential_{name}": made[name] for name in ("id", "secret")}
    session = Session(auth=ApplicationCredential(url, **given))
    try:
        yield mistral_at(session, f"{person.env['urls']['mistral']}/v2", person.project_id)
    finally:
        keystone.delete(f"{own}/{made['id']}")


def test_a_resumed_schedule_runs_at_its_next_time_and_never_at_once(project: Project) -> None:
    often = replace(project.old, pattern=EVERY_MINUTE)
    key = project.mistral.triggers.create(often).id
    pause(project.gate, key, now(), even_if_running=True)
    assert project.triggers() == []
    before = now()
    kept = project.only()
    found = resume(project.gate, key, before)
    (slot,) = next_runs(EVERY_MINUTE, before, 1)
    assert found.next_run is not None
    assert slot <= found.next_run <= slot + timedelta(minutes=1)
    assert found.definition == kept.definition


def test_a_first_run_is_kept_through_a_pause_as_long_as_it_is_ahead(project: Project) -> None:
    ahead = (now() + timedelta(days=2)).replace(second=0, microsecond=0)
    first = replace(project.old, first_run=ahead, count=3)
    key = project.mistral.triggers.create(first).id
    pause(project.gate, key, now())
    found = resume(project.gate, key, now())
    assert (found.definition, found.next_run) == (first, ahead)
    pause(project.gate, key, now())
    later = resume(project.gate, key, ahead + timedelta(hours=1))
    assert (later.definition.first_run, later.definition.count) == (None, 3)


def test_a_first_run_in_some_seconds_is_one_that_mistral_takes(project: Project) -> None:
    key = as_active(project)
    soon = replace(project.old, first_run=now() + timedelta(seconds=20), pattern="")
    found = edit(project.gate, key, replace(soon, count=1), now())
    assert found.next_run is not None
    assert timedelta(seconds=50) < found.next_run - now() < timedelta(minutes=3)


def test_a_change_that_mistral_refuses_touches_nothing(project: Project) -> None:
    key = as_active(project)
    for wanted in (project.new, project.renamed):
        with pytest.raises(ServiceError):
            edit(project.gate, key, replace(wanted, inputs={"no such input": 1}), now())
    assert [each.id for each in project.triggers()] == [key]
    assert project.records() == []


def test_a_login_that_can_give_no_trust_cannot_break_a_schedule_by_changing_it(
    project: Project, demo: Person
) -> None:
    key = as_active(project)
    with application_credential(demo) as restricted:
        for wanted in (project.new, project.renamed):
            with pytest.raises(Forbidden):
                edit(gate_of(demo, restricted), key, wanted, now())
    assert [each.id for each in project.triggers()] == [key]
    assert project.records() == []


def test_a_name_that_is_taken_is_refused_while_the_old_trigger_is_still_there(
    project: Project,
) -> None:
    key = as_active(project)
    other = project.mistral.triggers.create(project.renamed).id
    with pytest.raises(Conflict):
        edit(project.gate, key, project.renamed, now())
    pause(project.gate, other, now())
    with pytest.raises(Conflict):
        edit(project.gate, key, project.renamed, now())
    assert [each.id for each in project.triggers()] == [key]


def test_a_trigger_made_by_command_is_changed_and_keeps_what_no_form_shows(
    project: Project, shell: Callable[[str], str]
) -> None:
    volume_id = project.old.volume_id
    shell(
        f"openstack cron trigger create {project.prefix} {Workflow.FULL.value}"
        f' \'{{"volume_id": "{volume_id}", "backup_name": "b", "busy_timeout": 55}}\''
        f' --pattern "{LEAP_DAY}" --count 4 --params \'{{"notify": []}}\''
    )
    made = project.only()
    edit(project.gate, made.id, replace(made.definition, pattern="0 3 29 2 *", params={}), now())
    found = project.only()
    assert found.definition.inputs == {
        "volume_id": volume_id,
        "backup_name": "b",
        "busy_timeout": 55,
    }
    assert (found.definition.count, found.definition.params, found.key) == (
        4,
        {"notify": []},
        made.id,
    )
    shell(f"openstack cron trigger delete {project.prefix}")
    assert project.schedules() == []


def test_lists_longer_than_one_answer_are_told_whole(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        made = project.mistral.triggers.create(
            replace(project.old, name=f"{project.prefix}-{number}")
        )
        if number % 2:
            pause(project.gate, made.id, now())
        else:
            edit(project.gate, made.id, replace(made.definition, pattern="0 7 29 2 *"), now())
    whole = project.schedules()
    assert len(whole) == 5
    monkeypatch.setattr(api, "LIST_LIMIT", 2)
    assert project.schedules() == whole


def test_an_administrator_does_not_take_another_projects_schedules_for_the_own(
    project: Project, admin: Person
) -> None:
    key = as_active(project)
    for state in ScheduleState.ACTIVE, ScheduleState.PAUSED:
        assert get_schedule(project.mistral, key).state is state
        for act in (pause, resume, delete):
            with pytest.raises(NotFound):
                act(gate_of(admin), key, now())
        pause(project.gate, key, now())


def test_a_run_under_way_is_spared_and_the_history_outlives_every_change(
    demo: Person, project: Project, volume: Callable[..., Volume]
) -> None:
    target = volume("changes")
    target.read_whole()
    mistral, gate = project.mistral, project.gate
    inputs = {"volume_id": target.id, "backup_name": project.prefix}
    often = Definition(project.prefix, Workflow.FULL, inputs, EVERY_MINUTE)
    key = mistral.triggers.create(often).id
    (fired,) = until(lambda: mistral.executions.list_under_way(key), "the first run", 75)
    rare = replace(often, name=project.renamed.name, pattern=LEAP_DAY)
    for act in (lambda: edit(gate, key, rare, now()), lambda: pause(gate, key, now())):
        with pytest.raises(RunWouldBreak) as caught:
            act()
        assert caught.value.under_way.run is not None
        assert caught.value.under_way.run.id == fired.id
    edit(gate, key, rare, now(), even_if_running=True)
    assert demo.finished(fired.id).state == "ERROR"
    until(lambda: target.status == "available", "the volume is free")
    pause(gate, key, now())
    resting = run_schedule_now(gate, key)
    assert demo.finished(resting.id).state == "SUCCESS"
    resume(gate, key, now())
    resumed = run_schedule_now(gate, key)
    known = index_by_any_id(project.schedules())
    runs = {each.id: each for each in mistral.executions.list_newest_scheduled()}
    for run_id in (fired.id, resting.id, resumed.id):
        assert known[runs[run_id].origin.schedule_id].name == rare.name
    demo.finished(resumed.id)
