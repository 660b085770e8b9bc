# SPDX-License-Identifier: Apache-2.0
"""Which patterns are taken, when they fire, and what they mean."""

import re
from contextlib import suppress
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone

import pytest
from croniter import croniter
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core.cron.cadence import CadenceKind
from backup_dashboard.core.cron.cadence import cadence_of
from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.dates import previous_runs
from backup_dashboard.core.cron.fields import DAY
from backup_dashboard.core.cron.fields import FIELDS
from backup_dashboard.core.cron.fields import MONTHS
from backup_dashboard.core.cron.fields import WEEKDAY
from backup_dashboard.core.cron.fields import WEEKDAYS
from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.patterns import PRESETS
from backup_dashboard.core.cron.patterns import check
from backup_dashboard.core.cron.patterns import to_safe_pattern
from tests.support.cron_dialect import with_nearest_days
from tests.support.work import calls

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
        st.integers(1, last or high).map("*/{}".format),
        value,
        span.map(lambda ends: f"{ends[0]}-{ends[1]}"),
    )
    return st.one_of(st.just("*"), value, st.lists(item, min_size=1, max_size=3).map(",".join))


PATTERNS = st.tuples(
    field(0, 59), field(0, 23), field(1, 31), field(1, 12, MONTHS),
    field(0, 7, WEEKDAYS, last=6),
).map(" ".join)  # fmt: skip


def refusal(pattern: str) -> str:
    with pytest.raises(PatternError) as caught:
        check(pattern, NOW)
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
        ("1, * * * *", "Minute", ""),
        ("1.5 * * * *", "Minute", "1.5"),
        ("٣ * * * *", "Minute", "٣"),
        ("0 24 * * *", "Hour", "24"),
        ("0 2h * * *", "Hour", "2h"),
        ("0 0 0 * *", "Day of the month", "0"),
        ("0 0 32 * *", "Day of the month", "32"),
        ("0 0 1 13 *", "Month", "13"),
        ("0 0 1 0 *", "Month", "0"),
        ("0 0 * * 8", "Day of the week", "8"),
        ("0 0 * * MO", "Day of the week", "MO"),
        ("0 0 * * MONDAYS", "Day of the week", "MONDAYS"),
        ("0 0 * JULIO *", "Month", "JULIO"),
        ("0 0 * * 5#6", "Day of the week", "5#6"),
        ("0 0 * * L8", "Day of the week", "L8"),
        ("? * * * *", "Minute", "?"),
        ("L * * * *", "Minute", "L"),
        ("00005 * * * *", "Minute", "00005"),
        ("0 0 * * \u017fun", "Day of the week", "\u017fun"),
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
        assert check(" ".join(fields), NOW)


