# SPDX-License-Identifier: Apache-2.0
"""What people write is saved as what it means, in the dialect that every croniter reads alike."""

import calendar
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.parsed import parse_pattern
from backup_dashboard.core.cron.patterns import to_safe_pattern

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
YEAR = tuple(name.lower() for name in calendar.month_name[1:])

SAVED = {
    "0 9-17/2 * * *": "0 9-17/2 * * *",
    "0 0-23/2 * * *": "0 0-23/2 * * *",
    "0 22-6 * * *": "0 0-6,22-23 * * *",
    "0 22-6/2 * * *": "0 0,2,4,6,22 * * *",
    "50-10 * * * *": "0-10,50-59 * * * *",
    "0 0 25-5 * *": "0 0 1-5,25-31 * *",
    "0 0 1 NOV-FEB *": "0 0 1 1-2,11-12 *",
    "0 0 * * FRI-MON": "0 0 * * 0-1,5-6",
    "0 0 * * SUN-THU": "0 0 * * SUN-THU",
    "0 0 * * SAT-SUN": "0 0 * * 0,6",
    "0 0 * * MON-SUN": "0 0 * * *",
    "0 0 * * 5-7": "0 0 * * 0,5-6",
    "0 0 * * 1-7": "0 0 * * *",
    "0 0 * * 0-7": "0 0 * * *",
    "0 0 * * 7-2": "0 0 * * 0-2",
    "0 0 13 * 1-7": "0 0 13 * 0-6",
    "0 0 * * 7": "0 0 * * 7",
    "0 0 * * 1-7/2": "0 0 * * 0-1,3,5",
    "5-5 * * * *": "5 * * * *",
    "9-9/2 * * * *": "9 * * * *",
    "0 9-17/30 * * *": "0 9 * * *",
    "0/15 * * * *": "*/15 * * * *",
    "0/59 * * * *": "*/59 * * * *",
    "30/40 * * * *": "30 * * * *",
    "5/15 * * * *": "5-59/15 * * * *",
    "0 0/6 * * *": "0 */6 * * *",
    "0 0 1 1/3 *": "0 0 1 */3 *",
    "0 0 1/2 * *": "0 0 1-31/2 * *",
    "*/90 * * * *": "0 * * * *",
    "0 */24 * * *": "0 0 * * *",
    "0 2 */7 * *": "0 2 */7 * *",
    "0 2 */1 * 1": "0 2 * * 1",
    "0 2 1 * */1": "0 2 1 * *",
    "*,5 * * * *": "* * * * *",
    "0 2 *,5 * 1": "0 2 * * 1",
    "0 2 ? * MON": "0 2 * * MON",
    "0 3 ? * ?": "0 3 * * *",
    "0 2 * * sunday": "0 2 * * SUN",
    "0 2 * * Weds,thurs,Tues": "0 2 * * WED,THU,TUE",
    "0 2 * January-march,sept *": "0 2 * JAN-MAR,SEP *",
    "0 2 * * mon-FRI": "0 2 * * mon-FRI",
    "005 2 * * *": "5 2 * * *",
    "0 2 31 4 1": "0 2 * 4 1",
    "0 0 L * *": "0 0 L * *",
    "0 0 1,l * *": "0 0 1,l * *",
    "0 0 31,L * *": "0 0 L * *",
    "0 0 28-31,L * *": "0 0 28-31 * *",
    "0 0 30,L 4,6 *": "0 0 30 4,6 *",
    "0 0 29,L 4,6 *": "0 0 29-30 4,6 *",
    "0 0 31,L 1,4 *": "0 0 L 1,4 *",
    "0 0 15,31,L * *": "0 0 15,L * *",
    "0 0 1,31,L * *": "0 0 1,L * *",
    "0 2 * * SAT#1": "0 2 * * SAT#1",
    "0 2 * * saturday#1": "0 2 * * 6#1",
    "0 2 * * L5": "0 2 * * L5",
    "47 2 * * 0L": "47 2 * * L0",
    "0 2 * * 7L": "0 2 * * L0",
    "0 2 * * friL": "0 2 * * L5",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@semi-annually": "0 0 1 1,7 *",
    "@monthly": "0 0 1 * *",
    "@Weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
    "hourly": "0 * * * *",
    "@daily root /usr/bin/backup": "0 0 * * *",
    "@every 1m": "* * * * *",
    "@every 2m": "*/2 * * * *",
    "@every 15m": "*/15 * * * *",
    "@every 1h": "0 * * * *",
    "@every 1h0m0s": "0 * * * *",
    "@every 6h": "0 */6 * * *",
    "@every 24h": "0 0 * * *",
    "@every 1d": "0 0 * * *",
    "rate(12 hours)": "0 */12 * * *",
    "cron(0 10 ? * MON-FRI *)": "0 10 * * MON-FRI",
    "0 2 * * * # nightly": "0 2 * * *",
    '"0 2 * * *"': "0 2 * * *",
    "'0 2 * * *',": "0 2 * * *",
    "`0 2 * * *`": "0 2 * * *",
    "\u201c0 2 * * *\u201d": "0 2 * * *",
    "\u00ab 0 2 * * * \u00bb": "0 2 * * *",
    '"0 2 * * *"   # "nightly"': "0 2 * * *",
    "0 2 * * *\r\n": "0 2 * * *",
    "\ufeff0\u00a02\t* * *": "0 2 * * *",
    "\uff10 \uff12 \uff0a \uff0a \uff0a": "0 2 * * *",
    "0 9\u201317 * * *": "0 9-17 * * *",
    r"0 2 \* \* \*": "0 2 * * *",
    "0 2 * * * root /usr/bin/backup.sh": "0 2 * * *",
    "*/5 9-17 * * 1-5 cd /srv && ./run 'x' >/dev/null 2>&1 # often": "*/5 9-17 * * 1-5",
    "CRON_TZ=UTC 0 2 * * *": "0 2 * * *",
    "TZ=Etc/UTC 0 2 * * *": "0 2 * * *",
    "- cron: '30 5 * * 1,3'": "30 5 * * 1,3",
    'schedule: "0 2 * * *"': "0 2 * * *",
    "cron = 0 2 * * *": "0 2 * * *",
}


