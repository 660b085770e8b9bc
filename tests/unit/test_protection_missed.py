# SPDX-License-Identifier: Apache-2.0
"""Slots at which nothing ran, runs that hang, and a scheduler that stands still."""

from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest

from backup_dashboard.core.listing import Listing
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.missed import MissedCause
from backup_dashboard.core.protection.missed import find_missed
from backup_dashboard.core.protection.missed import scheduler_stopped
from backup_dashboard.core.protection.stuck import find_stuck
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import ScheduleState
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule

HOUR = timedelta(hours=1)
LAST = NOW - HOUR
"""The fakes' NOW is a full hour, whose own slot is too young to alarm anybody."""


def hourly(id: str = "s1", **changes: Any) -> Any:
    given = {"pattern": "0 * * * *", "created_at": NOW - 5.5 * HOUR, "next_run": NOW + HOUR}
    return schedule(id, **{**given, **changes})


def ran(*hours_ago: float, by: str = "s1") -> list[Run]:
    origin = Origin(by, by_hand=False)
    return [run(f"r{ago}", started=NOW - ago * HOUR, origin=origin) for ago in hours_ago]


def found(
    runs: list[Run], schedules: list[Any] | None = None, more: bool = False
) -> list[tuple[datetime, MissedCause]]:
    told = Listing.newest(runs, more, lambda each: each.started)
    evidence = Evidence({"v1": "db"}, schedules or [hourly()], told, Listing())
    return [(each.slot, each.cause) for each in find_missed(evidence, NOW)]


def test_nothing_is_missed_where_every_slot_has_its_run() -> None:
    assert found(ran(1, 2, 3, 4, 5)) == []


def test_a_slot_before_the_trigger_was_made_is_not_its_own() -> None:
    assert found(ran(1), [hourly(created_at=NOW - 1.5 * HOUR)]) == []


def test_a_slot_in_between_was_skipped() -> None:
    assert found(ran(1, 2, 4, 5)) == [(NOW - 3 * HOUR, MissedCause.SKIPPED)]


def test_one_late_run_tells_of_an_outage() -> None:
    assert found(ran(1, 1.5, 5)) == [
        (NOW - 3 * HOUR, MissedCause.SERVICE_DOWN),
        (NOW - 4 * HOUR, MissedCause.SERVICE_DOWN),
    ]


@pytest.mark.parametrize(
    ("seconds", "cause"), [(120, MissedCause.SKIPPED), (121, MissedCause.SERVICE_DOWN)]
)
def test_a_run_that_starts_within_two_minutes_of_its_slot_is_on_time(
    seconds: int, cause: MissedCause
) -> None:
    late = run("late", started=NOW - 2 * HOUR + timedelta(seconds=seconds))
    assert found([*ran(1), late, *ran(4, 5)]) == [(NOW - 3 * HOUR, cause)]


def test_a_slot_that_was_skipped_seconds_before_the_next_is_told() -> None:
    """Only other tools create patterns with seconds."""
    thrice = hourly(pattern="0 11 * * * 10,20,30", created_at=LAST + timedelta(seconds=5))
    runs = [run(f"at {s}", started=LAST + timedelta(seconds=s)) for s in (30, 20)]
    first = LAST + timedelta(seconds=10)
    assert found([*runs, *ran(5, by="other")], [thrice]) == [(first, MissedCause.SKIPPED)]


def test_a_trigger_without_a_next_time_can_have_missed_runs() -> None:
    assert found(ran(1, 2, 4, 5), [hourly(next_run=None)]) == [
        (NOW - 3 * HOUR, MissedCause.SKIPPED)
    ]


def test_a_trigger_that_moves_on_without_a_run_has_lost_its_trust() -> None:
    assert found(ran(3, 4, 5)) == [
        (NOW - HOUR, MissedCause.NO_TRUST),
        (NOW - 2 * HOUR, MissedCause.NO_TRUST),
    ]