@pytest.mark.parametrize(
    ("pattern", "field", "instead"),
    [
        ("0 0 */2 * 1", "Day of the month", "1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31"),
        ("0 0 1 * */2", "Day of the week", "0,2,4,6"),
        ("0 0 */10 * *", "Day of the month", "1,11,21"),
        ("0 0 */3 * *", "Day of the month", "1,4,7,10,13,16,19,22,25,28"),
        ("0 0 1,31 * *", "Day of the month", "1"),
        ("0 0 30,L * *", "Day of the month", "L"),
        ("0 0 15,29,L * *", "Day of the month", "15,L"),
        ("0 0 29,L 2 *", "Day of the month", "L"),
        ("59/15 * * * *", "Minute", "59"),
        ("0/90 * * * *", "Minute", "0"),
        ("0 23-6/2 * * *", "Hour", "1,3,5,23"),
        ("0 0 * * 1/2", "Day of the week", "1,3,5"),
        ("H 3 * * *", "Minute", "0"),
        ("H/15 3 * * *", "Minute", "*/15"),
        ("H(30-59)/10 * * * *", "Minute", "30-59/10"),
        ("0 h(0-7) * * *", "Hour", "0"),
        ("10~40 * * * *", "Minute", "10"),
        ("0 2 LW * *", "Day of the month", "L"),
        ("0 2 L-3 * *", "Day of the month", "L"),
        ("0 2 * * L", "Day of the week", "L6"),
    ],
)
def test_what_is_refused_comes_with_what_to_write_instead(
    pattern: str, field: str, instead: str
) -> None:
    said = refusal(pattern)
    assert said.startswith(f"{field}: ")
    assert re.search(f"[Ww]rite (the (numbers|days), such as )?{re.escape(instead)}[ .,]", said)
    at = next(each.at for each in FIELDS if each.name == field)
    assert re.search("“(.+?)”", said)[1] in pattern.split()[at]
    better = " ".join([*pattern.split()[:at], instead, *pattern.split()[at + 1 :]])
    assert check(better, NOW) == better


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("0 2 1 * 5#3", "second schedule"),
        ("0 2 L * L5", "second schedule"),
        ("0 2 * * 5#3,1", "two schedules"),
        ("0 2 * * L5,1", "two schedules"),
        ("0/120 * * * *", "the pattern 0 */2 * * *"),
        (
            "5/70 * * * *",
            "the step of “5/70” goes past the end of the field. Write 5 to run only then.",
        ),
        ("59/15 * * * *", "“59/15” means different times"),
        ("0 0 * * 1/2", "“1/2” means different days"),
        ("0 0 2 * * ?", "leave them out: write 0 2 * * *"),
        ("00 30 4 ? * MON-FRI *", "leave them out: write 30 4 * * MON-FRI"),
        ("0 0 5 31 2 ?", "Leave out seconds and years"),
        ("0 2 * * * *", "write 2 * * * *"),
        ("30 0 2 * * *", "Leave out seconds and years"),
        ("@reboot", "Write a time"),
        ("@every 36h", "Write a time"),
        ("@every 90s", "Write a time"),
        ("@fortnightly", "Write @hourly"),
        ("CRON_TZ=Europe/Berlin 0 2 * * *", "these times are now 0 1 * * * in UTC"),
        ("TZ=Asia/Kolkata 0 2 * * 1", "these times are now 30 20 * * 0 in UTC"),
        ("TZ=UTC TZ=Europe/Berlin 0 2 * * *", "these times are now 0 1 * * * in UTC"),
        ("TZ=Europe/Berlin 0 2 1,15 * *", "write the hours in UTC"),
        ("TZ=Nowhere/AtAll 0 2 * * *", "write the hours in UTC"),
        ("cron(0 2 ? * 2-6 *)", "names of days"),
        ("cron(0 2 ? * L *)", "names of days"),
        ("cron(0 2 ? * FRIL *)", "names of days"),
        ("cron(0 2 * * ? 2027)", "no field for years"),
        ("# 0 2 * * *", "Leave out the #"),
    ],
)
def test_what_has_no_equal_is_refused_with_what_to_do(pattern: str, said: str) -> None:
    assert said in refusal(pattern)


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [("@" + "y" * 39, "@" + "y" * 39), ("@" + "y" * 40, "@" + "y" * 38 + "…")],
)
def test_a_refusal_repeats_up_to_forty_characters(typed: str, quoted: str) -> None:
    assert refusal(typed).startswith(f"“{quoted}” is not known.")


@pytest.mark.parametrize("text", ["*/0 * * * *", "0 1-5/0 * * *", "0 0 * * 1/0"])
def test_a_step_of_nothing_is_refused(text: str) -> None:
    assert "is not a valid step" in refusal(text)


@pytest.mark.parametrize("pattern", ["0 0 1,* * *", "0 0 1 * 1,*"])
def test_every_one_behind_others_is_refused_where_cron_and_mistral_read_it_differently(
    pattern: str,
) -> None:
    assert "Use it alone" in refusal(pattern)


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [("0 0 31 2 *", 29), ("0 0 30 2 *", 29), ("0 0 31 4,6,9,11 *", 30)],
)
def test_a_day_that_no_month_has_is_refused(pattern: str, longest: int) -> None:
    assert "never fires" in refusal(pattern)
    assert f"Use days from 1 to {longest}." in refusal(pattern)


def test_a_pattern_that_never_fires_again_is_refused() -> None:
    with pytest.raises(PatternError, match="never fires"):
        check("0 0 1 1 *", datetime(9999, 12, 31, 23, 59, tzinfo=UTC))


@pytest.mark.parametrize("at", range(5))
def test_a_refusal_tells_which_field_it_is_about(at: int) -> None:
    fields = ["*"] * 5
    fields[at] = "nonsense"
    for text, field in ((" ".join(fields), at), ("* * *", None), ("0 2 */2 * 1", 2)):
        with pytest.raises(PatternError) as caught:
            check(text, NOW)
        assert caught.value.field == field


