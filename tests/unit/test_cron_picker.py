# SPDX-License-Identifier: Apache-2.0
"""The cron picker: what it says is what the pattern does, in every zone, and it rewrites nothing."""

import re
import zoneinfo
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from itertools import pairwise

import pytest
from hypothesis import assume
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core.cron.cadence import CUSTOM
from backup_dashboard.core.cron.cadence import Cadence
from backup_dashboard.core.cron.cadence import CadenceKind
from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.fields import WEEKDAYS
from backup_dashboard.core.cron.patterns import PRESETS
from backup_dashboard.core.cron.patterns import check
from backup_dashboard.core.cron.picker import PICKED
from backup_dashboard.core.cron.picker import STEPS
from backup_dashboard.core.cron.picker import PickerError
from backup_dashboard.core.cron.picker import from_pattern
from backup_dashboard.core.cron.picker import to_pattern

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NO_OFFSET, WARSAW, NEW_YORK = timedelta(), timedelta(hours=1), timedelta(hours=-5)
OFFSETS = sorted(
    {
        datetime(2026, month, 15, tzinfo=zoneinfo.ZoneInfo(name)).utcoffset()
        for name in zoneinfo.available_timezones()
        for month in (1, 7)
    }
)
offsets = st.sampled_from(OFFSETS)
hours = st.integers(0, 23).map(lambda hour: (hour,))
minutes = st.integers(0, 59)
pickers = st.one_of(
    st.builds(Cadence, st.just(CadenceKind.MINUTES), step=st.sampled_from(STEPS)),
    st.builds(Cadence, st.just(CadenceKind.HOURLY), minute=minutes),
    st.builds(Cadence, st.just(CadenceKind.DAILY), minute=minutes, hours=hours),
    st.builds(
        Cadence, st.just(CadenceKind.WEEKLY), minute=minutes, hours=hours,
        weekdays=st.sets(st.integers(0, 6), min_size=1, max_size=6).map(sorted).map(tuple),
    ),
    st.builds(
        Cadence, st.just(CadenceKind.MONTHLY), minute=minutes, hours=hours, day=st.integers(1, 31)
    ),
)  # fmt: skip

numbers = st.integers(0, 59).map("{:02}".format) | st.integers(0, 31).map(str)
weekday_items = st.sampled_from(
    ["*", *"01234567", *WEEKDAYS, "1-5", "MON-fri", "0-6", "sat", "2-4", "5-1", "*/2"]
)
patterns = st.tuples(
    st.one_of(numbers, numbers, st.just("*"), st.integers(1, 59).map("*/{}".format)),
    st.one_of(numbers, numbers, st.just("*"), st.just("2,14")),
    st.one_of(st.just("*"), st.just("*"), numbers, st.just("1,15")),
    st.sampled_from(["*", "*", "*", "6"]),
    st.lists(weekday_items, min_size=1, max_size=3).map(",".join) | st.just("*"),
).map(" ".join)


def weekly(*weekdays: int, hour: int = 2, minute: int = 0) -> Cadence:
    return Cadence(CadenceKind.WEEKLY, hours=(hour,), minute=minute, weekdays=weekdays)


def monthly(day: int, hour: int) -> Cadence:
    return Cadence(CadenceKind.MONTHLY, hours=(hour,), day=day)


def test_the_odd_zones_of_the_world_are_among_the_offsets() -> None:
    for hours in (5.5, 12.75, -9.5, 14, -11):
        assert timedelta(hours=hours) in OFFSETS


@settings(max_examples=1000)
@given(pickers, offsets)
def test_what_is_picked_is_read_back_exactly(picker: Cadence, offset: timedelta) -> None:
    try:
        pattern = to_pattern(picker, offset)
    except PickerError as error:
        assert (picker.kind, error.control) == (CadenceKind.MONTHLY, "date")  # noqa: PT017
        return
    assert from_pattern(pattern, offset) == picker
    assert check(pattern, NOW) == pattern


@settings(max_examples=1000)
@example("0 0 * * 0-6", NO_OFFSET)
@example("00 02 7 * *", NO_OFFSET)
@given(patterns | st.sampled_from(PRESETS), offsets)
def test_a_pattern_comes_back_with_the_same_runs_or_is_custom(
    pattern: str, offset: timedelta
) -> None:
    picker = from_pattern(pattern, offset)
    if picker != CUSTOM:
        again = to_pattern(picker, offset)
        assert next_runs(again, NOW, 40) == next_runs(pattern, NOW, 40)


@settings(max_examples=300)
@given(pickers, offsets)
def test_it_fires_when_the_clock_on_the_readers_wall_says_so(
    picker: Cadence, offset: timedelta
) -> None:
    try:
        pattern = to_pattern(picker, offset)
    except PickerError:
        assume(False)
    wall = timezone(offset)
    runs = [run.astimezone(wall) for run in next_runs(pattern, NOW, 30)]
    gaps = {later - run for run, later in pairwise(runs)}
    match picker.kind:
        case CadenceKind.MINUTES:
            assert gaps == {timedelta(minutes=picker.step)}
        case CadenceKind.HOURLY:
            assert {run.minute for run in runs} == {picker.minute}
            assert gaps == {timedelta(hours=1)}
        case _:
            assert {(run.hour, run.minute) for run in runs} == {(picker.hours[0], picker.minute)}
    match picker.kind:
        case CadenceKind.DAILY:
            assert gaps == {timedelta(days=1)}
        case CadenceKind.WEEKLY:
            assert {run.isoweekday() % 7 for run in runs} == set(picker.weekdays)
        case CadenceKind.MONTHLY:
            assert {run.day for run in runs} == {picker.day}


