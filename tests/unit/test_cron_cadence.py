# SPDX-License-Identifier: Apache-2.0
"""Which cadence a pattern means, and that its runs keep to it."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck
from hypothesis import assume
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core.cron.cadence import Cadence
from backup_dashboard.core.cron.cadence import CadenceKind
from backup_dashboard.core.cron.cadence import cadence_of
from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.fields import WEEKDAYS

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
minutes, hours = st.integers(0, 59), st.integers(0, 23)
weekdays = st.lists(st.sampled_from([*"01234567", *WEEKDAYS, "1-5", "mon-FRI", "0-6", "2-3"]))
PLAIN_PATTERNS = st.tuples(
    st.integers(0, 59).map(str) | st.integers(1, 59).map("*/{}".format),
    st.just("*") | st.integers(0, 23).map(str) | st.integers(1, 23).map("*/{}".format)
    | st.lists(hours.map(str), min_size=2, max_size=5).map(",".join),
    st.just("*") | st.integers(1, 31).map(str),
    st.just("*"),
    weekdays.map(lambda days: ",".join(days) or "*"),
).map(" ".join)  # fmt: skip


@given(minutes, hours, st.integers(1, 31), st.integers(0, 6))
def test_a_cadence_is_read_back_from_its_pattern(m: int, h: int, day: int, on: int) -> None:
    at = {"minute": m, "hours": (h,)}
    assert cadence_of(f"{m} * * * *") == Cadence(CadenceKind.HOURLY, minute=m)
    assert cadence_of(f"{m} */6 * * *") == Cadence(CadenceKind.HOURS, step=6, minute=m)
    assert cadence_of(f"{m} {h} * * *") == Cadence(CadenceKind.DAILY, **at)
    assert cadence_of(f"{m} {h} * * 1-5") == Cadence(CadenceKind.WORKDAYS, **at)
    assert cadence_of(f"{m} {h} * * {on}") == Cadence(CadenceKind.WEEKLY, **at, weekdays=(on,))
    named = cadence_of(f"{m} {h} * * {WEEKDAYS[on].lower()}")
    assert named == Cadence(CadenceKind.WEEKLY, **at, weekdays=(on,))
    assert cadence_of(f"{m} {h} {day} * *") == Cadence(CadenceKind.MONTHLY, **at, day=day)


def test_several_days_of_the_week_and_hours_are_ascending_and_told_once() -> None:
    found = cadence_of("0 14,2 * * fri,1,5,7")
    assert found == Cadence(CadenceKind.WEEKLY, hours=(2, 14), weekdays=(0, 1, 5))


def test_seven_is_sunday() -> None:
    assert cadence_of("0 2 * * 7") == cadence_of("0 2 * * 0")


# Most random patterns have no cadence but their own.
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(PLAIN_PATTERNS, MOMENTS)
def test_a_cadence_never_says_anything_that_the_next_runs_do_not_do(
    pattern: str, start: datetime
) -> None:
    found = cadence_of(pattern)
    assume(found.kind is not CadenceKind.CUSTOM)
    runs = next_runs(pattern, start, 30)
    gaps = {later - run for run, later in pairwise(runs)}
    if found.kind is CadenceKind.MINUTES:
        assert gaps == {timedelta(minutes=found.step)}
        return
    assert {run.minute for run in runs} == {found.minute}
    if found.kind in (CadenceKind.HOURLY, CadenceKind.HOURS):
        assert gaps == {timedelta(hours=found.step)}
        assert {run.hour % found.step for run in runs} == {0}
        return
    assert tuple(sorted({run.hour for run in runs})) == found.hours
    days = {later.date() - run.date() for run, later in pairwise(runs)} - {timedelta()}
    on = tuple(sorted({run.isoweekday() % 7 for run in runs}))
    if found.kind is CadenceKind.DAILY:
        assert days == {timedelta(days=1)}
    elif found.kind is CadenceKind.WORKDAYS:
        assert on == (1, 2, 3, 4, 5)
    elif found.kind is CadenceKind.WEEKLY:
        assert on == found.weekdays
    else:
        assert {run.day for run in runs} == {found.day}


@pytest.mark.parametrize(
    "pattern",
    ["*/7 * * * *", "0 2 1,15 * *", "0 2 13 * 5", "0 2 * 6 *", "0 */5 * * *", "5,35 * * * *",
     "*/0 * * * *", "0 1-6 * * *", "", "0 0 0 1 1 *", "0 0 2 * * *", "99 2 * * *", "0 2 * * 5#3", "0 2 L * *",
     "0 2 1 * * 0 2027", "R 2 * * *"],
)  # fmt: skip
def test_what_has_no_simple_name_is_custom(pattern: str) -> None:
    assert cadence_of(pattern).kind is CadenceKind.CUSTOM


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [("@daily", "0 0 * * *"), ("0-59/15 * * * *", "*/15 * * * *"), ("0 0-23/6 * * *", "0 */6 * * *"),
     ("0 2 * * 1-5,1", "0 2 * * 1-5"), ("0 2 * * *,1", "0 2 * * *"), ("0 2 * jan-dec *", "0 2 * * *")],
)  # fmt: skip
def test_a_cadence_does_not_depend_on_the_spelling(pattern: str, plain: str) -> None:
    assert cadence_of(pattern) == cadence_of(plain)
    assert cadence_of(pattern).kind is not CadenceKind.CUSTOM