@pytest.mark.counts_calls
@pytest.mark.parametrize(
    "text",
    ["0 2 * * * root " + "x" * 10**6, "@daily " * 300_000, "cron:" * 200, "TZ=UTC " * 140 + "0 2 * * *",
     "cron" * 240 + "=", '"' * 999, " #" * 499, "1-" * 499, "H(" * 400, "1," * 500_000, "* " * 500_000,
     "*/" * 500_000 + " * * * *", "-" * 10**6 + " * * * *", "0 0 1 * " + "MON-" * 250_000, "\n" * 10**6],
)  # fmt: skip
def test_a_text_of_any_length_costs_no_more_than_its_first_thousand_characters(text: str) -> None:
    def try_it() -> None:
        with suppress(PatternError):
            to_safe_pattern(text, NOW)

    assert calls(try_it) < (5000 if len(text) <= 1000 else 50)


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [("1,1,1 2 * * *", "1 2 * * *"), ("05 02 * * *", "5 2 * * *"), ("30,5 2 * * *", "5,30 2 * * *"),
     ("0 2 * * SUN-TUE", "0 2 * * 0-2"), ("0 2 * * 0,7", "0 2 * * 0"), ("*/05 * * * *", "*/5 * * * *"),
     ("*/15,20 * * * *", "0,15,20,30,45 * * * *"), ("0 2 1-3,2-5 * *", "0 2 1-5 * *")],
)  # fmt: skip
def test_other_spellings_are_kept_and_mean_the_same(pattern: str, plain: str) -> None:
    assert check(pattern, NOW) == pattern
    assert next_runs(pattern, NOW, 20) == next_runs(plain, NOW, 20)


def test_when_both_days_are_set_either_fits() -> None:
    runs = next_runs(check("0 2 13 * 5", NOW), NOW, 30)
    assert all(run.day == 13 or run.isoweekday() == 5 for run in runs)
    assert not all(run.isoweekday() == 5 for run in runs)


def test_a_pattern_longer_than_mistral_keeps_is_written_shorter_or_refused() -> None:
    hours = ",".join(str(hour) for hour in range(24))
    longest = f"00,1,2,3,4,5,6,7,8,9,10,11,12,13 {hours} * * *"
    assert len(longest) == 100
    assert check(longest, NOW) == longest
    longer = longest.replace("13 ", "13,14 ")
    shorter = check(longer, NOW)
    assert shorter == "0-14 0-23 * * *"
    assert next_runs(shorter, NOW, 99) == next_runs(longer, NOW, 99)
    primes = "2,3,5,7,11,13,17,19,23,29,31,37,41,43,47,53,59"
    assert "100 characters" in refusal(
        f"{primes} 0,2,3,5,7,11,13,17,19,23 2,3,5,7,11,13,17,19,23 2,3,5,7,11 *"
    )


@pytest.mark.parametrize("text", ["", "   ", "every night", "''", "weekly backup"])
def test_words_are_no_pattern(text: str) -> None:
    assert "five fields" in refusal(text)


def test_blanks_of_any_kind_become_single_spaces() -> None:
    assert check("  0\t2  *\n* * ", NOW) == "0 2 * * *"


def test_months_and_weekdays_may_be_named_in_any_case() -> None:
    named = check("0 2 * jan,Mar MON-fri", NOW)
    assert next_runs(named, NOW, 9) == next_runs("0 2 * 1,3 1-5", NOW, 9)


def test_seven_is_sunday() -> None:
    runs = next_runs(check("0 2 * * 7", NOW), NOW, 3)
    assert runs == next_runs("0 2 * * 0", NOW, 3)
    assert [run.isoweekday() for run in runs] == [7, 7, 7]
    assert cadence_of("0 2 * * 7") == cadence_of("0 2 * * 0")


def test_the_29th_of_february_fires_in_leap_years() -> None:
    runs = next_runs(check("0 0 29 2 *", NOW), NOW, 2)
    assert runs == [datetime(2028, 2, 29, tzinfo=UTC), datetime(2032, 2, 29, tzinfo=UTC)]


@pytest.mark.parametrize("pattern", GUIDE)
def test_the_guides_patterns_fire_when_the_guide_says(pattern: str) -> None:
    assert check(pattern, NOW) == pattern
    assert pattern in PRESETS
    runs = next_runs(pattern, NOW, 5)
    for run, said in zip(runs, GUIDE[pattern], strict=True):
        assert said in f"{run:%H:%M} {run:%a} {run.day} {run:%b}"


