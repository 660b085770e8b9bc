# SPDX-License-Identifier: Apache-2.0
"""Names that are proposed for schedules."""

import re

import pytest
from fakes import schedule
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.schedules import MAX_NAME_LENGTH
from backup_dashboard.core.schedules import proposed_name


@given(st.text(max_size=400))
def test_any_volume_name_gives_a_safe_name_that_mistral_can_keep(volume: str) -> None:
    name = proposed_name("daily", volume)
    assert re.fullmatch(r"daily-[0-9A-Za-z_-]+", name)
    assert len(name) <= MAX_NAME_LENGTH == 200


def test_the_longest_name_that_cinder_allows_is_cut() -> None:
    assert proposed_name("daily", "v" * 255) == "daily-" + "v" * 194


@given(st.from_regex(r"[0-9A-Za-z_]{1,150}", fullmatch=True))
def test_a_harmless_volume_name_stays_as_it_is(volume: str) -> None:
    assert proposed_name("weekly", volume) == f"weekly-{volume}"


@pytest.mark.parametrize("volume", ["", "   ", "数据库", "///", "<>", "-"])
def test_a_volume_name_without_a_usable_letter_still_gives_a_name(volume: str) -> None:
    assert proposed_name("hourly", volume) == "hourly-volume"


def test_markup_and_paths_do_not_survive() -> None:
    assert proposed_name("daily", "<b>../x</b>") == "daily-b----x--b"


@pytest.mark.parametrize("inputs", [{}, {"volume_id": None}, {"volume_id": []}])
def test_a_schedule_whose_input_names_no_volume_has_an_empty_one(
    inputs: dict[str, object],
) -> None:
    assert schedule(inputs=inputs).volume_id == ""
