# SPDX-License-Identifier: Apache-2.0
"""How often a pattern fires: by arithmetic, held against its runs one by one."""

import time
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core import cron
from backup_dashboard.core import cron_gaps
from tests.cron_dialect import random_pattern

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEGIN, END = datetime(2001, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
DAY, YEARS = timedelta(days=1), 28

GAPS = {
    "* * * * *": timedelta(minutes=1),
    "*/1 * * * *": timedelta(minutes=1),
    "*/45 * * * *": timedelta(minutes=15),
    "*/7 * * * *": timedelta(minutes=4),
    "0 2 * * *": DAY,
    "0 1,23 * * *": timedelta(hours=2),
    "0 2 * * 1,3": 2 * DAY,
    "0 2 * * 0,6": DAY,
    "0 2 1,15 * *": 14 * DAY,
    "0 2 1 * *": 28 * DAY,
    "0 2 31 * *": 31 * DAY,
    "0 2 30 * *": 30 * DAY,
    "0 2 28 2,3 *": 28 * DAY,
    "0 23 31 12 *": 365 * DAY,
    "0 0 29 2 *": 1461 * DAY,
    "0 0,23 31 1,12 *": timedelta(hours=23),
    "0 2 13 * 5": DAY,
    "@daily": DAY,
    "0 2 * * 5#3": 28 * DAY,
    "0 2 * * 1 30": timedelta(days=7),
}


@pytest.mark.parametrize("pattern", GAPS)
def test_the_shortest_gap_is_found_wherever_it_is(pattern: str) -> None:
    assert cron_gaps.shortest_gap(pattern, NOW) == GAPS[pattern]


@pytest.mark.parametrize("pattern", ["", "nonsense", "0 0 31 2 *", "99 * * * *"])
def test_what_never_fires_has_no_gap(pattern: str) -> None:
    assert cron_gaps.shortest_gap(pattern, NOW) is None
    assert not cron_gaps.runs_per_day(pattern)
    assert not cron_gaps.runs_per_month(pattern)
    assert not cron_gaps.either_day(pattern)


rare_days = st.tuples(
    st.sampled_from(["*", "1", "29", "1,15", "31", "28,29", "13,20-22"]),
    st.sampled_from(["*", "2", "2,3", "12,1", "6"]),
    st.sampled_from(["*", "*", "0", "1,3", "6-7", "2"]),
).map(" ".join)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(["0 2", "30 1,23", "59 0"]), rare_days)
def test_gap_and_means_are_those_of_all_runs_of_28_years(at: str, days: str) -> None:
    pattern = f"{at} {days}"
    runs = cron.next_runs(pattern, BEGIN - timedelta(minutes=1), 1_500)
    within = [run for run in runs if run < END]
    if len(within) == len(runs):  # fires so often that its 1,500 runs do not last so long
        return
    following = cron.next_runs(pattern, within[-1], 1) if within else []
    gaps = [later - run for run, later in pairwise(within + following)]
    assert cron_gaps.shortest_gap(pattern, NOW) == min(gaps)
    assert cron_gaps.runs_per_day(pattern) == pytest.approx(len(within) / ((END - BEGIN) / DAY))
    assert cron_gaps.runs_per_month(pattern) == pytest.approx(len(within) / (12 * YEARS))


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_two_runs_are_nearer_than_the_shortest_gap(rng: Random) -> None:
    pattern = random_pattern(rng, NOW)
    gaps = [later - run for run, later in pairwise(cron.next_runs(pattern, NOW, 60))]
    shortest = cron_gaps.shortest_gap(pattern, NOW)
    assert shortest is not None
    assert shortest <= min(gaps)
    per_day = cron_gaps.runs_per_day(pattern)
    assert per_day is not None
    assert 0 < per_day <= DAY / shortest


@pytest.mark.parametrize(
    ("pattern", "per_day", "per_month"),
    [("* * * * *", 1440, 1440 * 30.4375), ("0 2 * * *", 1, 30.4375), ("0 */6 * * *", 4, 121.75),
     ("0 2 1 * *", 12 * 28 / 10227, 1), ("0 2 * * 1", 1 / 7, 30.4375 / 7)],
)  # fmt: skip
def test_means_of_plain_cadences(pattern: str, per_day: float, per_month: float) -> None:
    assert cron_gaps.runs_per_day(pattern) == pytest.approx(per_day)
    assert cron_gaps.runs_per_month(pattern) == pytest.approx(per_month)


def test_a_pattern_with_weeks_of_the_month_has_no_mean() -> None:
    assert cron_gaps.runs_per_day("0 2 * * 5#3") is None
    assert cron_gaps.runs_per_month("0 2 * * 5#3") is None


@pytest.mark.parametrize(
    ("pattern", "either"),
    [("0 2 13 * 5", True), ("0 2 13 * *", False), ("0 2 * * 5", False), ("0 2 1-31 * 5", True),
     ("0 2 */2 * 5", True), ("0 2 *,3 * 5", False), ("@daily", False)],
)  # fmt: skip
def test_either_day_fits_when_both_are_set(pattern: str, either: bool) -> None:
    assert cron_gaps.either_day(pattern) is either


@pytest.mark.parametrize("pattern", ["*/1 * * * *", "0 0 29 2 *", "0 0 1 1 *", "* * 1-30 * 0-6"])
def test_a_keystroke_costs_less_than_ten_milliseconds(pattern: str) -> None:
    def cost() -> float:
        cron_gaps.shortest_gap.cache_clear()
        cron_gaps._firing_days.cache_clear()
        begun = time.perf_counter()
        cron_gaps.shortest_gap(pattern, NOW)
        return time.perf_counter() - begun

    assert min(cost() for _ in range(5)) < 0.010
