# SPDX-License-Identifier: Apache-2.0
"""What a run stands on goes while it is under way, or before: its volume, its schedule, its rights."""

from __future__ import annotations

import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.cloud.faults import Service
from tests.support.cloud.faults import as_admin
from tests.support.cloud.faults import volumes
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Run
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import is_one_sentence
from tests.support.cloud.kit import until

Make = Callable[..., Volume]

#: Runs that lose their rights, each in its own way, and what all of them say.
RIGHTLESS = ("deleted schedule", "lost role")
REASON = "the schedule that started this run was deleted, or its owner lost the role for it"
NAMES = ("deleted volume", "deleted schedule", "lost role", "owner gone before")


def inputs(volume: Volume) -> dict[str, Any]:
    limits = {"max_full_backups": 1, "max_incremental_backups": 0}
    return {"volume_id": volume.id, "backup_name": "nightly", **limits}


class Guest(Person):
    """A member of the project demo for as long as a test wants."""

    def __init__(self, env: dict[str, Any], name: str, folder: Path) -> None:
        self._identity = as_admin(env).identity
        self._role = next(each for each in self._identity.roles() if each.name == "member")
        self._project = next(each for each in self._identity.projects() if each.name == "demo")
        self.user = self._identity.create_user(name=name, password=name, domain_id="default")
        self._identity.assign_project_role_to_user(self._project, self.user, self._role)
        clouds = yaml.safe_load(Path(env["clouds_yaml"]).read_text())
        login = clouds["clouds"]["demo"]
        login["auth"] |= {"username": name, "password": name}
        own = folder / "clouds.yaml"
        own.write_text(yaml.safe_dump({"clouds": {name: login}}))
        super().__init__({**env, "clouds_yaml": str(own)}, name)

    def lose_the_role(self) -> None:
        """Be no member of the project any more."""
        self._identity.unassign_project_role_from_user(self._project, self.user, self._role)


@contextmanager
def guest(env: dict[str, Any], name: str, folder: Path) -> Iterator[Guest]:
    """Somebody who exists while it lasts."""
    someone = Guest(env, name, folder)
    try:
        yield someone
    finally:
        as_admin(env).identity.delete_user(someone.user.id)


@dataclass
class Minute:
    """What the schedules did that all fired in one minute."""

    volumes: dict[str, Volume]
    #: For a schedule that started none, None.
    runs: dict[str, Run | None]


def runs_of(person: Person, trigger_id: str) -> list[str]:
    found = person.mistral.executions.list(description=f"has:{trigger_id}")
    return [str(execution.id) for execution in found]


@pytest.fixture(scope="module")
def minute(
    env: dict[str, Any],
    demo: Person,
    admin: Person,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Minute]:
    """Lets schedules fire, and takes away what they stand on before and after."""
    with ExitStack() as stack:
        folders = (tmp_path_factory.mktemp("guest") for _ in range(2))
        leaver, gone = (
            stack.enter_context(guest(env, name, folder))
            for name, folder in zip(("leaver", "gone"), folders, strict=True)
        )
        all_of = stack.enter_context(volumes(demo, admin, NAMES[1:]))
        doomed = Volume(demo, admin, NAMES[0])
        for name in ("deleted schedule", "lost role"):
            all_of[name].read_whole()
        wait_for_the_beginning_of_a_minute()
        owners = dict(zip(NAMES, (demo, demo, leaver, gone), strict=True))
        triggers = {
            name: owner.mistral.cron_triggers.create(
                f"fault-{name.replace(' ', '-')}",
                ROTATION,
                workflow_input=inputs({**all_of, NAMES[0]: doomed}[name]),
                pattern="* * * * *",
            )
            for name, owner in owners.items()
        }
        for name, trigger in triggers.items():
            stack.callback(remove_trigger, admin, trigger.id, name)
        gone.lose_the_role()
        demo.cinder.volumes.delete(doomed.id)

        fired = {
            name: until(lambda t=triggers[name]: runs_of(demo, t.id), f"{name} fires", 75)[0]
            for name in NAMES[:3]
        }
        for name in ("deleted schedule", "lost role"):
            until(lambda v=all_of[name]: v.chain == "F(creating)", f"backup of {name} begins")
        remove_trigger(admin, triggers["deleted schedule"].id, "deleted schedule")
        leaver.lose_the_role()
        runs: dict[str, Run | None] = {name: demo.finished(run) for name, run in fired.items()}
        planned = str(triggers["owner gone before"].next_execution_time)

        def moved_on() -> bool:
            now = admin.mistral.cron_triggers.get(triggers["owner gone before"].id)
            return str(now.next_execution_time) > planned

        until(moved_on, "the schedule without an owner was looked at")
        runs["owner gone before"] = None
        assert runs_of(demo, triggers["owner gone before"].id) == []
        yield Minute(all_of, runs)


