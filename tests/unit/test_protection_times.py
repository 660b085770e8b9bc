# SPDX-License-Identifier: Apache-2.0
"""The worst gap, the calendar and the coming day, held against croniter itself."""

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from croniter import croniter
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.dates import previous_runs
from backup_dashboard.core.protection.coming import forecast_starts
from backup_dashboard.core.protection.days import Day
from backup_dashboard.core.protection.days import DayOutcome
from backup_dashboard.core.protection.days import judge_days
from backup_dashboard.core.protection.gaps import worst_gap
from backup_dashboard.core.protection.missed import Missed
from backup_dashboard.core.protection.missed import MissedCause
from backup_dashboard.core.protection.slots import slots
from backup_dashboard.core.runs import RunState
from tests.support.cron_dialect import random_pattern
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
PATTERNS = st.randoms(use_true_random=False).map(lambda rng: random_pattern(rng, NOW))


@given(PATTERNS, st.integers(0, 60 * 24 * 400), st.integers(1, 20))
def test_the_newest_slots_are_those_that_croniter_finds(pattern: str, ago: int, most: int) -> None:
    until = NOW - timedelta(minutes=ago)
    old = schedule(pattern=pattern, created_at=NOW - 9000 * DAY)
    expected = previous_runs(pattern, until + timedelta(seconds=1), most)
    assert slots(old, until, most) == [each for each in expected if each > NOW - 9000 * DAY]


@pytest.mark.parametrize(
    ("pattern", "gap"),
    [
        ("* * * * *", timedelta(minutes=1)),
        ("0 2 * * *", DAY),
        ("0 2 * * 1-5", 3 * DAY),
        ("0 0 1 * *", 31 * DAY),
        ("0 0 1 1 *", 366 * DAY),
        ("0 9-17 * * *", timedelta(hours=16)),
    ],
)
def test_the_worst_gap_of_one_pattern(pattern: str, gap: timedelta) -> None:
    assert worst_gap([pattern], NOW) == gap


def test_several_schedules_share_the_day() -> None:
    assert worst_gap(["0 2 * * *", "0 14 * * *"], NOW) == timedelta(hours=12)
    assert worst_gap(["0 2 * * *", "0 3 * * 0"], NOW) == DAY
    assert worst_gap([], NOW) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(PATTERNS, min_size=1, max_size=3))
def test_no_two_coming_runs_are_further_apart_than_the_worst_gap(chosen: list[str]) -> None:
    merged = sorted({each for one in chosen for each in next_runs(one, NOW, 30)})
    # Only up to where the list of each pattern reaches.
    end = min((next_runs(one, NOW, 30)[-1:] or [NOW])[0] for one in chosen)
    gaps = [later - each for each, later in pairwise(merged) if later <= end]
    worst = worst_gap(chosen, NOW)
    year = NOW + timedelta(days=300)
    assert all(worst is not None and gap <= worst for gap in gaps if end < year)


@settings(max_examples=40, deadline=None)
@given(PATTERNS, st.integers(0, 5_000_000))
def test_the_coming_day_is_what_croniter_says(pattern: str, minute: int) -> None:
    now = NOW + timedelta(minutes=minute, seconds=30)
    runs = croniter(pattern, now.replace(tzinfo=None))
    wanted = []
    while len(wanted) < 200:
        try:
            slot = runs.get_next(datetime).replace(tzinfo=UTC)
        except ValueError:
            break
        if slot > now + DAY:
            break
        wanted.append(slot)
    found = forecast_starts([schedule(pattern=pattern)], now)
    assert [each.moment for each in found][: len(wanted)] == wanted
    assert len(wanted) == 200 or len(found) == len(wanted)


def test_starts_of_the_same_minute_are_counted_together() -> None:
    many = [schedule(f"s{number}") for number in range(7)]
    (start,) = forecast_starts(many, NOW)
    assert start.count == 7
    assert start.names == tuple(f"name of s{number}" for number in range(5))


