# SPDX-License-Identifier: Apache-2.0
"""An answer is read as what it should be, or as a service that does not answer."""

from typing import Any

import pytest

from backup_dashboard.api import errors
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import answers
from backup_dashboard.api.rows import Row
from backup_dashboard.api.rows import WrongAnswer
from backup_dashboard.core.workflows import Workflow

TRIGGER = {
    "id": "00000000-0000-0003-0000-000000000001",
    "name": "nightly",
    "workflow_name": Workflow.FULL.value,
    "workflow_input": '{"volume_id": "v", "backup_name": "n"}',
    "workflow_params": "{}",
    "pattern": "0 2 * * *",
    "next_execution_time": "2026-03-01 02:00:00",
    "first_execution_time": None,
    "remaining_executions": None,
    "created_at": "2026-01-01 00:00:00",
    "project_id": "p",
}


@pytest.mark.parametrize("member", ["id", "name", "workflow_name"])
@pytest.mark.parametrize("value", [None, [], {}, 7, True])
def test_what_a_schedule_cannot_be_without_has_its_type_or_the_answer_is_wrong(
    member: str, value: Any
) -> None:
    with pytest.raises(WrongAnswer):
        answers.schedule({**TRIGGER, member: value})


@pytest.mark.parametrize(
    "change",
    [
        {"next_execution_time": "soon"},
        {"remaining_executions": "7"},
        {"remaining_executions": True},
        {"remaining_executions": 10**30},
        {"workflow_name": "another"},
        {"pattern": ["0 2 * * *"]},
        {"id": ""},
        {"id": "a/b"},
        {"id": "x" * 10_000},
    ],
)
def test_a_value_that_the_service_cannot_have_meant_makes_the_answer_wrong(
    change: dict[str, Any],
) -> None:
    with pytest.raises(errors.Unreachable), errors.translated(Service.MISTRAL):
        answers.schedule({**TRIGGER, **change})


@pytest.mark.parametrize("data", [None, [], "text", 7])
def test_what_is_no_object_is_a_wrong_answer(data: Any) -> None:
    with pytest.raises(WrongAnswer):
        Row(data)


def test_what_people_wrote_never_makes_an_answer_wrong() -> None:
    odd = answers.schedule(
        {
            **TRIGGER,
            "name": "x\ud83d" * 500,
            "workflow_input": "[" * 3000,
            "first_execution_time": "9999-12-31 23:59:00",
            "remaining_executions": 10**12,
        }
    )
    assert odd.volume_id == ""
    assert len(odd.name) <= 255
    assert odd.definition.first_run
    assert odd.definition.count == 10**12


def test_the_library_s_own_stumbling_is_a_service_that_does_not_answer() -> None:
    for stumble in (
        KeyError("volumes"),
        TypeError("'NoneType' object is not subscriptable"),
        AttributeError("'str' object has no attribute 'get'"),
        RecursionError("maximum recursion depth exceeded"),
        ValueError("Expecting value"),
        OverflowError("date value out of range"),
        IndexError("list index out of range"),
    ):
        with pytest.raises(errors.Unreachable), errors.translated(Service.CINDER):
            raise stumble


def test_a_reason_is_safe_and_short() -> None:
    error = errors.Refused(Service.MISTRAL, "x\ud83d" * 50_000)
    assert len(error.reason) <= 1000
    assert str(error).encode()
