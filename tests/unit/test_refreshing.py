# SPDX-License-Identifier: Apache-2.0
"""When a list is looked at again."""

from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.api.errors import Service
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import OVERDUE
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import ProblemKind
from backup_dashboard.flows.refreshing import AT_MOST
from backup_dashboard.flows.refreshing import NEVER
from backup_dashboard.flows.refreshing import WHILE_MISSING
from backup_dashboard.flows.refreshing import WHILE_RUNNING
from backup_dashboard.flows.refreshing import refresh_in
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import run

SILENT = Problem(Service.CINDER, ProblemKind.NO_ANSWER)


@pytest.mark.parametrize("state", [RunState.RUNNING, RunState.DELAYED, RunState.WAITING])
def test_a_list_is_looked_at_often_while_a_run_moves(state: RunState) -> None:
    assert refresh_in(NOW, [run(), run(state=state)], []) == WHILE_RUNNING


@pytest.mark.parametrize("state", [s for s in RunState if s.terminal or s is RunState.PAUSED])
def test_a_run_that_does_not_move_is_no_reason_to_look_often(state: RunState) -> None:
    assert refresh_in(NOW, [run(state=state)], []) == AT_MOST


def test_a_list_is_looked_at_often_while_a_service_is_missing() -> None:
    assert refresh_in(NOW, [run()], [], [SILENT]) == WHILE_MISSING


@pytest.mark.parametrize("kind", [kind for kind in ProblemKind if not kind.passes])
def test_a_list_that_a_service_refuses_is_not_looked_at_again(kind: ProblemKind) -> None:
    refusal = Problem(Service.CINDER, kind)
    for runs in ([run()], [run(state=RunState.RUNNING)]):
        assert refresh_in(NOW, runs, [NOW], [refusal]) == NEVER
    # The other service may come back.
    assert refresh_in(NOW, [run()], [], [refusal, SILENT]) == WHILE_MISSING


def test_a_service_with_too_much_to_do_is_left_alone_for_as_long_as_may_be() -> None:
    busy = Problem(Service.CINDER, ProblemKind.BUSY)
    for problems in ([busy], [busy, SILENT]):
        assert refresh_in(NOW, [run(state=RunState.RUNNING)], [NOW], problems) == AT_MOST


def test_a_list_is_looked_at_right_after_the_next_slot() -> None:
    slots = [NOW + timedelta(seconds=20), None, NOW + timedelta(seconds=10)]
    assert refresh_in(NOW, [], slots) == 11


def test_a_list_is_looked_at_often_until_a_slot_is_overdue_and_no_longer() -> None:
    assert refresh_in(NOW, [], [NOW - OVERDUE + timedelta(seconds=1)]) == WHILE_RUNNING
    assert refresh_in(NOW, [], [NOW - OVERDUE]) == AT_MOST


@given(st.lists(st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1))))
def test_the_wait_is_never_shorter_or_longer_than_agreed(slots: list[datetime | None]) -> None:
    aware = [slot.replace(tzinfo=NOW.tzinfo) if slot else None for slot in slots]
    assert WHILE_RUNNING <= refresh_in(NOW, [], aware) <= AT_MOST
