# SPDX-License-Identifier: Apache-2.0
"""Which patterns are taken, when they fire, and what they mean."""

import re
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from itertools import pairwise

import pytest
from croniter import croniter
from hypothesis import assume
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core import cron
from backup_dashboard.core.cron import Cadence
from backup_dashboard.core.cron import CadenceKind

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
GUIDE = {
    "*/15 * * * *": ["12:15", "12:30", "12:45", "13:00", "13:15"],
    "0 * * * *": ["13:00", "14:00", "15:00", "16:00", "17:00"],
    "0 2 * * *": ["Tue 3", "Wed 4", "Thu 5", "Fri 6", "Sat 7"],
    "0 2 * * 1": ["Mon 9", "Mon 16", "Mon 23", "Mon 30", "Mon 6"],
    "0 0 1 * *": ["1 Apr", "1 May", "1 Jun", "1 Jul", "1 Aug"],
}


def field(low: int, high: int, names: tuple[str, ...] = (), last: int = 0) -> st.SearchStrategy:
    """Texts of one field in our dialect; ``last`` is where a range may end at most."""
    number = st.integers(low, high).map(str)
    value = number | st.sampled_from(names) if names else number
    numbers = st.integers(low, last or high)
    span = st.tuples(numbers, numbers).filter(lambda ends: ends[0] < ends[1])
    item = st.one_of(
        st.just("*"),
        st.integers(1, high).map("*/{}".format),
        value,
        span.map(lambda ends: f"{ends[0]}-{ends[1]}"),
    )
    return st.one_of(st.just("*"), value, st.lists(item, min_size=1, max_size=3).map(",".join))


PATTERNS = st.tuples(
    field(0, 59), field(0, 23), field(1, 31), field(1, 12, cron.MONTHS),
    field(0, 7, cron.WEEKDAYS, last=6),
).map(" ".join)  # fmt: skip


PLAIN_PATTERNS = st.tuples(
    st.integers(0, 59).map(str) | st.integers(1, 59).map("*/{}".format),
    st.just("*") | st.integers(0, 23).map(str),
    st.just("*") | st.integers(1, 31).map(str),
    st.just("*"),
    st.sampled_from(["*", "1-5", "mon-FRI", *"01234567", *cron.WEEKDAYS]),
).map(" ".join)


def refusal(pattern: str) -> str:
    with pytest.raises(cron.PatternError) as caught:
        cron.check(pattern, NOW)
    assert str(caught.value) == str(caught.value.message)
    return str(caught.value)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 6, 7])
def test_a_pattern_has_five_fields_and_the_refusal_says_how_many_it_had(count: int) -> None:
    assert f"this one has {count}" in refusal(" ".join("*" * count))


@pytest.mark.parametrize(
    ("pattern", "field", "wrong"),
    [
        ("61 * * * *", "Minute", "61"),
        ("60 * * * *", "Minute", "60"),
        ("-1 * * * *", "Minute", "-1"),
        ("5-2 * * * *", "Minute", "5-2"),
        ("5-5 * * * *", "Minute", "5-5"),
        ("*/0 * * * *", "Minute", "*/0"),
        ("*/60 * * * *", "Minute", "*/60"),
        ("1, * * * *", "Minute", ""),
        ("1.5 * * * *", "Minute", "1.5"),
        ("٣ * * * *", "Minute", "٣"),
        ("H * * * *", "Minute", "H"),
        ("1-9/2 * * * *", "Minute", "1-9/2"),
        ("0 24 * * *", "Hour", "24"),
        ("0 2h * * *", "Hour", "2h"),
        ("0 0 0 * *", "Day of the month", "0"),
        ("0 0 32 * *", "Day of the month", "32"),
        ("0 0 L * *", "Day of the month", "L"),
        ("0 0 ? * *", "Day of the month", "?"),
        ("0 0 1 13 *", "Month", "13"),
        ("0 0 1 0 *", "Month", "0"),
        ("0 0 1 JANUARY *", "Month", "JANUARY"),
        ("0 0 * * 8", "Day of the week", "8"),
        ("0 0 * * MO", "Day of the week", "MO"),
        ("0 0 * * 5#3", "Day of the week", "5#3"),
        ("0 0 * * 5-7", "Day of the week", "5-7"),
        ("0 0 * * FRI-MON", "Day of the week", "FRI-MON"),
    ],
)
def test_a_refusal_names_the_field_and_what_was_wrong_in_it(
    pattern: str, field: str, wrong: str
) -> None:
    assert refusal(pattern).startswith(f"{field}: “{wrong}” is not understood.")