def test_a_next_time_in_the_past_is_a_scheduler_that_has_stopped() -> None:
    waits = hourly(next_run=NOW - 2 * HOUR)
    assert found(ran(3, 4, 5), [waits]) == [
        (NOW - HOUR, MissedCause.SCHEDULER_STOPPED),
        (NOW - 2 * HOUR, MissedCause.SCHEDULER_STOPPED),
    ]
    assert scheduler_stopped([waits, hourly("s2")], NOW) == NOW - 2 * HOUR
    assert scheduler_stopped([hourly()], NOW) is None


def test_before_the_oldest_run_that_mistral_keeps_no_cause_is_claimed() -> None:
    assert [cause for _slot, cause in found(ran(1, 2))] == [MissedCause.PURGED] * 3


@pytest.mark.parametrize(
    ("seconds", "cause"),
    [(-5, MissedCause.SKIPPED), (5, MissedCause.SKIPPED), (6, MissedCause.PURGED)],
)
def test_a_run_of_another_schedule_at_the_time_of_a_slot_shows_that_it_was_not_purged(
    seconds: int, cause: MissedCause
) -> None:
    another = run(
        "another", started=NOW - 5 * HOUR + timedelta(seconds=seconds), origin=Origin("s2")
    )
    assert found([*ran(1, 2, 3, 4), another]) == [(NOW - 5 * HOUR, cause)]


def test_nothing_is_claimed_of_the_time_before_a_list_that_was_cut() -> None:
    assert found(ran(1, 2), more=True) == []


def test_a_run_by_hand_does_not_stand_in_for_a_scheduled_one() -> None:
    by_hand = run("hand", started=NOW - HOUR, origin=Origin("s1", by_hand=True))
    assert found([by_hand, *ran(2, 3, 4, 5)]) == [(LAST, MissedCause.NO_TRUST)]


def test_a_schedule_that_rests_misses_nothing() -> None:
    assert found([], [hourly(state=ScheduleState.PAUSED, next_run=None)]) == []


def test_every_cause_has_a_sentence() -> None:
    assert all(str(cause.message).endswith(".") for cause in MissedCause)


def lasting(minutes: float, state: RunState = RunState.SUCCESS, **changes: Any) -> Run:
    started = NOW - timedelta(minutes=minutes)
    return run(f"{state.name}{minutes}", state=state, started=started, changed=NOW, **changes)


@pytest.mark.parametrize(
    ("past", "minutes", "is_stuck"),
    [
        ([4], 190, True),
        ([4], 14, False),
        ([10], 29, False),
        ([10], 31, True),
        ([10, 60], 100, False),
        ([], 300, False),
        ([], 400, True),
    ],
)
def test_a_run_is_stuck_when_it_takes_three_times_as_long_as_any_before_it(
    past: list[float], minutes: float, is_stuck: bool
) -> None:
    runs = [lasting(minutes, RunState.RUNNING), *map(lasting, past)]
    assert bool(find_stuck(runs, NOW)) is is_stuck


def test_a_schedule_without_past_is_held_against_its_volume() -> None:
    new = Origin("new", by_hand=False)
    runs = [lasting(60, RunState.RUNNING, origin=new), lasting(5)]
    (hanging,) = find_stuck(runs, NOW)
    assert (hanging.elapsed, hanging.usual) == (HOUR, timedelta(minutes=5))


def test_a_schedule_is_held_against_its_own_past_before_that_of_its_volume() -> None:
    runs = [
        lasting(100, RunState.RUNNING),
        lasting(10),
        lasting(60, origin=Origin("another", by_hand=False)),
    ]
    (hanging,) = find_stuck(runs, NOW)
    assert hanging.usual == timedelta(minutes=10)


@pytest.mark.parametrize("inputs", [{"volume_id": "v2"}, {}])
def test_runs_by_hand_are_not_alike_for_want_of_a_schedule_or_a_volume(
    inputs: dict[str, str],
) -> None:
    by_hand = Origin("", by_hand=True)
    past = lasting(5, origin=by_hand, inputs=inputs)
    of_none = lasting(60, RunState.RUNNING, origin=by_hand, inputs={})
    assert find_stuck([of_none, past], NOW) == []
