# SPDX-License-Identifier: Apache-2.0
"""The longest gap of a pattern: by arithmetic, held against its runs one by one."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core.cron import gaps as cron_gaps
from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.parsed import parse_pattern
from tests.support.cron_dialect import random_pattern
from tests.support.cron_dialect import with_nearest_days
from tests.support.work import calls

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEGIN, END = datetime(2001, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

GAPS = {
    "* * * * *": timedelta(minutes=1),
    "*/45 * * * *": timedelta(minutes=45),
    "*/7 * * * *": timedelta(minutes=7),
    "0 2 * * *": DAY,
    "0 1,23 * * *": timedelta(hours=22),
    "0 2 * * 1,3": 5 * DAY,
    "0 2 1,15 * *": 17 * DAY,
    "0 2 1 * *": 31 * DAY,
    "0 2 31 * *": 61 * DAY,
    "0 2 30 * *": 60 * DAY,
    "0 23 31 12 *": 366 * DAY,
    "0 0 29 2 *": 1461 * DAY,
    "0 2 13 * 5": 7 * DAY,
    "@daily": DAY,
    "0 2 L * *": 31 * DAY,
    "0 2 1,L * *": 30 * DAY,
    "0 2 * * 5#3": 35 * DAY,
    "0 2 * * 5#5": 119 * DAY,
    "0 2 * * L5": 35 * DAY,
    "0 2 * 2 5#5": 10227 * DAY,
    "0 2 * 2 1#5,5#5": 7305 * DAY,
}


@pytest.mark.parametrize("pattern", GAPS)
def test_the_longest_gap_is_found_wherever_it_is(pattern: str) -> None:
    assert cron_gaps.longest_gap(pattern, NOW) == GAPS[pattern]


@pytest.mark.parametrize(
    ("pattern", "gap"),
    with_nearest_days(
        ("0 0 2 * * *", 31 * DAY),
        ("0 2 * * 1 30", 7 * DAY),
        ("0 2 * * 1 */10", 7 * DAY),
        ("* * * * * *", timedelta(minutes=1)),
        ("30 1 * * 5#3 *", 35 * DAY),
        ("0 0 2 * * * 2027,2029", timedelta(days=397)),
        ("0 2 15W * *", 32 * DAY),
        ("0 2 15W * * */20", 32 * DAY),
        ("R R * * * ", None),
    ),
)
def test_a_burst_is_one_point_so_what_can_be_lost_is_what_came_between(
    pattern: str, gap: timedelta | None
) -> None:
    found = cron_gaps.longest_gap(pattern, NOW)
    assert found is not None
    if gap is None:  # minutes that are drawn anew each time
        assert found > timedelta(hours=1)
    else:
        assert found == gap


@pytest.mark.parametrize(
    "pattern", ["", "nonsense", "0 0 31 2 *", "99 * * * *", "0 0 1 1 * 0 2020", "0 0 1 * 5#3"]
)
def test_what_fires_never_or_once_has_no_gap(pattern: str) -> None:
    assert cron_gaps.longest_gap(pattern, NOW) is None


rare_days = st.tuples(
    st.sampled_from(["*", "1", "29", "1,15", "31", "28,29", "13,20-22", "L", "1,L"]),
    st.sampled_from(["*", "2", "2,3", "12,1", "6"]),
    st.sampled_from(["*", "*", "0", "1,3", "6-7", "2"]),
).map(" ".join)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(["0 2", "30 1,23", "59 0"]), rare_days)
def test_the_gap_is_that_of_all_runs_of_28_years(at: str, days: str) -> None:
    pattern = f"{at} {days}"
    runs = next_runs(pattern, BEGIN - timedelta(minutes=1), 700)
    within = [run for run in runs if run < END]
    if len(within) == len(runs):  # fires so often that its 700 runs do not last so long
        return
    gaps = [later - run for run, later in pairwise(within)]
    assert cron_gaps.longest_gap(pattern, NOW) == max(gaps, default=None)
    assert cron_gaps.shortest_gap(pattern) == min(gaps, default=None)


@pytest.mark.parametrize(
    ("pattern", "gap"),
    [("* * * * *", timedelta(minutes=1)), ("*/45 * * * *", timedelta(minutes=15)), ("0 2 * * *", DAY),
     ("59 23 * * 1,2", DAY), ("0,30 0,23 * * *", timedelta(minutes=30)), ("0 0 1 1 *", 365 * DAY),
     ("0 2 29 2 *", 1461 * DAY), ("0 0 31 2 *", None), ("nonsense", None)],
)  # fmt: skip
def test_the_shortest_gap_is_found_within_a_day_or_over_night(
    pattern: str, gap: timedelta | None
) -> None:
    assert cron_gaps.shortest_gap(pattern) == gap


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_two_runs_are_further_apart_than_the_longest_gap(rng: Random) -> None:
    pattern = random_pattern(rng, NOW)
    runs = [run for run in next_runs(pattern, NOW, 60) if run.year < 2100]
    gaps = [later - run for run, later in pairwise(runs)]
    longest, shortest = cron_gaps.longest_gap(pattern, NOW), cron_gaps.shortest_gap(pattern)
    assert longest is not None
    assert shortest is not None
    assert shortest <= min(gaps, default=shortest)
    assert longest >= max(gaps, default=longest)


@pytest.mark.parametrize(
    ("pattern", "either"),
    [("0 2 13 * 5", True), ("0 2 13 * *", False), ("0 2 * * 5", False), ("0 2 1-31 * 5", True),
     ("0 2 */2 * 5", True), ("0 2 *,3 * 5", False), ("@daily", False), ("0 2 L * 5", True)],
)  # fmt: skip
def test_either_day_fits_when_both_are_set(pattern: str, either: bool) -> None:
    reading = parse_pattern(pattern)
    assert reading is not None
    assert (reading.by_day and reading.by_weekday) is either


@pytest.mark.parametrize("pattern", ["R 2 * * *", "0 R/2 * * *", "0 2 15W * *", "H 2 * * *"])
def test_what_croniter_draws_or_moves_is_not_read_as_a_set(pattern: str) -> None:
    assert parse_pattern(pattern) is None


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["L", "1,L", "*", "29-31", "*/2"]),
    st.sampled_from(["*", "2", "1,3"]),
    st.sampled_from(["*", "5#3", "5#5,L1", "SAT#1", "1-5"]),
    st.sampled_from(["", " 0", " */20", " 0 2026,2028"]),
)
def test_a_reading_has_the_days_on_which_croniter_fires(
    day: str, month: str, weekday: str, more: str
) -> None:
    pattern = f"0 2 {day} {month} {weekday}{more}"
    reading = parse_pattern(pattern)
    if reading is None:
        assert day != "*"
        assert {"#", "L"} & set(weekday)
        return
    end = NOW + 400 * DAY
    fired = {run.date() for run in next_runs(pattern, NOW, 1300) if run < end}
    every = ((NOW + number * DAY).date() for number in range(1, 400))
    assert {each for each in every if reading.fires_on(each)} == fired - {end.date()}


@pytest.mark.counts_calls
@pytest.mark.parametrize("pattern", ["*/1 * * * *", "0 0 29 2 *", "0 0 1 1 *", "* * 1-30 * 0-6"])
def test_a_schedule_costs_less_than_twenty_thousand_calls(pattern: str) -> None:
    cron_gaps.longest_gap.cache_clear()
    cron_gaps._days_between.cache_clear()
    assert calls(lambda: cron_gaps.longest_gap(pattern, NOW)) < 20_000