@pytest.mark.parametrize("at", range(5))
def test_the_example_that_a_refusal_gives_is_taken(at: int) -> None:
    fields = ["*"] * 5
    fields[at] = "nonsense"
    for example in re.search(r"such as (.+) or (.+)\.", refusal(" ".join(fields))).groups():
        fields[at] = example
        assert cron.check(" ".join(fields), NOW)


@pytest.mark.parametrize("pattern", ["0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6,9,11 *"])
def test_a_day_that_no_month_has_is_refused(pattern: str) -> None:
    assert "never fires" in refusal(pattern)


def test_a_pattern_longer_than_mistral_keeps_is_refused() -> None:
    hours = ",".join(str(hour) for hour in range(24))
    longest = f"00,1,2,3,4,5,6,7,8,9,10,11,12,13 {hours} * * *"
    assert len(longest) == 100
    assert cron.check(longest, NOW) == longest
    assert "100 characters" in refusal(longest.replace("13 ", "13,14 "))


@pytest.mark.parametrize("alias", ["@daily", "@hourly", "@reboot", "", "   ", "every night"])
def test_words_are_no_pattern(alias: str) -> None:
    assert "five fields" in refusal(alias)


def test_blanks_of_any_kind_become_single_spaces() -> None:
    assert cron.check("  0\t2  *\n* * ", NOW) == "0 2 * * *"


def test_months_and_weekdays_may_be_named_in_any_case() -> None:
    named = cron.check("0 2 * jan,Mar MON-fri", NOW)
    assert cron.next_runs(named, NOW, 9) == cron.next_runs("0 2 * 1,3 1-5", NOW, 9)


def test_seven_is_sunday() -> None:
    runs = cron.next_runs(cron.check("0 2 * * 7", NOW), NOW, 3)
    assert runs == cron.next_runs("0 2 * * 0", NOW, 3)
    assert [run.isoweekday() for run in runs] == [7, 7, 7]
    assert cron.cadence("0 2 * * 7") == cron.cadence("0 2 * * 0")


def test_the_29th_of_february_fires_in_leap_years() -> None:
    runs = cron.next_runs(cron.check("0 0 29 2 *", NOW), NOW, 2)
    assert runs == [datetime(2028, 2, 29, tzinfo=UTC), datetime(2032, 2, 29, tzinfo=UTC)]


@pytest.mark.parametrize("pattern", GUIDE)
def test_the_guides_patterns_fire_when_the_guide_says(pattern: str) -> None:
    assert cron.check(pattern, NOW) == pattern
    assert pattern in cron.PRESETS
    runs = cron.next_runs(pattern, NOW, 5)
    for run, said in zip(runs, GUIDE[pattern], strict=True):
        assert said in f"{run:%H:%M} {run:%a} {run.day} {run:%b}"


def test_a_preset_is_a_pattern_that_has_a_plain_name() -> None:
    for pattern in cron.PRESETS:
        assert cron.check(pattern, NOW) == pattern
        assert cron.cadence(pattern).kind is not CadenceKind.CUSTOM


@settings(max_examples=300, deadline=None)
@given(PATTERNS, MOMENTS)
def test_every_pattern_that_is_taken_fires_ever_later_and_as_mistral_computes_it(
    pattern: str, start: datetime
) -> None:
    try:
        taken = cron.check(pattern, start)
    except cron.PatternError as error:
        # Our dialect's own texts are refused only for a date that never comes, or for their length.
        if "never fires" in str(error) or "100 characters" in str(error):
            return
        raise
    runs = cron.next_runs(taken, start, 4)
    moment = start.replace(tzinfo=None)
    for run in runs:
        assert run.tzinfo is UTC
        # Mistral starts afresh from the last moment at every run.
        moment = croniter(taken, moment).get_next(datetime)
        assert run == moment.replace(tzinfo=UTC)
    assert runs == sorted(set(runs))
    assert start < runs[0]


