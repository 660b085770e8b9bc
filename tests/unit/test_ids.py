# SPDX-License-Identifier: Apache-2.0
"""Ids by whose beginning people search."""

import pytest

from backup_dashboard.core.ids import begins_id
from backup_dashboard.core.ids import may_be_id

ID = "5e5f0c1a-3a7e-4d0c-9a39-6d61696c3031"


@pytest.mark.parametrize("text", ["5e5f", "5E5F", " 5e5f0c1a-3a ", ID, ID.upper()])
def test_an_id_is_found_by_its_beginning_in_any_case(text: str) -> None:
    assert may_be_id(text)
    assert begins_id(text, ID)


@pytest.mark.parametrize("text", ["", "5e5", "mail", "5e5f*", f"{ID}0"])
def test_what_can_be_no_beginning_of_an_id_finds_none(text: str) -> None:
    assert not may_be_id(text)
    assert not begins_id(text, ID)


@pytest.mark.parametrize("text", ["0c1a", ID[1:], ID[:-1] + "2"])
def test_a_part_from_the_middle_of_an_id_or_another_id_does_not_find_it(text: str) -> None:
    assert may_be_id(text)
    assert not begins_id(text, ID)


def test_an_id_in_another_spelling_is_found_only_by_what_can_be_an_id() -> None:
    assert not begins_id("mail", "mail-of-yesterday")
