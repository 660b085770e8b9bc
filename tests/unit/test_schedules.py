# SPDX-License-Identifier: Apache-2.0
"""What a schedule tells of itself, and the names that are proposed for schedules."""

import unicodedata
from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.schedules import MAX_NAME_LENGTH
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.schedules import proposed_name
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import schedule


@given(st.text(max_size=400))
def test_any_volume_name_gives_a_safe_name_that_mistral_can_keep(volume: str) -> None:
    name = proposed_name("daily", volume)
    assert name.startswith("daily-")
    assert len(name) <= MAX_NAME_LENGTH == 200
    assert all(each in "_-" or unicodedata.category(each)[0] in "LMN" for each in name)
    assert max(name) <= "\uffff"


@pytest.mark.parametrize(
    "volume",
    ["חשבונות", "数据库", "бухгалтерия", "Größe", "हिन्दी", "ข้อมูล", "البيانات", "٣", "X\u0302"],
)
def test_letters_of_any_script_stay_with_the_marks_on_them(volume: str) -> None:
    assert proposed_name("weekly", volume) == f"weekly-{volume}"


def test_a_mark_on_nothing_and_what_a_database_of_three_bytes_has_no_room_for_go() -> None:
    assert proposed_name("daily", "\u2764\ufe0f db \U00020000\u0301x") == "daily-db--x"
    assert proposed_name("daily", "db_\u0301x") == "daily-db_x"


def test_the_longest_name_that_cinder_allows_is_cut() -> None:
    assert proposed_name("daily", "v" * 255) == "daily-" + "v" * 194


@given(st.from_regex(r"[0-9A-Za-z_]{1,150}", fullmatch=True))
def test_a_harmless_volume_name_stays_as_it_is(volume: str) -> None:
    assert proposed_name("weekly", volume) == f"weekly-{volume}"


@pytest.mark.parametrize("volume", ["", "   ", "\U0001f4be", "///", "<>", "-", "\u0301"])
def test_a_volume_name_without_a_usable_letter_still_gives_a_name(volume: str) -> None:
    assert proposed_name("hourly", volume) == "hourly-volume"


def test_markup_and_paths_do_not_survive() -> None:
    assert proposed_name("daily", "<b>../x</b>") == "daily-b----x--b"


@pytest.mark.parametrize("inputs", [{}, {"volume_id": None}, {"volume_id": []}])
def test_a_schedule_whose_input_names_no_volume_has_an_empty_one(
    inputs: dict[str, object],
) -> None:
    assert schedule(inputs=inputs).volume_id == ""


@pytest.mark.parametrize(
    ("next_run", "overdue"),
    [
        (NOW - timedelta(minutes=3), True),
        (NOW - timedelta(days=400), True),
        (NOW - timedelta(minutes=2, seconds=59), False),
        (NOW + timedelta(hours=1), False),
        (None, False),
    ],
)
def test_a_schedule_is_overdue_from_three_minutes_after_its_next_time_on(
    next_run: datetime | None, overdue: bool
) -> None:
    assert schedule(next_run=next_run).is_overdue(NOW) is overdue


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.INTERRUPTED])
def test_a_schedule_that_rests_is_never_overdue(state: ScheduleState) -> None:
    assert not schedule(next_run=NOW - timedelta(days=1), state=state).is_overdue(NOW)


@pytest.mark.parametrize(
    ("state", "since", "changing"),
    [
        (ScheduleState.INTERRUPTED, NOW, True),
        (ScheduleState.INTERRUPTED, NOW - timedelta(seconds=59), True),
        (ScheduleState.INTERRUPTED, NOW - timedelta(seconds=60), False),
        (ScheduleState.INTERRUPTED, NOW - timedelta(days=1), False),
        (ScheduleState.INTERRUPTED, None, False),
        (ScheduleState.PAUSED, NOW, False),
        (ScheduleState.ACTIVE, None, False),
    ],
)
def test_a_change_that_has_not_ended_counts_as_broken_off_after_a_minute(
    state: ScheduleState, since: datetime | None, changing: bool
) -> None:
    assert schedule(state=state, since=since).is_being_changed(NOW) is changing