def wait_for_the_beginning_of_a_minute() -> None:
    """Leave time to take something away before the schedules fire."""
    second = datetime.now(UTC).second
    if second > 45:
        time.sleep(60 - second)


def remove_trigger(admin: Person, trigger_id: str, name: str) -> None:
    wanted = f"fault-{name.replace(' ', '-')}"
    found = admin.mistral.cron_triggers.list(all_projects=True)
    if wanted in {trigger.name for trigger in found if trigger.id == trigger_id}:
        admin.mistral.cron_triggers.delete(trigger_id)


def test_a_volume_deleted_between_schedule_and_run_is_said_not_to_be_found(minute: Minute) -> None:
    run = minute.runs["deleted volume"]
    assert run is not None
    assert run.state == "ERROR"
    assert run.sentence.startswith("No backup was made: Volume ")
    assert run.sentence.endswith(" could not be found.")
    assert is_one_sentence(run.sentence)


@pytest.mark.parametrize("name", RIGHTLESS)
def test_a_run_that_loses_its_rights_says_so_and_the_next_run_adopts_its_backup(
    minute: Minute, demo: Person, name: str
) -> None:
    run, volume = minute.runs[name], minute.volumes[name]
    assert run is not None
    assert run.state == "ERROR"
    assert run.sentence == (f"Backup 'nightly' of volume '{name}' could not be followed: {REASON}.")
    until(lambda: volume.chain == "F", "Cinder makes the backup all the same")
    (made,) = volume.backups()
    assert made.metadata["execution"] == run.id
    assert demo.succeed(ROTATION, **inputs(volume)).output["deleted"] == [made.id]
    assert volume.chain == "F"


def test_a_schedule_whose_owner_lost_the_role_before_starts_no_run(minute: Minute) -> None:
    assert minute.runs["owner gone before"] is None
    assert minute.volumes["owner gone before"].backups() == []


def test_a_login_that_ends_under_way_is_said_and_the_next_run_goes_on(
    env: dict[str, Any], demo: Person, volume: Make
) -> None:
    web = volume("web")
    web.read_whole()
    me = Person(env, "demo")
    started = me.start(ROTATION, **inputs(web))
    until(lambda: [b.container for b in web.backups() if b.container], "Cinder makes the backup")
    session = me.cinder.client.session
    token = session.get_token()
    session.delete(f"{env['urls']['keystone']}/v3/auth/tokens", headers={"X-Subject-Token": token})
    # Cinder remembers for five minutes that a token was good, but not when it starts anew.
    with Service(env, "cinder").killed():
        pass
    run = demo.finished(started)
    assert run.state == "ERROR"
    why = "the login with which it was started has ended"
    assert run.sentence == f"Backup 'nightly' of volume 'web' could not be followed: {why}."
    until(lambda: web.chain == "F!", "Cinder gives the interrupted backup up")
    assert demo.succeed(ROTATION, **inputs(web)).output["backup_type"] == "full"
    assert web.chain == "F"