@pytest.mark.parametrize("typed", SAVED)
def test_what_people_write_is_saved_as_what_it_means_and_the_field_says_so(typed: str) -> None:
    taken = to_safe_pattern(typed, NOW)
    assert taken.pattern == SAVED[typed]
    said = [str(each) for each in taken.notes if "is saved as" in str(each)]
    spelled_alike = typed.split() == taken.pattern.split()
    assert said == ([] if spelled_alike else [said[0]])
    assert spelled_alike or said[0].endswith(f" is saved as {taken.pattern}.")
    assert to_safe_pattern(taken.pattern, NOW).pattern == taken.pattern


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0 2 * * * root /usr/bin/backup.sh", "The text after the pattern is left out."),
        ("@daily root /usr/bin/backup.sh", "The text after the pattern is left out."),
        ("@every 24h", "The time is counted from midnight UTC, not from the moment of saving."),
        ("*/120 * * * *", "To run that rarely, write 0 */2 * * *."),
        ("0 */36 * * *", "only the first value counts."),
        (
            "0 0 31 * *",
            "Months without day 31 are skipped. To run in every month, write 28 instead, or L",
        ),
        ("0 0 15,30 * *", "Months without day 30 are skipped."),
        ("59 23 28-31 * *", "L for the last day of each month."),
    ],
)
def test_what_may_surprise_is_said_at_the_field(typed: str, said: str) -> None:
    assert said in " ".join(str(each) for each in to_safe_pattern(typed, NOW).notes)


@pytest.mark.parametrize("typed", ["@daily", "hourly", "TZ=UTC 0 2 * * *"])
def test_of_a_pattern_in_other_words_nothing_is_said_but_as_what_it_is_saved(typed: str) -> None:
    (note,) = to_safe_pattern(typed, NOW).notes
    assert "is saved as" in str(note)


@pytest.mark.parametrize("typed", ["@every 1m", "@every 60m", "rate(1 hour)", "rate(1 day)"])
def test_of_an_interval_nothing_is_said_but_from_when_it_is_counted(typed: str) -> None:
    (_saved_as, said) = to_safe_pattern(typed, NOW).notes
    assert str(said).startswith("The time is counted from midnight UTC")