def test_a_schedule_ends_with_its_last_run_and_begins_with_its_first() -> None:
    twice = schedule(pattern="0 * * * *", count=2, next_run=NOW + timedelta(hours=1))
    assert len(forecast_starts([twice], NOW)) == 2
    late = NOW + timedelta(hours=20, minutes=30)
    later = schedule(pattern="0 * * * *", first_run=late, next_run=late)
    assert [each.moment - late for each in forecast_starts([later], NOW)] == [
        timedelta(minutes=minutes) for minutes in (0, 30, 90, 150, 210)
    ]


@pytest.mark.parametrize(
    ("changes", "hours"),
    [
        ({"pattern": "", "next_run": NOW + DAY}, [24]),
        ({"pattern": "", "next_run": NOW + DAY + MINUTE}, []),
        ({"pattern": "", "next_run": NOW}, []),
        ({"pattern": "", "next_run": NOW - MINUTE}, []),
        ({"pattern": "", "next_run": None}, []),
        ({"next_run": NOW + 2 * HOUR, "count": 1}, [2]),
        ({"next_run": NOW + 2 * HOUR, "count": 3}, [2, 6, 18]),
        ({"next_run": NOW, "count": 2}, [6, 18]),
        ({"next_run": None, "count": 1}, [6]),
        ({"next_run": NOW + 2 * HOUR, "first_run": NOW + 2 * HOUR}, [2, 6, 18]),
    ],
)
def test_the_next_run_comes_first_and_then_the_pattern_until_the_end(
    changes: dict[str, Any], hours: list[int]
) -> None:
    found = forecast_starts([schedule(**{"pattern": "0 6,18 * * *", **changes})], NOW)
    assert [each.moment for each in found] == [NOW + hour * HOUR for hour in hours]


def test_the_calendar_is_whole_weeks_of_the_readers_days() -> None:
    zone = ZoneInfo("Europe/Warsaw")
    night = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    found = judge_days([run(started=night)], [], None, date(2026, 3, 4), zone)
    assert (found[0].date.weekday(), len(found)) == (0, 7 * 7 + 3)
    by_date = {each.date: each for each in found}
    assert by_date[date(2026, 3, 1)].outcome is DayOutcome.NOTHING
    assert by_date[date(2026, 3, 2)].outcome is DayOutcome.GOOD


@pytest.mark.parametrize(
    ("states", "lost", "outcome"),
    [
        (["SUCCESS"], 0, DayOutcome.GOOD),
        (["SUCCESS", "FAILED"], 0, DayOutcome.MIXED),
        (["FAILED"], 0, DayOutcome.FAILED),
        (["SUCCESS"], 1, DayOutcome.MISSED),
        (["CANCELLED"], 0, DayOutcome.NOTHING),
        ([], 0, DayOutcome.NOTHING),
    ],
)
def test_what_came_of_a_day(states: list[str], lost: int, outcome: DayOutcome) -> None:
    runs = [run(f"{place}", state=RunState[state]) for place, state in enumerate(states)]
    gone = [Missed(schedule(), NOW, MissedCause.NO_TRUST)] * lost
    assert judge_days(runs, gone, None, NOW.date(), UTC)[-1].outcome is outcome


def test_a_day_tells_how_many_runs_there_were_of_each_outcome() -> None:
    zone, day = ZoneInfo("America/New_York"), date(2026, 3, 1)
    evening = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    states = ["SUCCESS"] * 2 + ["FAILED"] * 3 + ["CANCELLED"]
    runs = [
        run(f"{place}", state=RunState[state], started=evening)
        for place, state in enumerate(states)
    ]
    lost = [Missed(schedule(), evening, MissedCause.NO_TRUST)] * 4
    known_since = evening - DAY - HOUR
    found = judge_days(runs, lost, known_since, date(2026, 3, 2), zone)
    assert found[-4:] == [
        Day(date(2026, 2, 27), DayOutcome.UNKNOWN),
        Day(date(2026, 2, 28), DayOutcome.NOTHING),
        Day(day, DayOutcome.MIXED, good=2, failed=3, missed=4),
        Day(date(2026, 3, 2), DayOutcome.NOTHING),
    ]


def test_a_day_that_no_evidence_reaches_is_not_known() -> None:
    found = judge_days([run()], [], NOW, NOW.date(), UTC)
    assert {each.outcome for each in found[:-1]} == {DayOutcome.UNKNOWN}
    assert found[-1].outcome is DayOutcome.GOOD
