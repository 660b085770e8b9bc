# SPDX-License-Identifier: Apache-2.0
"""Mistral is killed while runs are under way, one in each place where a run can be.

It is killed once for all of them: a proxy before Cinder holds the answer back of one request of
each run, so that its action is under way; ``served`` tells whether Cinder got the request.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.cloud.faults import Service
from tests.support.cloud.faults import cinder_behind_proxy
from tests.support.cloud.faults import resume
from tests.support.cloud.faults import volumes
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import FULL_INCREMENTAL
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Run
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import is_one_sentence
from tests.support.cloud.kit import until
from tests.support.cloud.proxy import Proxy
from tests.support.cloud.proxy import Rule

#: Seconds from the death of Mistral to the end of every run that it interrupted.
LIMIT = 60

LOST = "Mistral lost track of it, resume the run or leave it to the next one."
UNKNOWN = f"It is not known whether a backup of volume '{{}}' was made: {LOST}"
UNCLEAN = (
    f"Backup 'nightly' of volume '{{}}' is available, but the clean-up is not finished: {LOST}"
)


@dataclass(frozen=True)
class Place:
    """Where a run is when Mistral dies, what it says of it, and the backups before and after."""

    method: str
    path: str
    said: str
    #: The volume's backups before the run, when it has failed, and after a resume or the next run.
    before: str
    failed: str
    after: str
    workflow: str = ROTATION
    incrementals: int = 1
    served: bool = True
    #: Requests of the same kind that pass before.
    passed: int = 0


LOOK = ("GET", "/volumes/")
LIST = ("GET", "/backups/detail")
CREATE = ("POST", "/backups$")
DELETE = ("DELETE", "/backups/")
POLL = ("GET", "/backups/[0-9a-f-]{36}")

RESUMED = {
    "look": Place(*LOOK, f"No backup was made: {LOST}", "", "", "F"),
    "list": Place(*LIST, f"The backups of volume '{{}}' could not be listed: {LOST}", "", "", "F"),
    "create": Place(*CREATE, UNKNOWN, "F", "F I", "F I"),
    "create of a full": Place(*CREATE, UNKNOWN, "", "F", "F", workflow=FULL),
    "create of a chain": Place(*CREATE, UNKNOWN, "F", "F I", "F I", workflow=FULL_INCREMENTAL),
    "create unserved": Place(*CREATE, UNKNOWN, "F", "F", "F I", served=False),
    # The first one belongs to the action that makes the backup: Mistral completes what it hands on.
    "poll": Place(
        *POLL,
        f"Backup 'nightly' of volume '{{}}' could not be followed: {LOST}",
        "",
        "F",
        "F",
        passed=1,
    ),
    "delete": Place(*DELETE, UNCLEAN, "F", "F", "F", incrementals=0),
    "delete unserved": Place(*DELETE, UNCLEAN, "F", "F F", "F", incrementals=0, served=False),
    "last look": Place(*LIST, UNCLEAN, "F", "F F", "F", incrementals=0, passed=1),
}
LEFT = {
    "left after create": Place(*CREATE, UNKNOWN, "F", "F I", "F"),
    "left unserved": Place(*CREATE, UNKNOWN, "F", "F", "F I", served=False),
    "left after delete": Place(*DELETE, UNCLEAN, "F", "F F", "F", incrementals=0, served=False),
}
PLACES = RESUMED | LEFT


@dataclass
class Aftermath:
    """What is there after Mistral was killed, and is back."""

    me: Person
    volumes: dict[str, Volume]
    runs: dict[str, Run]
    backups_before: dict[str, set[str]]
    #: The run that was between two polls.
    between: str


def start(person: Person, volume: Volume, place: Place) -> str:
    inputs: dict[str, Any] = {"volume_id": volume.id, "backup_name": "nightly"}
    if place.workflow == ROTATION:
        inputs |= {"max_full_backups": 1, "max_incremental_backups": place.incrementals}
    return person.start(place.workflow, **inputs)


def wait_between_two_polls(server: Proxy, person: Person, volume: Volume, execution: str) -> None:
    """Wait until the run has just been told that its backup is not finished."""

    def state() -> str:
        tasks = person.mistral.tasks.list(workflow_execution_id=execution)
        return str(next((t.state for t in tasks if t.name == "wait_for_backup"), ""))

    until(state, "the backup is waited for")
    asked = server.count(*POLL, volume.id)
    until(lambda: server.count(*POLL, volume.id) > asked, "the backup is asked for")
    until(lambda: state() == "DELAYED", "the run waits before it asks again")


@pytest.fixture(scope="module")
def aftermath(env: dict[str, Any], admin: Person) -> Iterator[Aftermath]:
    """Kills Mistral while a run is in each place, and starts it again."""
    with ExitStack() as stack:
        server = stack.enter_context(cinder_behind_proxy(env))
        me = Person(env, "demo")
        all_of = stack.enter_context(volumes(me, admin, [*PLACES, "between"]))
        older = [start(me, all_of[name], place) for name, place in PLACES.items() if place.before]
        assert {me.finished(execution).state for execution in older} == {"SUCCESS"}
        before = {name: {b.id for b in each.backups()} for name, each in all_of.items()}
        rules = {
            name: Rule(
                place.method,
                place.path,
                all_of[name].id,
                forward=place.served,
                hold=True,
                status=None,
                after=place.passed,
            )
            for name, place in PLACES.items()
        }
        with server.breaking(*rules.values()):
            started = {name: start(me, all_of[name], place) for name, place in PLACES.items()}
            for name, rule in rules.items():
                assert rule.met.wait(60), name
            all_of["between"].read_whole()
            between = start(me, all_of["between"], Place(*POLL, "", "", "", "F"))
            wait_between_two_polls(server, me, all_of["between"], between)
            killed = time.monotonic()
            with Service(env, "mistral").killed():
                pass
        runs = {
            name: me.finished(execution, killed + LIMIT - time.monotonic())
            for name, execution in started.items()
        }
        yield Aftermath(me, all_of, runs, before, between)


def test_a_run_between_two_polls_goes_on_by_itself(aftermath: Aftermath) -> None:
    run = aftermath.me.finished(aftermath.between)
    assert run.state == "SUCCESS", run.sentence
    assert run.sentence.startswith("Full backup 'nightly' of volume 'between' is available")
    (backup,) = aftermath.volumes["between"].backups()
    assert (backup.id, backup.status) == (run.output["backup_id"], "available")


@pytest.mark.parametrize("name", PLACES)
def test_a_run_in_the_middle_of_something_ends_within_a_minute_and_says_so(
    aftermath: Aftermath, name: str
) -> None:
    run = aftermath.runs[name]
    assert run.state == "ERROR"
    assert run.sentence == PLACES[name].said.format(name)
    assert is_one_sentence(run.sentence)


@pytest.fixture(scope="module")
def later(aftermath: Aftermath) -> dict[str, Run]:
    """What became of the resumed runs, and of the next runs where none was resumed."""
    me, started = aftermath.me, {}
    for name, place in PLACES.items():
        volume = aftermath.volumes[name]
        until(lambda v=volume, p=place: v.chain == p.failed, f"{name} has {place.failed}")
    for name in RESUMED:
        started[name] = aftermath.runs[name].id
        resume(me, started[name])
    for name in LEFT:
        started[name] = start(me, aftermath.volumes[name], PLACES[name])
    return {name: me.finished(execution) for name, execution in started.items()}


@pytest.mark.parametrize("name", RESUMED)
def test_a_rerun_of_its_failed_task_resumes_the_run(
    aftermath: Aftermath, later: dict[str, Run], name: str
) -> None:
    run, backups = later[name], aftermath.volumes[name].backups()
    assert run.state == "SUCCESS", run.sentence
    assert aftermath.volumes[name].chain == RESUMED[name].after
    made = [backup.id for backup in backups if backup.metadata["execution"] == run.id]
    assert made == [run.output["backup_id"]]
    gone = aftermath.backups_before[name] - {backup.id for backup in backups}
    assert (set(run.output["deleted"]), run.output["kept"]) == (gone, [])


@pytest.mark.parametrize("name", LEFT)
def test_without_a_resume_the_next_run_adopts_the_backup_and_cleans_up(
    aftermath: Aftermath, later: dict[str, Run], name: str
) -> None:
    assert later[name].state == "SUCCESS", later[name].sentence
    assert aftermath.volumes[name].chain == LEFT[name].after
    assert later[name].output["kept"] == []