@given(st.text("0123456789*/,-? SUNMONabc\t@\x00٣", max_size=30), offsets)
def test_any_text_is_custom_or_something_that_the_picker_can_say(
    text: str, offset: timedelta
) -> None:
    picker = from_pattern(text, offset)
    assert picker == CUSTOM or check(to_pattern(picker, offset), NOW)


@pytest.mark.parametrize(
    ("picker", "offset", "pattern"),
    [
        (Cadence(CadenceKind.MINUTES, step=1), WARSAW, "* * * * *"),
        (Cadence(CadenceKind.MINUTES, step=15), WARSAW, "*/15 * * * *"),
        (Cadence(CadenceKind.HOURLY, minute=10), timedelta(hours=5, minutes=30), "40 * * * *"),
        (Cadence(CadenceKind.DAILY, hours=(2,)), WARSAW, "0 1 * * *"),
        (Cadence(CadenceKind.DAILY, hours=(0,), minute=30), WARSAW, "30 23 * * *"),
        (weekly(1, 2, 3, 4, 5), NO_OFFSET, "0 2 * * 1-5"),
        (weekly(1, 2, 3, 4, 5, hour=0), WARSAW, "0 23 * * 0-4"),
        (weekly(6, hour=23), NEW_YORK, "0 4 * * 0"),
        (weekly(0, 6), NO_OFFSET, "0 2 * * 0,6"),
        (weekly(0, 2, 3, 4, 6), NO_OFFSET, "0 2 * * 0,2-4,6"),
        (monthly(1, 2), WARSAW, "0 1 1 * *"),
        (monthly(31, 2), WARSAW, "0 1 31 * *"),
        (monthly(2, 0), WARSAW, "0 23 1 * *"),
        (monthly(27, 20), NEW_YORK, "0 1 28 * *"),
    ],
)
def test_choices_become_the_pattern_in_utc(
    picker: Cadence, offset: timedelta, pattern: str
) -> None:
    assert to_pattern(picker, offset) == pattern


@pytest.mark.parametrize(
    ("picker", "offset", "days"),
    [(monthly(1, 0), WARSAW, "2 to 28"), (monthly(29, 0), WARSAW, "2 to 28"),
     (monthly(28, 20), NEW_YORK, "1 to 27"), (monthly(31, 20), NEW_YORK, "1 to 27")],
)  # fmt: skip
def test_a_day_that_is_another_month_in_utc_is_refused_and_told_what_goes(
    picker: Cadence, offset: timedelta, days: str
) -> None:
    with pytest.raises(PickerError, match=f"Choose a day from {days}, or another time") as caught:
        to_pattern(picker, offset)
    assert caught.value.control == "date"
    low, high = map(int, re.findall(r"\d+", days))
    for day in (low, high):
        assert to_pattern(monthly(day, picker.hours[0]), offset)


def test_no_weekday_at_all_is_refused() -> None:
    with pytest.raises(PickerError, match="at least one day"):
        to_pattern(weekly(), NO_OFFSET)


def test_every_kind_that_is_offered_but_custom_makes_a_pattern() -> None:
    for kind in PICKED:
        if kind is not CadenceKind.CUSTOM:
            picked = Cadence(kind, weekdays=(1,))
            assert from_pattern(to_pattern(picked, NO_OFFSET), NO_OFFSET).kind is kind


def test_custom_makes_no_pattern_of_its_own() -> None:
    with pytest.raises(PickerError):
        to_pattern(CUSTOM, NO_OFFSET)


@pytest.mark.parametrize(
    ("pattern", "picker"),
    [("@daily", Cadence(CadenceKind.DAILY)), ("0 2 * * 5-1", weekly(0, 1, 5, 6)),
     ("0 2 * * 5-7", weekly(0, 5, 6)), ("0 2 * * */2", weekly(0, 2, 4, 6)),
     ("0 2 * * 0-6", Cadence(CadenceKind.DAILY, hours=(2,))), ("0 2 1 1-12 *", monthly(1, 2)),
     ("0 2 * * MON-fri", weekly(1, 2, 3, 4, 5)), ("0 2 * * 7", weekly(0)),
     ("0 2 * * sun,3", weekly(0, 3)), ("05 * * * *", Cadence(CadenceKind.HOURLY, minute=5)),
     ("*/1 * * * *", Cadence(CadenceKind.MINUTES, step=1))],
)  # fmt: skip
def test_other_spellings_are_understood(pattern: str, picker: Cadence) -> None:
    assert from_pattern(pattern, NO_OFFSET) == picker


@pytest.mark.parametrize(
    "pattern",
    ["*/7 * * * *", "*/45 * * * *", "0 */2 * * *", "0 2,14 * * *", "0 2 1,15 * *", "0 2 1 * 1",
     "0 2 1 6 *", "0 2 * * 5#3", "0 2 L * *", "", "0 2 * *", "0 2 * * * *", "0 24 * * *",
     "60 2 * * *", "*5 * * * *", "0 2 32 * *"],
)  # fmt: skip
def test_what_the_picker_cannot_show_is_custom(pattern: str) -> None:
    assert from_pattern(pattern, NO_OFFSET) == CUSTOM


@pytest.mark.parametrize(("day", "offset"), [(1, NEW_YORK), (29, NEW_YORK), (31, NEW_YORK)])
def test_a_day_that_the_readers_months_do_not_share_is_custom(day: int, offset: timedelta) -> None:
    assert from_pattern(f"0 0 {day} * *", offset) == CUSTOM
