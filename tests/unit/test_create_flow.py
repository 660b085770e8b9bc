# SPDX-License-Identifier: Apache-2.0
"""What is sent to Mistral when somebody schedules or starts a backup."""

from dataclasses import replace

import pytest

from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.core.workflows import inputs
from backup_dashboard.flows import create
from backup_dashboard.flows.gate import own_volume
from backup_dashboard.flows.workflows import NotInstalled
from backup_dashboard.workflows.package import shipped
from tests.support.limits import keeping
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import schedule

FULL = Workflow.FULL
INPUTS = {"volume_id": "v1", "backup_name": "b"}
NIGHTLY = Definition("nightly", FULL, INPUTS, "0 2 * * *")
BEFORE, AFTER = "a project whose id comes before mine", "the project whose id comes after mine"


def with_workflows(*held: tuple[str, str], workflow: Workflow = FULL) -> FakeMistral:
    """A Mistral that holds the workflow once for each scope and project."""
    mistral = FakeMistral()
    for scope, project_id in held:
        mistral.install(shipped(workflow).text, scope, project_id)
    return mistral


@pytest.mark.parametrize("workflow", Workflow)
def test_limits_go_only_to_a_workflow_that_has_limits(workflow: Workflow) -> None:
    expected = {"volume_id": "v1", "backup_name": "nightly"}
    if workflow is Workflow.ROTATION:
        expected |= {"max_full_backups": 2, "max_incremental_backups": 0}
    assert inputs(workflow, "v1", "nightly", keeping(2, 0)) == expected


def test_scheduling_starts_nothing_and_starting_schedules_nothing() -> None:
    mistral = with_workflows(("private", "mine"))
    assert create.schedule_all(gate(mistral), [NIGHTLY])[0].error is None
    assert [each.name for each in mistral.held] == ["nightly"]
    assert mistral.started == []
    gate(mistral).start(FULL, INPUTS, Origin())
    assert mistral.started == [(f"mine-{FULL}", INPUTS, Origin())]
    assert len(mistral.held) == 1


def test_one_of_many_that_fails_keeps_none_of_the_others_from_being_made() -> None:
    mistral = with_workflows(("private", "mine"))
    other = replace(NIGHTLY, name="other")
    mistral.held = [schedule("old", name="nightly")]
    tried = create.schedule_all(gate(mistral), [NIGHTLY, other])
    assert [type(each.error) for each in tried] == [Conflict, type(None)]
    assert [each.name for each in mistral.held] == ["nightly", "other"]


def test_when_mistral_does_not_tell_its_schedules_nothing_is_made() -> None:
    mistral = FakeMistral(Unreachable(Service.MISTRAL, "down"))
    assert isinstance(create.schedule_all(gate(mistral), [NIGHTLY])[0].error, Unreachable)
    assert "triggers.create" not in mistral.asked


def test_running_a_schedule_now_uses_its_workflow_and_inputs_and_is_linked_to_it() -> None:
    rotation = Workflow.ROTATION
    mistral = with_workflows(("private", "mine"), workflow=rotation)
    mistral.held = [schedule("s1", workflow=rotation, inputs={"volume_id": "v1", "odd": [1]})]
    create.run_schedule_now(gate(mistral), "s1")
    assert mistral.started == [
        (f"mine-{rotation}", {"volume_id": "v1", "odd": [1]}, Origin("s1", by_hand=True))
    ]


@pytest.mark.parametrize(
    ("held", "runs"),
    [
        ([("private", "mine")], "mine"),
        ([("public", AFTER)], AFTER),
        ([("private", "mine"), ("public", AFTER)], "mine"),
        ([("private", "mine"), ("public", BEFORE)], BEFORE),
        # Mistral names the one of the first project, which an administrator sees, too.
        ([("private", BEFORE), ("private", "mine")], "mine"),
        ([("private", BEFORE), ("public", AFTER)], AFTER),
        ([("private", BEFORE), ("private", "mine"), ("public", AFTER)], "mine"),
    ],
)
def test_a_run_by_hand_takes_what_a_schedule_would_and_never_anothers_private_workflow(
    held: list[tuple[str, str]], runs: str
) -> None:
    mistral = with_workflows(*held)
    mistral.held = [schedule("s1")]
    gate(mistral).start(FULL, INPUTS, Origin())
    create.run_schedule_now(gate(mistral), "s1")
    assert [workflow_id for workflow_id, *_ in mistral.started] == [f"{runs}-{FULL}"] * 2


@pytest.mark.parametrize(
    "held", [[], [("private", BEFORE)], [("private", BEFORE), ("private", AFTER)]]
)
def test_without_a_workflow_of_its_own_or_a_public_one_a_project_starts_nothing(
    held: list[tuple[str, str]],
) -> None:
    mistral = with_workflows(*held)
    mistral.held = [schedule("s1")]
    with pytest.raises(NotInstalled) as by_plan:
        gate(mistral).start(FULL, INPUTS, Origin())
    with pytest.raises(NotInstalled) as by_schedule:
        create.run_schedule_now(gate(mistral), "s1")
    assert by_plan.value.workflow is by_schedule.value.workflow is FULL
    assert mistral.started == []


def test_a_volume_that_the_project_owns_may_be_backed_up() -> None:
    assert own_volume(FakeCinder(), "v1", "mine").name == "database"


def test_an_administrator_cannot_pick_another_projects_volume() -> None:
    cinder = FakeCinder()
    cinder.held = [Volume("v1", "theirs", 1, "available", "theirs")]
    with pytest.raises(NotFound):
        own_volume(cinder, "v1", "mine")


def test_a_volume_of_which_cinder_tells_no_project_is_believed() -> None:
    cinder = FakeCinder()
    cinder.held = [Volume("v1", "ours", 1, "available", "")]
    assert own_volume(cinder, "v1", "mine").id == "v1"
