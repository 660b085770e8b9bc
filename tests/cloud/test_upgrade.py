# SPDX-License-Identifier: Apache-2.0
"""An upgrade of the workflows in the middle of a run, under schedules that were made before it."""

from collections.abc import Callable
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest

from tests.support.cloud.definitions import VERSION
from tests.support.cloud.definitions import backup_workflows
from tests.support.cloud.definitions import definitions
from tests.support.cloud.definitions import old
from tests.support.cloud.definitions import packaged
from tests.support.cloud.definitions import put
from tests.support.cloud.definitions import restore
from tests.support.cloud.definitions import tasks
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import UNDER_WAY
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until

ONLY_OLD = tasks(old(ROTATION), ROTATION) - tasks(packaged(ROTATION), ROTATION)
ONLY_NEW = tasks(packaged(ROTATION), ROTATION) - tasks(old(ROTATION), ROTATION)


@pytest.fixture
def _version_1_is_installed(env: dict[str, Any], admin: Person) -> Iterator[None]:
    put(admin, old(ROTATION), ROTATION)
    yield
    restore(env, admin)


@pytest.fixture
def schedule(demo: Person) -> Iterator[Callable[[str, str, dict[str, Any]], Any]]:
    """Makes cron triggers of the rotation, which go after the test."""
    made = []

    def make(name: str, pattern: str, inputs: dict[str, Any]) -> Any:
        made.append(
            demo.mistral.cron_triggers.create(
                name, ROTATION, workflow_input=inputs, pattern=pattern
            )
        )
        return made[-1]

    yield make
    for each in made:
        demo.mistral.cron_triggers.delete(each.id)


def soon() -> str:
    """A pattern that fires once an hour, next after 40 to 100 seconds."""
    return f"{(datetime.now(UTC) + timedelta(seconds=100)).minute} * * * *"


def triggers(person: Person) -> dict[str, dict[str, Any]]:
    """Every trigger of the project, but for what its firing changes."""
    return {
        each.id: {
            name: value
            for name, value in each.to_dict().items()
            if name not in ("next_execution_time", "updated_at")
        }
        for each in person.mistral.cron_triggers.list()
    }


def ran(person: Person, execution_id: str) -> set[str]:
    """The names of the tasks that an execution ran."""
    return {task.name for task in person.mistral.tasks.list(execution_id)}


@pytest.mark.usefixtures("_version_1_is_installed")
def test_runs_under_way_and_schedules_survive_an_upgrade(
    env: dict[str, Any],
    demo: Person,
    admin: Person,
    volume: Callable[..., Volume],
    schedule: Callable[[str, str, dict[str, Any]], Any],
) -> None:
    busy, scheduled = volume("busy"), volume("scheduled")
    inputs = {"backup_name": "upgrade", "max_full_backups": 2, "max_incremental_backups": 3}
    before = definitions(admin)[ROTATION]
    trigger = schedule("fires after the upgrade", soon(), {"volume_id": scheduled.id, **inputs})
    schedule("sleeps all the time", "0 0 1 1 *", {"volume_id": scheduled.id, **inputs})
    kept = triggers(demo)

    admin.cinder.volumes.reset_state(busy.id, "backing-up")
    try:
        run = demo.start(ROTATION, volume_id=busy.id, **inputs)
        until(lambda: "wait_until_volume_is_free" in ran(demo, run), "the run waits")
        told = backup_workflows(env, "admin", "--public")
        assert told.of(ROTATION).startswith(f"updated from version 1 to version {VERSION}.")
        assert definitions(admin)[ROTATION].id == before.id
        assert demo.mistral.executions.get(run).state in UNDER_WAY
    finally:
        admin.cinder.volumes.reset_state(busy.id, "available")

    ended = demo.finished(run)
    assert ended.state == "SUCCESS", ended.sentence
    assert ran(demo, run) & ONLY_OLD
    assert not ran(demo, run) & ONLY_NEW
    assert busy.chain == "F"

    fired = until(
        lambda: demo.mistral.executions.list(description=f"has:{trigger.id}"), "it fires", 130
    )
    assert len(fired) == 1
    ended = demo.finished(fired[0].id)
    assert ended.state == "SUCCESS", ended.sentence
    assert ran(demo, fired[0].id) & ONLY_NEW
    assert not ran(demo, fired[0].id) & ONLY_OLD
    assert scheduled.chain == "F"
    assert triggers(demo) == kept
