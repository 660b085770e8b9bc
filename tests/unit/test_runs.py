# SPDX-License-Identifier: Apache-2.0
"""States, origins and durations of runs."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import RunState
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import run

CRON = {
    "description": "Workflow execution created by cron trigger '(t1)'.",
    "triggered_by": {"type": "cron_trigger", "id": "t1"},
}


@pytest.mark.parametrize(
    ("mistral", "label"),
    [("SUCCESS", "SUCCESS"), ("RUNNING", "RUNNING"), ("ERROR", "FAILED"), ("PAUSED", "PAUSED"),
     ("CANCELLED", "CANCELLED"), ("DELAYED", "DELAYED"), ("IDLE", "WAITING")],
)  # fmt: skip
def test_a_badge_says_the_guides_word_for_mistrals_state(mistral: str, label: str) -> None:
    assert RunState.from_mistral(mistral).label == label


@given(st.text())
def test_a_state_that_mistral_may_invent_tomorrow_is_unknown_and_not_asked_for_again(
    state: str,
) -> None:
    found = RunState.from_mistral(state)
    assert found is RunState.UNKNOWN or state in found.mistral_names
    assert not (found is RunState.UNKNOWN and found.moves)


def test_a_paused_run_is_not_over_but_does_not_move_by_itself() -> None:
    assert not RunState.PAUSED.terminal
    assert not RunState.PAUSED.moves


def test_a_run_that_mistral_started_for_a_trigger_was_not_started_by_hand() -> None:
    assert Origin.from_description(json.dumps(CRON)) == Origin("t1", by_hand=False)


@given(st.uuids().map(str))
def test_a_run_that_a_person_starts_from_a_schedule_is_linked_to_it(schedule_id: str) -> None:
    origin = Origin(schedule_id, by_hand=True)
    assert Origin.from_description(origin.description()) == origin
    assert len(origin.description()) <= 255


@pytest.mark.parametrize(
    ("origin", "description"),
    [
        (Origin(), "Started from Backup Schedules"),
        (Origin("t1"), '{"triggered_by": {"type": "run_now", "id": "t1"}}'),
    ],
)
def test_mistrals_list_of_executions_says_who_started_a_run(
    origin: Origin, description: str
) -> None:
    assert origin.description() == description


def test_a_run_without_schedule_belongs_to_none() -> None:
    assert Origin.from_description(Origin().description()) == Origin()


@given(
    st.one_of(
        st.none(),
        st.text(),
        st.recursive(
            st.none() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(json.dumps),
        st.recursive(st.none() | st.text(), st.lists).map(
            lambda cause: json.dumps({"triggered_by": cause})
        ),
    )
)
def test_a_description_of_any_other_kind_means_by_hand(description: str | None) -> None:
    assert Origin.from_description(description) == Origin()


def test_a_finished_run_took_what_it_took_and_one_under_way_takes_until_now() -> None:
    assert run().duration(NOW) == timedelta(minutes=1)
    assert run(state=RunState.RUNNING).duration(NOW) == timedelta(minutes=5)


@pytest.mark.parametrize("inputs", [{}, {"volume_id": None}, {"volume_id": ""}])
def test_a_run_whose_input_names_no_volume_has_an_empty_one(inputs: dict[str, object]) -> None:
    assert run(inputs=inputs).volume_id == ""


def test_a_volume_id_that_is_no_text_is_read_as_text() -> None:
    assert run(inputs={"volume_id": 5}).volume_id == "5"
