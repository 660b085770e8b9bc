# SPDX-License-Identifier: Apache-2.0
"""Schedules of one pattern that start one after the other."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import assume
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.patterns import PRESETS
from backup_dashboard.core.cron.patterns import check
from backup_dashboard.core.stagger import CannotStagger
from backup_dashboard.core.stagger import shift_pattern
from backup_dashboard.core.stagger import stagger_offsets

START = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
MINUTE = st.sampled_from(["0", "59", "7,37", "*/15", "*/7", "10-20", "*/2", "*"])
HOUR = st.sampled_from(["*", "2", "23", "22,23", "*/6", "1-5"])
DAYS = st.sampled_from(
    [
        "* * *",
        "* * 1",
        "* * 1-5",
        "* * SAT,SUN",
        "* * 7",
        "1 * *",
        "31 1 *",
        "L * *",
        "* * 5#3",
        "* * L6",
    ]
)


@given(MINUTE, HOUR, DAYS, st.integers(0, 240))
@example("0", "23", "* * SUN", 61)
@example("30", "*", "* * *", 200)
def test_a_shifted_pattern_fires_exactly_as_much_later(
    minute: str, hour: str, days: str, minutes: int
) -> None:
    pattern = f"{minute} {hour} {days}"
    try:
        later = shift_pattern(pattern, minutes)
    except CannotStagger:
        assume(False)
    assert check(later, START) == later
    assume(pattern != "* * * * *")
    runs = next_runs(pattern, START, 30)
    step = timedelta(minutes=minutes)
    assert next_runs(later, START + step, 30) == [run + step for run in runs]


@pytest.mark.parametrize("pattern", PRESETS)
@pytest.mark.parametrize("minutes", [1, 14, 59, 60, 240])
def test_every_preset_can_be_spread_over_four_hours(pattern: str, minutes: int) -> None:
    assert shift_pattern(pattern, minutes)


def test_every_minute_stays_every_minute() -> None:
    assert shift_pattern("* * * * *", 3) == "* * * * *"


@pytest.mark.parametrize(
    ("pattern", "minutes", "later"),
    [
        ("0 2 * * *", 10, "10 2 * * *"),
        ("0 2 * * *", 75, "15 3 * * *"),
        ("30 23 * * *", 45, "15 0 * * *"),
        ("30 23 * * 6", 45, "15 0 * * 0"),
        ("*/15 * * * *", 4, "4,19,34,49 * * * *"),
        ("0 0 1 * *", 5, "5 0 1 * *"),
    ],
)
def test_a_shift_reads_as_a_person_would_write_it(pattern: str, minutes: int, later: str) -> None:
    assert shift_pattern(pattern, minutes) == later


@pytest.mark.parametrize(
    ("pattern", "minutes"),
    [
        ("30 23 31 * *", 45),
        ("0,59 2 * * *", 10),
        ("0 2,23 * * 1", 90),
        ("30 23 L * *", 45),
        ("30 23 * * 5#1", 45),
        ("30 23 * * L5", 45),
        ("* 2 * * *", 1),
    ],
)
def test_what_no_pattern_can_say_is_refused(pattern: str, minutes: int) -> None:
    with pytest.raises(CannotStagger):
        shift_pattern(pattern, minutes)


def test_fifty_schedules_in_an_hour_start_in_fifty_different_minutes() -> None:
    found = stagger_offsets(50, 60)
    assert len(set(found)) == 50
    assert (min(found), max(found)) == (0, 58)


@given(st.integers(1, 1000), st.sampled_from([0, 15, 30, 60, 120, 240]))
def test_no_schedule_leaves_the_window_and_no_minute_gets_more_than_its_share(
    count: int, window: int
) -> None:
    found = stagger_offsets(count, window)
    assert all(0 <= each <= max(window - 1, 0) for each in found)
    busiest = max(found.count(minute) for minute in set(found))
    assert busiest <= -(-count // max(window, 1))
