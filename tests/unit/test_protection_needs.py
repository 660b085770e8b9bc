# SPDX-License-Identifier: Apache-2.0
"""What needs somebody: one line a cause, and what has recovered is told apart."""

from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.listing import Listing
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.evidence import unfollowed
from backup_dashboard.core.protection.judge import judge_protection
from backup_dashboard.core.protection.missed import find_missed
from backup_dashboard.core.protection.needs import find_failed
from backup_dashboard.core.protection.needs import find_skipped
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows import project_protection
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule
from tests.support.unit.fakes import shelf

HOUR = timedelta(hours=1)
SINCE = NOW - 36 * HOUR
STATES = {
    "F": RunState.FAILED,
    "S": RunState.SUCCESS,
    "C": RunState.CANCELLED,
    "R": RunState.RUNNING,
}


def runs(history: str, by: str = "s1", first: float = 20) -> list[Run]:
    """An hourly history, oldest first; small letters ran by hand."""
    made = [
        run(
            f"{by}-{place}",
            state=STATES[letter.upper()],
            started=NOW - (first - place) * HOUR,
            changed=NOW - (first - place) * HOUR + timedelta(minutes=1),
            origin=Origin(by, by_hand=letter.islower()),
        )
        for place, letter in enumerate(history)
    ]
    return made[::-1]


def evidence(ran: list[Run], *schedules: Schedule, **more: Any) -> Evidence:
    return Evidence({"v1": "db"}, schedules or (schedule("s1"),), Listing(ran), Listing(), **more)


def told(history: str, **more: Any) -> list[tuple[str, int, str]]:
    """What failed: by the run's id, how many, and the run that made it good."""
    found = find_failed(evidence(runs(history, **more)), (), SINCE)
    return [
        (each.run.id, each.count, each.recovered.id if each.recovered else "") for each in found
    ]


def test_a_failure_is_told_once_with_its_number_until_a_run_succeeds() -> None:
    assert told("SFF") == [("s1-2", 2, "")]
    assert told("SFFS") == [("s1-2", 2, "s1-3")]
    assert told("SS") == []


def test_what_failed_again_after_it_recovered_counts_from_then_on() -> None:
    assert told("FFSF") == [("s1-3", 1, "")]


def test_a_retry_by_hand_that_fails_is_the_same_cause_and_one_that_succeeds_ends_it() -> None:
    assert told("Ff") == [("s1-1", 2, "")]
    assert told("Ffs") == [("s1-1", 2, "s1-2")]
    assert told("fS") == [("s1-0", 1, "s1-1")]


def test_neither_a_cancelled_run_nor_one_under_way_makes_a_failure_good() -> None:
    for history in ("FC", "FR", "FCR"):
        assert told(history) == [("s1-0", 1, "")]


def test_the_run_that_made_it_good_is_the_first_one_after_it() -> None:
    assert told("FSSS") == [("s1-0", 1, "s1-1")]


def test_an_old_failure_of_a_schedule_that_runs_seldom_still_needs_somebody() -> None:
    assert told("F", first=200) == [("s1-0", 0, "")]
    assert told("FS", first=200) == []


def test_an_old_failure_of_a_schedule_that_rests_or_is_gone_needs_nobody() -> None:
    resting = schedule("s1", state=ScheduleState.PAUSED, next_run=None)
    assert find_failed(evidence(runs("F", first=200), resting), (), SINCE) == []
    assert find_failed(evidence(runs("F", "old", first=200)), (), SINCE) == []
    assert len(find_failed(evidence(runs("F", "old")), (), SINCE)) == 1


def test_failures_count_from_the_given_moment_on() -> None:
    assert told("FF", first=36) == [("s1-1", 2, "")]
    assert told("FF", first=37) == [("s1-1", 1, "")]
    assert told("FS", first=36) == [("s1-0", 1, "s1-1")]
    assert told("F", by="deleted", first=36) == [("deleted-0", 1, "")]


@pytest.mark.parametrize("history", ["F", "FS"])
def test_a_failure_names_its_schedule_unless_that_was_deleted(history: str) -> None:
    held = schedule("s1")
    (found,) = find_failed(evidence(runs(history), held), (), SINCE)
    assert found.schedule == held
    (found,) = find_failed(evidence(runs(history, "deleted"), held), (), SINCE)
    assert found.schedule is None


def test_runs_of_former_triggers_are_those_of_their_schedule() -> None:
    changed = schedule("s2", first_id="s1", former_ids=("s1",))
    ran = [*runs("S", "s2", first=2), *runs("F", "s1")]
    (found,) = find_failed(evidence(ran, changed), (), SINCE)
    assert found.recovered is not None
    assert found.recovered.id == "s2-0"


HOURLY = schedule("s1", pattern="0 * * * *", created_at=NOW - 12.5 * HOUR, next_run=NOW + HOUR)


def absent(ran: list[Run], since: datetime = SINCE) -> list[tuple[float, int, bool]]:
    """What did not run: the hours since its newest slot, how many, and whether it has recovered."""
    given = evidence(ran, HOURLY)
    found = find_skipped(given, find_missed(given, NOW), (), since)
    return [
        ((NOW - each.missed.slot) / HOUR, each.count, each.recovered is not None) for each in found
    ]


def test_a_slot_that_was_missed_has_recovered_when_a_run_succeeded_since() -> None:
    ran = runs("SSSS", first=12) + runs("S", first=20)
    assert absent(ran) == [(1, 8, False)]
    later = [*runs("S", first=1), *ran]
    assert absent(later) == [(2, 7, True)]
    by_hand = [*runs("s", first=0.5), *ran]
    assert absent(by_hand) == [(1, 8, True)]


