# SPDX-License-Identifier: Apache-2.0
"""Schedules of one volume that would start while another one is at work."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.plan import collisions
from backup_dashboard.core.plan.collisions import ASSUMED
from backup_dashboard.core.plan.collisions import LOOK_AHEAD
from backup_dashboard.core.plan.collisions import Collision
from backup_dashboard.core.plan.collisions import CollisionKind
from backup_dashboard.core.plan.collisions import UsualDuration
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import Workflow
from tests.support.unit.fakes import schedule

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ASSUMED_USUAL = UsualDuration(ASSUMED, known=False)


def wanted(pattern: str = "0 1 * * *", volume: str = "v1", **changes: Any) -> Definition:
    return Definition("nightly", Workflow.FULL, {"volume_id": volume}, pattern, **changes)


def other(pattern: str, volume: str = "v1", **changes: Any) -> Schedule:
    changes = {"inputs": {"volume_id": volume, "backup_name": "w"}, "next_run": None, **changes}
    return schedule("w", name="weekly", pattern=pattern, created_at=None, **changes)


def run(minutes: float, volume: str = "v1", state: RunState = RunState.SUCCESS) -> Run:
    end = NOW + timedelta(minutes=minutes)
    return Run("r", Workflow.FULL, {"volume_id": volume}, state, "", NOW, end, Origin())


def found(*others: Schedule, runs: tuple[Run, ...] = (), **more: Any) -> list[Collision]:
    return collisions.find_collisions([wanted(**more)], others, runs, NOW)


def problems(*others: Schedule, **more: Any) -> list[CollisionKind]:
    return [each.problem for each in found(*others, **more)]


def test_two_that_fire_at_the_same_time_meet_and_the_first_time_is_told() -> None:
    assert found(other("0 1 * * 0")) == [
        Collision(CollisionKind.MEETS, "v1", "nightly", "weekly", ASSUMED_USUAL, SUNDAY)
    ]


def test_one_that_fires_while_the_other_is_at_work_meets_it_whichever_begins() -> None:
    for pattern, meets in (
        ("9 1 * * *", True),
        ("51 0 * * *", True),
        ("10 1 * * *", False),
        ("50 0 * * *", False),
        ("9 1 * * 0", True),
        ("51 0 * * 0", True),
        ("10 1 * * 0", False),
        ("50 0 * * 0", False),
    ):
        assert (problems(other(pattern)) == [CollisionKind.MEETS]) is meets, pattern


def test_the_usual_duration_is_the_median_of_the_volumes_own_successes() -> None:
    runs = [run(1), run(4), run(30), run(90, state=RunState.FAILED), run(90, volume="v2")]
    assert collisions.usual_duration(runs, "v1") == UsualDuration(4 * MINUTE, known=True)
    assert collisions.usual_duration(runs, "v3") == UsualDuration(ASSUMED, known=False)
    assert problems(other("5 1 * * *"), runs=(run(4),)) == []
    assert problems(other("5 1 * * *"), runs=(run(6),)) == [CollisionKind.MEETS]


def test_a_backup_that_took_no_whole_second_still_meets_one_of_the_same_moment() -> None:
    assert problems(other("0 1 * * *"), runs=(run(0),)) == [CollisionKind.MEETS]


def test_an_identical_schedule_is_called_so() -> None:
    assert problems(other("0 1 * * *", inputs={"volume_id": "v1"})) == [CollisionKind.IDENTICAL]


def test_what_comes_between_the_backups_of_a_rotation_is_told_and_the_same_rotation_is_not() -> (
    None
):
    rotation = {"volume_id": "v1", "backup_name": "nightly"}
    ours = Definition("nightly", Workflow.ROTATION, rotation, "0 1 * * *")
    same = other("0 5 * * *", workflow=Workflow.ROTATION, inputs=rotation)
    assert collisions.find_collisions([ours], [same], [], NOW) == []
    for theirs in (other("0 5 * * *"), other("0 5 * * *", workflow=Workflow.ROTATION)):
        assert collisions.find_collisions([ours], [theirs], [], NOW) == [
            Collision(CollisionKind.BREAKS_CHAIN, "v1", "nightly", "weekly", ASSUMED_USUAL)
        ]
    assert problems(same) == []


def test_schedules_of_other_volumes_are_no_matter() -> None:
    assert found(other("0 1 * * *", "v2")) == []


def test_runs_that_come_before_the_one_before_is_done_are_told() -> None:
    assert found(pattern="*/5 * * * *", runs=(run(7),)) == [
        Collision(
            CollisionKind.TOO_OFTEN,
            "v1",
            "nightly",
            "nightly",
            UsualDuration(7 * MINUTE, known=True),
            at=NOW + 10 * MINUTE,
            gap=5 * MINUTE,
        )
    ]
    assert found(pattern="*/5 * * * *", runs=(run(5),)) == []


def test_an_assumed_duration_calls_nothing_too_often() -> None:
    assert found(pattern="*/5 * * * *") == []


def test_a_rare_schedule_is_looked_at_far_ahead() -> None:
    (meeting,) = found(other("0 1 1 1 *"), pattern="*/15 * * * *")
    assert meeting.at == datetime(2027, 1, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "minutes", "meets"),
    [
        ("*/15 * * * *", 1, False),
        ("*/15 * * * *", 61 / 60, True),
        ("*/15 * * * *", 2, True),
        ("2 * * * *", 1, False),
        ("2 * * * *", 61 / 60, True),
    ],
)
def test_a_rare_schedule_meets_one_that_is_less_apart_than_a_backup_takes(
    pattern: str, minutes: float, meets: bool
) -> None:
    told = problems(other("1 1 1 1 *"), pattern=pattern, runs=(run(minutes),))
    assert (told == [CollisionKind.MEETS]) is meets


@pytest.mark.parametrize(("schedules", "meets"), [(4, True), (5, False)])
def test_many_schedules_are_not_looked_at_as_far_ahead_as_few(schedules: int, meets: bool) -> None:
    many = [wanted("0 1 * * 6", f"v{number}") for number in range(schedules)]
    sixth = other("0 1 1 * *", "v0")
    told = collisions.find_collisions(many, [sixth], [], NOW)
    assert [each.at for each in told] == ([datetime(2027, 5, 1, 1, tzinfo=UTC)] if meets else [])


@pytest.mark.parametrize("changes", [{"first_run": NOW}, {"pattern": "0 0 30 2 *"}])
def test_what_never_runs_meets_nobody(changes: dict[str, Any]) -> None:
    never = {"pattern": "", **changes}
    assert found(other("* * * * *"), **never) == []
    assert found(other("", next_run=SUNDAY), **never) == []


def test_one_whose_time_has_come_or_that_rests_is_no_longer_met() -> None:
    soon: dict[str, Any] = {"pattern": "5 12 * * *"}
    assert problems(other("", next_run=NOW + MINUTE), **soon) == [CollisionKind.MEETS]
    for past in (NOW, NOW - MINUTE, None):
        assert found(other("", next_run=past), **soon) == []


def test_what_fires_once_meets_only_there() -> None:
    once = other("", next_run=SUNDAY)
    (meeting,) = found(once, pattern="*/15 * * * *")
    assert meeting.at == SUNDAY
    assert found(other("", next_run=SUNDAY + 20 * MINUTE)) == []
    assert found(other("", next_run=NOW - MINUTE)) == []


def test_a_schedule_that_ends_before_it_comes_to_it_meets_nobody() -> None:
    assert problems(other("0 1 * * 0"), count=3) == []
    assert problems(other("0 1 * * *"), count=3) == [CollisionKind.MEETS]
    assert problems(other("0 1 * * *", count=1), first_run=SUNDAY + 30 * MINUTE) == []


@given(
    st.tuples(st.integers(0, 59), st.integers(0, 23)),
    st.tuples(st.integers(0, 59), st.integers(0, 23)),
    st.integers(1, 120),
)
def test_a_meeting_is_where_two_runs_are_less_apart_than_one_takes(
    ours: tuple[int, int], theirs: tuple[int, int], minutes: int
) -> None:
    patterns = [f"{minute} {hour} * * *" for minute, hour in (ours, theirs)]
    runs = [next_runs(pattern, NOW - timedelta(days=1), LOOK_AHEAD + 2) for pattern in patterns]
    apart = min(abs(a - b) for a in runs[0][1:-1] for b in runs[1])
    told = problems(other(patterns[1]), runs=(run(minutes),), pattern=patterns[0])
    assert (told == [CollisionKind.MEETS]) is (apart < minutes * MINUTE)


@pytest.mark.parametrize("volumes", [50])
def test_of_many_volumes_each_is_held_against_its_own_schedules(volumes: int) -> None:
    many = [wanted(volume=f"v{number}") for number in range(volumes)]
    others = [other("0 1 * * *", f"v{number}") for number in range(0, volumes, 2)]
    assert len(collisions.find_collisions(many, others, [], NOW)) == 25