@settings(max_examples=300)
@given(st.text("0123456789*/,-? #@LWabcMONJAN\t.+", max_size=40))
def test_any_text_is_either_taken_or_refused_with_a_message(text: str) -> None:
    try:
        taken = cron.check(text, NOW)
    except cron.PatternError:
        refusal(text)
    else:
        assert cron.check(taken, NOW) == taken
        assert cron.next_runs(taken, NOW, 1)


def test_next_runs_count_in_utc_whatever_zone_the_start_is_in() -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    assert cron.next_runs("0 15 * * *", tokyo, 3) == cron.next_runs("0 15 * * *", NOW, 3)


@pytest.mark.parametrize("pattern", ["nonsense", "0 0 31 2 *", "99 * * * *", "", "0 0 30 2 0 5 5"])
def test_a_pattern_that_cannot_be_evaluated_has_no_next_runs(pattern: str) -> None:
    assert cron.next_runs(pattern, NOW, 5) == []


minutes, hours = st.integers(0, 59), st.integers(0, 23)


@given(minutes, hours, st.integers(1, 31), st.integers(0, 6))
def test_a_cadence_is_read_back_from_its_pattern(m: int, h: int, day: int, on: int) -> None:
    at = {"minute": m, "hour": h}
    assert cron.cadence(f"{m} * * * *") == Cadence(CadenceKind.HOURLY, minute=m)
    assert cron.cadence(f"{m} {h} * * *") == Cadence(CadenceKind.DAILY, **at)
    assert cron.cadence(f"{m} {h} * * 1-5") == Cadence(CadenceKind.WORKDAYS, **at)
    assert cron.cadence(f"{m} {h} * * {on}") == Cadence(CadenceKind.WEEKLY, **at, weekday=on)
    named = cron.cadence(f"{m} {h} * * {cron.WEEKDAYS[on].lower()}")
    assert named == Cadence(CadenceKind.WEEKLY, **at, weekday=on)
    assert cron.cadence(f"{m} {h} {day} * *") == Cadence(CadenceKind.MONTHLY, **at, day=day)


@settings(max_examples=300, deadline=None)
@given(PLAIN_PATTERNS, MOMENTS)
def test_a_cadence_never_says_anything_that_the_next_runs_do_not_do(
    pattern: str, start: datetime
) -> None:
    found = cron.cadence(pattern)
    assume(found.kind is not CadenceKind.CUSTOM)
    runs = cron.next_runs(pattern, start, 8)
    gaps = {later - run for run, later in pairwise(runs)}
    if found.kind is CadenceKind.MINUTES:
        assert gaps == {timedelta(minutes=found.step)}
        return
    assert {run.minute for run in runs} == {found.minute}
    if found.kind is CadenceKind.HOURLY:
        assert gaps == {timedelta(hours=1)}
        return
    assert {run.hour for run in runs} == {found.hour}
    if found.kind is CadenceKind.DAILY:
        assert gaps == {timedelta(days=1)}
    elif found.kind is CadenceKind.WORKDAYS:
        assert {run.isoweekday() for run in runs} == {1, 2, 3, 4, 5}
    elif found.kind is CadenceKind.WEEKLY:
        assert {run.isoweekday() % 7 for run in runs} == {found.weekday}
        assert gaps == {timedelta(days=7)}
    else:
        assert {run.day for run in runs} == {found.day}


@pytest.mark.parametrize(
    "pattern",
    ["*/7 * * * *", "0 2 1,15 * *", "0 2 13 * 5", "0 2 * 6 *", "0 */6 * * *", "5,35 * * * *",
     "*/0 * * * *", "0 2 * * 1,3", "", "@daily", "0 0 0 1 1 *", "99 2 * * *"],
)  # fmt: skip
def test_what_has_no_simple_name_is_custom(pattern: str) -> None:
    assert cron.cadence(pattern).kind is CadenceKind.CUSTOM