def test_a_missed_slot_was_made_good_by_the_first_good_run_after_it() -> None:
    later = [*runs("SS", first=2), *runs("s", first=2.5)]
    given = evidence([*later, *runs("SSSS", first=12)], HOURLY)
    (gap,) = find_skipped(given, find_missed(given, NOW), (), SINCE)
    assert (gap.missed.slot, gap.count, gap.recovered) == (NOW - 3 * HOUR, 6, later[-1])


def test_a_good_run_by_hand_at_the_very_moment_of_a_missed_slot_makes_it_good() -> None:
    by_hand = runs("s", first=1)
    given = evidence([*by_hand, *runs("SSSSSSSSSSS", first=12)], HOURLY)
    (gap,) = find_skipped(given, find_missed(given, NOW), (), SINCE)
    assert (gap.missed.slot, gap.recovered) == (NOW - HOUR, *by_hand)


def test_missed_slots_count_from_the_given_moment_on() -> None:
    ran = runs("SSSS", first=12)
    assert absent(ran, since=NOW - 3 * HOUR) == [(1, 3, False)]
    assert absent(ran, since=NOW) == [(1, 0, False)]
    recovered = [*runs("s", first=0.5), *ran]
    assert absent(recovered, since=NOW - 3 * HOUR) == [(1, 3, True)]
    assert absent(recovered, since=NOW - HOUR) == [(1, 1, True)]
    assert absent(recovered, since=NOW - HOUR / 2) == []


def test_a_run_that_failed_makes_no_missed_slot_good_and_both_are_told() -> None:
    ran = [*runs("F", first=1), *runs("SSSSSSSSS", first=12)]
    given = evidence(ran, HOURLY)
    assert absent(ran) == [(2, 2, False)]
    assert [each.recovered for each in find_failed(given, (), SINCE)] == [None]


def test_of_a_volume_that_is_gone_nothing_but_that_is_told() -> None:
    ran = [*runs("R", first=10), *runs("FF", first=12)]
    mistral, cinder = FakeMistral(), FakeCinder()
    mistral.held = [HOURLY, schedule("s2", name="second")]
    mistral.ran = [*ran, *runs("F", "deleted")]
    there = project_protection.load_project_protection(mistral, cinder, shelf(), SINCE, NOW).state
    assert (len(there.failures), len(there.absences), len(there.hanging)) == (2, 2, 1)
    assert there.orphans == []
    cinder.held = [Volume("v2", "another", 1, "available", "mine")]
    gone = project_protection.load_project_protection(mistral, cinder, shelf(), SINCE, NOW).state
    assert (gone.failures, gone.absences, gone.hanging) == ([], [], [])
    assert {each.id for each in gone.orphans} == {"s1", "s2"}


def test_a_failure_that_is_found_among_the_runs_as_well_counts_once() -> None:
    ran = runs("FFS", "s2", first=9) + runs("FF", first=20)
    older = runs("F", first=30)
    cut = Listing.newest(ran, True, lambda run: run.started)
    given = replace(evidence([]), runs=cut, failures=[*ran[-2:], *older])
    assert given.known_runs == [*ran, *older]
    assert [(each.run.id, each.count) for each in find_failed(given, (), NOW - 60 * HOUR)][-1][
        1
    ] == 3


def test_a_failure_is_an_older_one_only_before_all_runs_that_were_read() -> None:
    *newer, older = runs("FF")
    cut = Listing.newest(newer, True, lambda run: run.started)
    assert unfollowed([*newer, older], cut, Listing()) == [older]


@pytest.mark.parametrize(("hours", "followed"), [(-1, False), (0, True), (1, True)])
def test_a_backup_from_the_moment_of_an_older_failure_or_later_shows_a_good_run(
    hours: int, followed: bool
) -> None:
    (older,) = runs("F")
    cut = Listing.newest(runs("S", first=10), True, lambda run: run.started)
    left = backup(created_at=older.started + hours * HOUR)
    assert unfollowed([older], cut, Listing([left])) == ([] if followed else [older])


def test_of_very_many_the_newest_are_told_and_the_number_of_the_others() -> None:
    mistral, cinder = FakeMistral(), FakeCinder()
    mistral.held = [schedule(f"s{n}", name=f"{n}", created_at=NOW) for n in range(160)]
    mistral.ran = [run for n in range(160) for run in runs("FS" if n % 2 else "F", f"s{n}")]
    told = project_protection.load_project_protection(mistral, cinder, shelf(), SINCE, NOW).state
    lasting = [each for each in told.failures if not each.recovered]
    assert (len(lasting), told.more_lasting) == (50, 30)
    assert (len(told.failures) - len(lasting), told.more_recovered) == (50, 30)


@given(st.lists(st.sampled_from("FfSsCR"), max_size=20), st.integers(20, 80))
def test_what_is_told_agrees_with_the_status_of_the_volume(
    history: list[str], first: float
) -> None:
    given = evidence(runs("".join(history), first=first), HOURLY)
    lines = find_failed(given, (), SINCE)
    assert len(lines) <= 1
    lasting = [each for each in lines if not each.recovered]
    (judged,) = judge_protection(given, NOW)
    if judged.status is Status.FAILING:
        assert lasting
    outcomes = [letter.upper() for letter in history if letter.upper() in "FS"]
    assert bool(lasting) == (outcomes[-1:] == ["F"])
    gaps = find_skipped(given, find_missed(given, NOW), (), SINCE)
    assert len(gaps) <= 1
    last = max(
        (each.started for each in given.runs if each.state is RunState.SUCCESS), default=None
    )
    behind = [each for each in find_missed(given, NOW, 1000) if last is None or each.slot > last]
    assert bool([each for each in gaps if not each.recovered]) == bool(
        [each for each in behind if each.cause.name != "PURGED"]
    )