@pytest.mark.parametrize(
    "typed", ["0 2 * * *", "0 0 28 * *", "0 0 L * *", "0 0 31 1,3 *", "0 0 29 2 *", "0 2 31 * 1"]
)
def test_nothing_is_said_where_there_is_nothing_to_say(typed: str) -> None:
    assert to_safe_pattern(typed, NOW).notes == ()


def test_a_long_line_is_told_of_in_short() -> None:
    said = str(to_safe_pattern("0 2 * * * root " + "x" * 900, NOW).notes[0])
    assert len(said) < 110


class Written:
    """A text of one field as people write it, and the numbers that crontab(5) says it means."""

    def __init__(self, rng: Random, low: int, high: int, names: tuple[str, ...]) -> None:
        self.rng, self.low, self.high, self.names = rng, low, high, names
        parts = [self.item() for _ in range(rng.choice((1, 1, 1, 2, 3)))]
        self.text = ",".join(text for text, _values in parts)
        self.values = frozenset().union(*(values for _text, values in parts))

    def item(self) -> tuple[str, frozenset[int]]:
        rng, low, high = self.rng, self.low, self.high
        every = range(low, high + 1)
        kind = rng.random()
        if kind < 0.15:
            step = rng.randint(1, 2 * high)
            return f"*/{step}", frozenset(every[::step])
        first = rng.choice(every)
        if kind < 0.5:
            return self.said(first), frozenset({first})
        last = rng.choice(every)
        if first > last:
            around = frozenset(each for each in every if each >= first or each <= last)
            return f"{self.said(first)}-{self.said(last)}", around
        step = rng.randint(1, high)
        begin = self.said(first)
        # From Sunday as 0 to Sunday as 7 is the whole week.
        written = f"{begin}-{begin if first == last else self.said(last)}"
        if kind < 0.75:
            return written, frozenset(range(first, last + 1))
        return f"{written}/{step}", frozenset(range(first, last + 1, step))

    def said(self, number: int) -> str:
        rng = self.rng
        if self.names and rng.random() < 0.5:
            name = self.names[number - self.low]
            return rng.choice((str.upper, str.lower, str.title))(name[: rng.randint(3, len(name))])
        if self.names == WEEK and number == 0:
            return rng.choice("07")
        return "0" * rng.randint(0, 2) + str(number)


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_is_written_fires_when_crontab_5_says(rng: Random) -> None:
    minute, hour = Written(rng, 0, 59, ()), Written(rng, 0, 23, ())
    day, month, weekday = (
        Written(rng, 1, 31, ()),
        Written(rng, 1, 12, YEAR),
        Written(rng, 0, 6, WEEK),
    )
    by_day, by_weekday = rng.choice(((True, False), (False, True), (False, False), (True, True)))
    fields = (
        minute.text, hour.text, day.text if by_day else "*", month.text, weekday.text if by_weekday else "*",
    )  # fmt: skip
    try:
        taken = to_safe_pattern(" ".join(fields), NOW)
    except PatternError as error:
        # Refused are days alone, for what some versions do of them, or what is too long.
        assert error.field in (2, 4, None), (fields, str(error))  # noqa: PT017
        assert "understood" not in str(error), (fields, str(error))  # noqa: PT017
        return

    def fires(at: date) -> bool:
        fits = at.day in day.values, at.isoweekday() % 7 in weekday.values
        chosen = [each for each, is_set in zip(fits, (by_day, by_weekday), strict=True) if is_set]
        # What begins with * is not set, says crontab(5), so then both have to fit.
        both = "*" in (fields[2][0], fields[4][0])
        return at.month in month.values and (all(chosen) if both else any(chosen))

    reading = parse_pattern(taken.pattern)
    assert reading is not None
    assert (reading.minutes, reading.hours) == (minute.values, hour.values), (fields, taken)
    every = [NOW.date() + timedelta(days=number) for number in range(1, 1500)]
    assert [each for each in every if reading.fires_on(each)] == list(filter(fires, every)), fields
    first = [run.date() for run in next_runs(taken.pattern, NOW + timedelta(days=1), 3)]
    assert all(map(fires, first))