def test_a_preset_is_a_pattern_that_has_a_plain_name() -> None:
    for pattern in PRESETS:
        assert check(pattern, NOW) == pattern
        assert cadence_of(pattern).kind is not CadenceKind.CUSTOM


@settings(max_examples=300, deadline=None)
@given(PATTERNS, MOMENTS)
def test_every_pattern_that_is_taken_fires_ever_later_and_as_mistral_computes_it(
    pattern: str, start: datetime
) -> None:
    try:
        taken = check(pattern, start)
    except PatternError as error:
        # Each field alone is right, so that only the days together are refused, or the length.
        if error.field in (DAY, WEEKDAY, None) and "is not understood" not in str(error):
            return
        raise
    runs = next_runs(taken, start, 4)
    moment = start.replace(tzinfo=None)
    for run in runs:
        assert run.tzinfo is UTC
        # Mistral starts afresh from the last moment at every run.
        moment = croniter(taken, moment).get_next(datetime)
        assert run == moment.replace(tzinfo=UTC)
    assert runs == sorted(set(runs))
    assert start < runs[0]
    assert previous_runs(taken, runs[-1] + timedelta(seconds=1), 4) == runs[::-1]
    assert previous_runs(taken, runs[-1], 3) == runs[2::-1]


@settings(max_examples=300)
@given(st.text("0123456789*/,-? #@LWabcMONJAN\t.+", max_size=40))
def test_any_text_is_either_taken_or_refused_with_a_message(text: str) -> None:
    try:
        taken = check(text, NOW)
    except PatternError:
        refusal(text)
    else:
        assert check(taken, NOW) == taken
        assert next_runs(taken, NOW, 1)


@pytest.mark.parametrize("version", ["installed", "without 29 February"])
def test_looking_back_passes_over_no_day_whichever_croniter_is_installed(
    version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """croniter 6.0 going back goes from March to 29 January; all versions find 29 February going forward."""
    if version != "installed":
        back = croniter.get_prev

        def passing_over(runs: croniter, kind: type) -> datetime:
            found = back(runs, kind)
            leap_day = (found.month, found.day) == (2, 29)
            return back(runs, kind) if leap_day else found

        monkeypatch.setattr(croniter, "get_prev", passing_over)
    march = datetime(2028, 3, 10, tzinfo=UTC)
    for pattern in ("0 2 29 * *", "0 2 29-31 * *", "0 2 * * 2"):
        assert previous_runs(pattern, march, 9)[0] > march - timedelta(days=11)
    assert previous_runs("0 2 29 * *", march, 3) == [
        datetime(2028, month, 29, 2, tzinfo=UTC) for month in (2, 1)
    ] + [datetime(2027, 12, 29, 2, tzinfo=UTC)]


@pytest.mark.counts_calls
@pytest.mark.parametrize(
    "pattern",
    with_nearest_days(
        "0 2 31 * *", "* * 31 * *", "0 0 29 2 *", "0 0 2 * * *", "0 2 15W * *", "R * * * *"
    ),
)
def test_looking_back_costs_less_than_a_hundred_thousand_calls(pattern: str) -> None:
    def look() -> None:
        assert len(previous_runs(pattern, NOW, 20)) >= 10

    assert calls(look) < 100_000


def test_a_pattern_that_ends_has_the_runs_up_to_its_end() -> None:
    assert next_runs("0 2 1 12 * 0 2026", NOW, 5) == [datetime(2026, 12, 1, 2, tzinfo=UTC)]
    assert previous_runs("0 2 1 2 * 0 2026", NOW, 5) == [datetime(2026, 2, 1, 2, tzinfo=UTC)]


def test_next_runs_count_in_utc_whatever_zone_the_start_is_in() -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    assert next_runs("0 15 * * *", tokyo, 3) == next_runs("0 15 * * *", NOW, 3)


@pytest.mark.parametrize("pattern", ["nonsense", "0 0 31 2 *", "99 * * * *", "", "0 0 30 2 0 5 5"])
def test_a_pattern_that_cannot_be_evaluated_has_no_next_runs(pattern: str) -> None:
    assert next_runs(pattern, NOW, 5) == []
    assert previous_runs(pattern, NOW, 5) == []
