# SPDX-License-Identifier: Apache-2.0
"""What the three workflows say when something is wrong: one sentence, with Cinder's reason in it."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.cloud.faults import lost
from tests.support.cloud.faults import target
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import FULL_INCREMENTAL
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import is_one_sentence
from tests.support.cloud.kit import until

Make = Callable[..., Volume]
WORKFLOWS = (FULL, FULL_INCREMENTAL, ROTATION)
NOWHERE = "00000000-0000-4000-8000-000000000000"
LIMITS = {"max_full_backups": 1, "max_incremental_backups": 1}

FULLS = "max_full_backups has to be a whole number from 1 to 1000"
INCREMENTALS = "max_incremental_backups has to be a whole number from 0 to 1000"
BAD_INPUT = [
    ({"max_full_backups": 0}, FULLS),
    ({"max_full_backups": -1}, FULLS),
    ({"max_full_backups": "x"}, FULLS),
    ({"max_full_backups": "2"}, FULLS),
    ({"max_full_backups": 1.5}, FULLS),
    ({"max_full_backups": 1e9}, FULLS),
    ({"max_full_backups": 10**9}, FULLS),
    ({"max_full_backups": None}, FULLS),
    ({"max_full_backups": [1]}, FULLS),
    ({"max_incremental_backups": -1}, INCREMENTALS),
    ({"max_incremental_backups": "x"}, INCREMENTALS),
    ({"max_incremental_backups": 1001}, INCREMENTALS),
    ({"volume_id": ""}, "volume_id has to be the ID of a volume"),
    ({"volume_id": "../volumes"}, "volume_id has to be the ID of a volume"),
    ({"backup_name": ""}, "backup_name has to be a text of 1 to 255 characters"),
    ({"backup_name": "n" * 256}, "backup_name has to be a text of 1 to 255 characters"),
    ({"backup_name": 7}, "backup_name has to be a text of 1 to 255 characters"),
    ({"timeout": 0}, "timeout has to be a whole number of seconds, at least 1"),
    ({"busy_timeout": "1 h"}, "busy_timeout has to be a whole number of seconds, at least 0"),
    ({"volume_id": NOWHERE}, f"Volume {NOWHERE} could not be found"),
]


def test_bad_input_fails_before_anything_is_made(demo: Person, volume: Make) -> None:
    web = volume("web")
    good = {"volume_id": web.id, "backup_name": "nightly", **LIMITS}
    started = [demo.start(ROTATION, **{**good, **bad}) for bad, _ in BAD_INPUT]
    for execution, (bad, why) in zip(started, BAD_INPUT, strict=True):
        run = demo.finished(execution)
        assert (run.state, run.sentence) == ("ERROR", f"No backup was made: {why}."), bad
        assert is_one_sentence(run.sentence), bad
    assert web.backups() == []


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_volume_of_another_project_is_not_found(
    demo: Person, other: Person, volume: Make, workflow: str
) -> None:
    theirs = volume("theirs", owner=other)
    said = demo.fail(workflow, **inputs(workflow, theirs))
    assert said == f"No backup was made: Volume {theirs.id} could not be found."


def test_a_volume_in_error_is_refused_by_name(demo: Person, admin: Person, volume: Make) -> None:
    web = volume("web")
    admin.cinder.volumes.reset_state(web.id, "error")
    for workflow in WORKFLOWS:
        said = demo.fail(workflow, **inputs(workflow, web))
        why = "it is error, and has to be available or in-use"
        assert said == f"No backup of volume 'web' was made: {why}."
    assert web.backups() == []


def test_a_volume_that_stays_busy_is_waited_for_within_the_bound(
    demo: Person, admin: Person, volume: Make
) -> None:
    web = volume("web")
    admin.cinder.volumes.reset_state(web.id, "backing-up")
    said = demo.fail(FULL, **inputs(FULL, web), busy_timeout=3)
    why = "it is backing-up, and has to be available or in-use"
    assert said == f"No backup of volume 'web' was made: {why}."
    waiting = demo.start(FULL, **inputs(FULL, web))
    until(lambda: len(tasks(demo, waiting)) == 2, "the run looks at the volume")
    assert demo.mistral.executions.get(waiting).state == "RUNNING"
    admin.cinder.volumes.reset_state(web.id, "available")
    assert demo.finished(waiting).state == "SUCCESS"


def test_a_quota_that_is_used_up_is_said_and_nothing_is_deleted(
    demo: Person, admin: Person, volume: Make
) -> None:
    web = volume("web")
    fulls = {**inputs(ROTATION, web), "max_incremental_backups": 0}
    first = demo.succeed(ROTATION, **fulls).output["backup_id"]
    for resource, words in (
        ("backups", "Maximum number of backups allowed"),
        ("backup_gigabytes", "Requested backup exceeds allowed Backup gigabytes quota"),
    ):
        with quota(admin, demo.project_id, resource):
            for workflow in WORKFLOWS:
                said = demo.fail(workflow, **inputs(workflow, web))
                assert said.startswith(f"No backup of volume 'web' was made: {words}"), said
        assert [backup.id for backup in web.backups()] == [first]
    assert demo.succeed(ROTATION, **fulls).output["deleted"] == [first]
    assert web.chain == "F"


def test_a_backup_that_fails_in_the_backend_fails_the_run_with_cinders_reason(
    demo: Person, volume: Make
) -> None:
    volumes = {workflow: volume(f"for {workflow[21:]}") for workflow in WORKFLOWS}
    for each in volumes.values():
        each.file.rename(each.file.with_suffix(".lost"))
    started = {flow: demo.start(flow, **inputs(flow, each)) for flow, each in volumes.items()}
    for workflow, each in volumes.items():
        run = demo.finished(started[workflow])
        (backup,) = each.backups()
        assert backup.fail_reason.startswith("[Errno 2] No such file or directory")
        assert run.state == "ERROR"
        assert run.sentence == (
            f"Backup 'nightly' of volume '{each.name}' failed: {backup.fail_reason}."
        )
        assert each.chain == "F!"
        each.file.with_suffix(".lost").rename(each.file)


def test_an_incremental_that_fails_is_followed_by_a_full_in_the_same_run(
    demo: Person, volume: Make
) -> None:
    chains = {ROTATION: "F", FULL_INCREMENTAL: "F I! F"}
    for workflow, chain in chains.items():
        web = volume("web")
        first = demo.succeed(workflow, **inputs(workflow, web))
        with lost(stored(demo, str(first.output["backup_id"]))):
            run = demo.succeed(workflow, **inputs(workflow, web))
        assert run.output["backup_type"] == "full"
        assert "(the incremental backup failed)" in run.sentence
        assert web.chain == chain


def test_what_failed_goes_before_the_incremental_on_which_it_hangs(
    demo: Person, volume: Make
) -> None:
    web = volume("web")
    wide = {**inputs(ROTATION, web), "max_incremental_backups": 2}
    made = [str(demo.succeed(ROTATION, **wide).output["backup_id"]) for _ in range(2)]
    with lost(stored(demo, made[1])):
        run = demo.succeed(ROTATION, **wide)
    assert run.output["kept"] == []
    assert run.output["deleted"][1:] == [made[1], made[0]]
    assert web.chain == "F"


def test_a_backup_that_takes_too_long_ends_the_run_and_is_adopted_by_the_next(
    demo: Person, volume: Make
) -> None:
    web = volume("web")
    web.read_whole()
    said = demo.fail(ROTATION, **inputs(ROTATION, web), timeout=1)
    why = "Cinder was still working on it after 1 s"
    assert said == f"Backup 'nightly' of volume 'web' is not finished: {why}."
    run = demo.succeed(ROTATION, **inputs(ROTATION, web))
    assert run.output["backup_type"] == "incremental"
    assert web.chain == "F I"


def inputs(workflow: str, volume: Volume) -> dict[str, str | int]:
    common: dict[str, str | int] = {"volume_id": volume.id, "backup_name": "nightly"}
    return {**common, **LIMITS} if workflow == ROTATION else common


def tasks(person: Person, execution_id: str) -> list[str]:
    found = person.mistral.tasks.list(workflow_execution_id=execution_id)
    return [task.name for task in found]


def stored(person: Person, backup_id: str) -> Path:
    """Where the devcloud's backup target keeps the objects of a backup."""
    return target(person.env) / str(person.cinder.backups.get(backup_id).container)


@contextmanager
def quota(admin: Person, project_id: str, resource: str) -> Iterator[None]:
    """While it lasts the project's quota of a resource is what it already uses."""
    before = admin.cinder.quotas.get(project_id, usage=True)
    row = getattr(before, resource)
    admin.cinder.quotas.update(project_id, **{resource: row["in_use"]})
    yield
    admin.cinder.quotas.update(project_id, **{resource: row["limit"]})
