# SPDX-License-Identifier: Apache-2.0
"""What is sent to Mistral when somebody schedules or starts a backup."""

import pytest
from fakes import FakeCinder
from fakes import FakeMistral
from fakes import schedule

from backup_dashboard.api.errors import NotFound
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import create


@pytest.mark.parametrize("workflow", Workflow)
def test_limits_go_only_to_a_workflow_that_has_limits(workflow: Workflow) -> None:
    plan = create.Plan("v1", workflow, "nightly", 2, 0)
    expected = {"volume_id": "v1", "backup_name": "nightly"}
    if workflow is Workflow.ROTATION:
        expected |= {"max_full_backups": 2, "max_incremental_backups": 0}
    assert plan.inputs() == expected


def test_scheduling_starts_nothing_and_starting_schedules_nothing() -> None:
    mistral, plan = FakeMistral(), create.Plan("v1", Workflow.FULL, "b")
    create.schedule(mistral, "nightly", plan, "0 2 * * *")
    assert mistral.asked == ["create_schedule"]
    create.run_now(mistral, plan)
    assert mistral.asked == ["create_schedule", "start"]
    assert mistral.started == [(Workflow.FULL, plan.inputs(), Origin())]


def test_running_a_schedule_now_uses_its_workflow_and_inputs_and_is_linked_to_it() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1", workflow=Workflow.ROTATION, inputs={"odd": [1]})]
    create.run_schedule_now(mistral, "s1")
    assert mistral.started == [(Workflow.ROTATION, {"odd": [1]}, Origin("s1", by_hand=True))]


def test_a_volume_that_the_project_owns_may_be_backed_up() -> None:
    assert create.own_volume(FakeCinder(), "v1", "mine").name == "database"


def test_an_administrator_cannot_pick_another_projects_volume() -> None:
    cinder = FakeCinder()
    cinder.held = [Volume("v1", "theirs", 1, "available", "theirs")]
    with pytest.raises(NotFound):
        create.own_volume(cinder, "v1", "mine")


def test_a_volume_of_which_cinder_tells_no_project_is_believed() -> None:
    cinder = FakeCinder()
    cinder.held = [Volume("v1", "ours", 1, "available", "")]
    assert create.own_volume(cinder, "v1", "mine").id == "v1"
