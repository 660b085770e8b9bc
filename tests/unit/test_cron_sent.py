# SPDX-License-Identifier: Apache-2.0
"""Which part of a cron picker's page wins, and what it says to nonsense."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core.cron.picker import STEPS
from backup_dashboard.core.cron.picker import PickerError
from backup_dashboard.panels.cron.sent import PatternSource
from backup_dashboard.panels.cron.sent import PickerSubmission
from backup_dashboard.panels.cron.sent import fields_of
from backup_dashboard.panels.cron.sent import resolve
from tests.support.work import calls

WARSAW = timedelta(hours=1)
NIGHTLY = PickerSubmission(
    shown="0 2 * * *",
    offset=WARSAW,
    line="0 2 * * *",
    fields=("0", "2", "*", "*", "*"),
    cadence="daily",
    step="15",
    past="0",
    time="03:00",
    weekdays=("1",),
    date="1",
)
MONDAYS = replace(
    NIGHTLY, shown="0 3 * * MON", line="0 3 * * MON", fields=("0", "3", "*", "*", "MON"),
    cadence="weekly", time="04:00",
)  # fmt: skip
NEW_LINE, NEW_FIELDS = "5 4 * * *", ("6", "7", "*", "*", "*")
texts = st.one_of(
    st.sampled_from(
        ["", "1", "03:00", "weekly", "custom", "99", "-1", "\x00", "٣", "25:00", "1e9"]
    ),
    st.text(max_size=20),
)


@pytest.mark.parametrize("sent", [NIGHTLY, MONDAYS])
def test_what_nobody_changed_stays_letter_for_letter(sent: PickerSubmission) -> None:
    assert resolve(sent) == (sent.shown, PatternSource.SHOWN)
    blanks = replace(sent, line=f"  {sent.shown.replace(' ', '   ')} ")
    assert resolve(blanks) == (sent.shown, PatternSource.SHOWN)


def test_whatever_changed_says_the_pattern() -> None:
    assert resolve(replace(MONDAYS, line=NEW_LINE)) == (NEW_LINE, PatternSource.LINE)
    assert resolve(replace(MONDAYS, fields=NEW_FIELDS)) == ("6 7 * * *", PatternSource.FIELDS)
    assert resolve(replace(MONDAYS, time="00:30")) == ("30 23 * * 0", PatternSource.PICKER)
    assert resolve(replace(MONDAYS, preset="0 0 1 * *")) == ("0 0 1 * *", PatternSource.PRESET)


def test_a_preset_wins_over_the_line_that_over_the_fields_and_those_over_the_picker() -> None:
    changed = replace(NIGHTLY, time="09:00", fields=NEW_FIELDS, line=NEW_LINE, preset="0 * * * *")
    assert resolve(changed)[1] is PatternSource.PRESET
    assert resolve(replace(changed, preset=None))[1] is PatternSource.LINE
    assert resolve(replace(changed, preset=None, line=NIGHTLY.line))[1] is PatternSource.FIELDS


def test_another_spelling_of_what_was_shown_changes_nothing_but_is_given_back() -> None:
    daily = replace(
        NIGHTLY, shown="0 0 * * *", line="@daily", fields=("0", "0", "*", "*", "*"), time="01:00"
    )
    assert resolve(daily) == ("@daily", PatternSource.LINE)
    assert resolve(replace(daily, fields=NEW_FIELDS)) == ("6 7 * * *", PatternSource.FIELDS)
    assert resolve(replace(daily, time="04:00")) == ("0 3 * * *", PatternSource.PICKER)
    named = replace(NIGHTLY, shown="0 2 * * SUN", line=None, fields=("0", "2", "*", "*", "sunday"),
                    cadence="custom")  # fmt: skip
    assert resolve(named) == ("0 2 * * sunday", PatternSource.FIELDS)


@pytest.mark.counts_calls
@pytest.mark.parametrize(
    ("changes", "part"),
    [({"line": "1" * 10**6}, "line"), ({"shown": " 1" * 10**6}, "line"), ({"preset": "1 " * 10**6}, "line"),
     ({"fields": ("0", "2 " * 10**6, "*", "*", "*")}, "fields"), ({"time": "1" * 10**6}, "picker"),
     ({"weekdays": ("1",) * 10**5}, "picker")],
)  # fmt: skip
def test_texts_of_any_length_are_refused_before_any_work_is_done_on_them(
    changes: dict[str, Any], part: str
) -> None:
    def refuse() -> None:
        with pytest.raises(PickerError, match="at most 100 characters") as caught:
            resolve(replace(NIGHTLY, **changes))
        assert caught.value.control == part

    assert calls(refuse) < 500


def test_all_days_of_the_week_are_daily() -> None:
    every_day = replace(MONDAYS, weekdays=tuple("0123456"))
    assert resolve(every_day) == ("0 3 * * *", PatternSource.PICKER)


def test_parts_that_were_not_sent_change_nothing() -> None:
    assert resolve(PickerSubmission("0 2 * * *", WARSAW)) == ("0 2 * * *", PatternSource.SHOWN)
    assert resolve(PickerSubmission("", WARSAW, line="0 2 * * *")) == (
        "0 2 * * *",
        PatternSource.LINE,
    )
    assert resolve(PickerSubmission("", WARSAW)) == ("", PatternSource.SHOWN)


def test_an_emptied_line_is_a_change() -> None:
    assert resolve(replace(NIGHTLY, line="")) == ("", PatternSource.LINE)


def test_custom_leaves_the_pattern_alone() -> None:
    assert resolve(replace(NIGHTLY, cadence="custom")) == ("0 2 * * *", PatternSource.SHOWN)
    odd = replace(NIGHTLY, shown="*/7 * * * *", line=None, fields=None, cadence="custom")
    assert resolve(odd) == ("*/7 * * * *", PatternSource.SHOWN)


def test_only_what_the_cadence_needs_is_read() -> None:
    junk = replace(NIGHTLY, step="x", past="99", weekdays=("99",), date="\x00")
    assert resolve(junk) == ("0 2 * * *", PatternSource.SHOWN)


def test_the_clock_may_change_between_the_page_and_its_sending() -> None:
    """The page says with which offset it was drawn, so an hour that nobody touched is not a change."""
    drawn_in_summer = replace(NIGHTLY, offset=timedelta(hours=2), time="04:00")
    assert resolve(drawn_in_summer) == ("0 2 * * *", PatternSource.SHOWN)


@pytest.mark.parametrize(
    ("changes", "control"),
    [
        ({"cadence": "yearly"}, "cadence"),
        ({"cadence": "minutes", "step": "7"}, "step"),
        ({"cadence": "hourly", "past": "60"}, "past"),
        ({"time": ""}, "time"),
        ({"time": "24:00"}, "time"),
        ({"time": "\u0660\u0663:\u0660\u0660"}, "time"),
        ({"cadence": "weekly", "weekdays": ()}, "weekdays"),
        ({"cadence": "weekly", "weekdays": ("1", "99")}, "weekdays"),
        ({"cadence": "monthly", "date": "0"}, "date"),
        ({"cadence": "monthly", "date": "1", "time": "00:30"}, "date"),
    ],
)
def test_a_choice_that_cannot_be_read_is_refused_by_its_name(
    changes: dict[str, str], control: str
) -> None:
    with pytest.raises(PickerError) as caught:
        resolve(replace(NIGHTLY, **changes))
    assert caught.value.control == control


@settings(max_examples=1000)
@given(
    st.builds(
        PickerSubmission, shown=texts, offset=st.just(WARSAW), preset=st.none() | texts, line=st.none() | texts,
        fields=st.none() | st.tuples(*[texts] * 5), cadence=st.none() | texts, step=texts, past=texts,
        time=texts, weekdays=st.lists(texts, max_size=3).map(tuple), date=texts,
    )
)  # fmt: skip
def test_anything_makes_a_text_to_check_or_a_refusal(sent: PickerSubmission) -> None:
    try:
        text, part = resolve(sent)
    except PickerError as error:
        assert len(str(error)) > 10  # noqa: PT017
    else:
        assert isinstance(text, str)
        assert part in PatternSource


@given(st.text("0 *,-MON\t", max_size=40))
def test_a_line_spread_over_the_fields_is_still_the_same_line(line: str) -> None:
    fields = fields_of(line)
    assert len(fields) == 5
    assert " ".join(fields).split() == line.split()


def test_every_step_divides_the_hour() -> None:
    assert [step for step in range(1, 60) if 60 % step == 0] == list(STEPS)
