# SPDX-License-Identifier: Apache-2.0
"""What "Run now" starts where workflows of several projects have the name."""

from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

import pytest

from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.create import run_schedule_now
from backup_dashboard.flows.workflows import NotInstalled
from tests.support.cloud.definitions import SOMEBODYS
from tests.support.cloud.definitions import definitions
from tests.support.cloud.definitions import restore
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import UNDER_WAY
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until
from tests.support.cloud.panel import gate_of
from tests.support.cloud.panel import mistral_of

WORKFLOW = Workflow(FULL)
LEAP_DAY = "0 0 29 2 *"


@pytest.fixture(autouse=True)
def _as_it_was(env: dict[str, Any], demo: Person, other: Person, admin: Person) -> Iterator[None]:
    restore(env, admin, demo, other)
    yield
    restore(env, admin, demo, other)


def workflow_of(person: Person, run: Run) -> str:
    """Give the id of the workflow that really ran."""
    return str(person.mistral.executions.get(run.id).workflow_id)


def ended(person: Person, run: Run) -> None:
    """Wait until a run is over, whatever it was."""
    executions = person.mistral.executions
    until(lambda: executions.get(run.id).state not in UNDER_WAY, "the run ends", 90)


@pytest.fixture
def theirs(demo: Person, other: Person) -> set[str]:
    """Private workflows of the name in two other projects."""
    return {each.mistral.workflows.create(SOMEBODYS)[0].id for each in (demo, other)}


@pytest.fixture
def inputs(admin: Person, volume: Callable[..., Volume]) -> dict[str, str]:
    """What backs up a volume of the administrator's project."""
    return {"volume_id": volume("run-now", admin).id, "backup_name": "run-now"}


@pytest.fixture
def nightly(admin: Person, inputs: dict[str, str]) -> Iterator[str]:
    """A schedule of the administrator's project."""
    made = mistral_of(admin).triggers.create(Definition("test-run-now", WORKFLOW, inputs, LEAP_DAY))
    yield made.id
    admin.mistral.cron_triggers.delete(made.id)


def test_an_administrator_runs_the_own_workflow_whatever_mistral_takes_for_the_name(
    admin: Person, theirs: set[str], inputs: dict[str, str], nightly: str
) -> None:
    own = definitions(admin)[FULL].id
    for run in (
        gate_of(admin).start(WORKFLOW, inputs, Origin()),
        run_schedule_now(gate_of(admin), nightly),
    ):
        assert workflow_of(admin, run) == own
        ended(admin, run)


def test_an_administrator_without_a_workflow_starts_nothing_though_mistral_would(
    admin: Person, theirs: set[str], inputs: dict[str, str]
) -> None:
    admin.mistral.workflows.delete(definitions(admin)[FULL].id)
    by_name = admin.mistral.executions.create(
        FULL, workflow_input={"volume_id": "none", "backup_name": "none"}
    )
    assert by_name.workflow_id in theirs
    before = {each.id for each in admin.mistral.executions.list()}
    with pytest.raises(NotInstalled):
        gate_of(admin).start(WORKFLOW, inputs, Origin())
    assert {each.id for each in admin.mistral.executions.list()} == before


def test_where_two_have_the_name_run_now_takes_the_one_that_mistral_would(
    demo: Person, volume: Callable[..., Volume]
) -> None:
    inputs = {"volume_id": volume("run-now").id, "backup_name": "run-now"}
    demo.mistral.workflows.create(SOMEBODYS)
    by_name = demo.mistral.executions.create(
        FULL, workflow_input={"volume_id": "none", "backup_name": "none"}
    )
    run = gate_of(demo).start(WORKFLOW, inputs, Origin())
    assert workflow_of(demo, run) == by_name.workflow_id
    ended(demo, run)
