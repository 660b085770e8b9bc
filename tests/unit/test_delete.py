# SPDX-License-Identifier: Apache-2.0
"""Deleting a schedule never breaks a run by accident."""

import pytest

from backup_dashboard.api.errors import NotFound
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import RunState
from backup_dashboard.flows.delete import delete
from backup_dashboard.flows.in_progress import RunWouldBreak
from backup_dashboard.flows.in_progress import find_run_that_would_break
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule

BY_CRON = Origin("s1", by_hand=False)


@pytest.fixture
def mistral() -> FakeMistral:
    fake = FakeMistral()
    fake.held = [schedule("s1"), schedule("s2")]
    return fake


def test_an_idle_schedule_goes_and_the_others_stay(mistral: FakeMistral) -> None:
    mistral.ran = [run(state=RunState.SUCCESS), run(state=RunState.FAILED)]
    delete(gate(mistral), "s1", NOW)
    assert [each.id for each in mistral.held] == ["s2"]


@pytest.mark.parametrize("state", [state for state in RunState if not state.terminal])
def test_a_schedule_stays_while_a_run_lives_on_its_trust(
    mistral: FakeMistral, state: RunState
) -> None:
    mistral.ran = [run("r1", state=state, origin=BY_CRON)]
    with pytest.raises(RunWouldBreak) as caught:
        delete(gate(mistral), "s1", NOW)
    assert caught.value.under_way.run.id == "r1"
    assert len(mistral.held) == 2
    assert "triggers.delete" not in mistral.asked


def test_a_person_may_break_the_run(mistral: FakeMistral) -> None:
    mistral.ran = [run(state=RunState.RUNNING, origin=BY_CRON)]
    delete(gate(mistral), "s1", NOW, even_if_running=True)
    assert [each.id for each in mistral.held] == ["s2"]


def test_a_run_that_a_person_started_does_not_need_the_schedule(mistral: FakeMistral) -> None:
    mistral.ran = [run(state=RunState.RUNNING, origin=Origin("s1", by_hand=True))]
    assert find_run_that_would_break(mistral, schedule("s1"), NOW) is None
    delete(gate(mistral), "s1", NOW)
    assert [each.id for each in mistral.held] == ["s2"]


def test_another_schedules_run_is_no_obstacle(mistral: FakeMistral) -> None:
    mistral.ran = [run(state=RunState.RUNNING, origin=Origin("s2", by_hand=False))]
    delete(gate(mistral), "s1", NOW)
    assert [each.id for each in mistral.held] == ["s2"]


def test_a_schedule_that_is_gone_is_not_found(mistral: FakeMistral) -> None:
    with pytest.raises(NotFound):
        delete(gate(mistral), "s3", NOW)
