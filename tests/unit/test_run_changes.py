# SPDX-License-Identifier: Apache-2.0
"""Retrying, resuming and cancelling a run."""

import pytest

from backup_dashboard.api.errors import NotFound
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import cancel
from backup_dashboard.flows import rerun
from backup_dashboard.flows import retry
from backup_dashboard.flows.workflows import NotInstalled
from backup_dashboard.workflows.package import shipped
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import run

OVER = [each for each in RunState if each.terminal]
NOT_OVER = [each for each in RunState if not each.terminal]


def cloud(state: RunState) -> FakeMistral:
    mistral = FakeMistral()
    mistral.install(shipped(Workflow.FULL).text, "private")
    mistral.ran = [run("r1", state=state, inputs={"volume_id": "v1", "timeout": 5})]
    return mistral


@pytest.mark.parametrize("state", OVER)
def test_a_retry_has_the_same_inputs_and_belongs_to_the_same_schedule_by_hand(
    state: RunState,
) -> None:
    mistral = cloud(state)
    retry.retry(gate(mistral), "r1")
    [(_workflow, inputs, origin)] = mistral.started
    assert inputs == {"volume_id": "v1", "timeout": 5}
    assert origin == Origin("s1", by_hand=True)


@pytest.mark.parametrize("state", NOT_OVER)
def test_a_run_that_has_not_ended_is_not_tried_again(state: RunState) -> None:
    mistral = cloud(state)
    with pytest.raises(retry.NotOver):
        retry.retry(gate(mistral), "r1")
    assert mistral.started == []


def test_a_retry_without_its_workflow_says_which_one_is_missing() -> None:
    mistral = cloud(RunState.FAILED)
    mistral.installed.clear()
    with pytest.raises(NotInstalled) as caught:
        retry.retry(gate(mistral), "r1")
    assert caught.value.workflow is Workflow.FULL


@pytest.mark.parametrize("state", OVER)
def test_what_is_over_is_not_cancelled(state: RunState) -> None:
    mistral = cloud(state)
    with pytest.raises(cancel.AlreadyOver):
        cancel.cancel(gate(mistral), "r1")
    assert mistral.cancelled == []


@pytest.mark.parametrize("state", NOT_OVER)
def test_what_is_under_way_is_cancelled(state: RunState) -> None:
    mistral = cloud(state)
    cancel.cancel(gate(mistral), "r1")
    assert mistral.cancelled == ["r1"]


def test_a_failed_run_goes_on_from_the_step_that_failed() -> None:
    mistral = cloud(RunState.FAILED)
    mistral.tasks["r1"] = [Step("t1", "wait_for_backup", RunState.FAILED, NOW, NOW)]
    rerun.rerun(gate(mistral), "r1")
    assert mistral.rerun_steps == ["t1"]


def test_a_run_that_ended_by_itself_does_not_go_on() -> None:
    mistral = cloud(RunState.FAILED)
    with pytest.raises(rerun.NothingToRerun):
        rerun.rerun(gate(mistral), "r1")
    assert mistral.rerun_steps == []


def test_a_run_that_is_not_there_is_not_found() -> None:
    for change in (cancel.cancel, rerun.rerun):
        with pytest.raises(NotFound):
            change(gate(FakeMistral()), "r1")
