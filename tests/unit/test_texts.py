# SPDX-License-Identifier: Apache-2.0
"""Texts from outside are safe and short once they are behind the door."""

import html
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.api import texts
from backup_dashboard.core.inputs import original

ANY_TEXT = st.text(st.characters(codec=None, categories=None))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("x\ud83d", "x\ufffd"),
        ("\ude00y", "\ufffdy"),
        ("a\x00b\x1b[31m\x85", "a\ufffdb\ufffd[31m\ufffd"),
        ("safe\u202etxt.exe", "safe\ufffdtxt.exe"),
        ("\u2066x\u2069", "\ufffdx\ufffd"),
        ("naïve 备份 😀 עברית\u200f", "naïve 备份 😀 עברית\u200f"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
    ],
)
def test_a_character_that_must_not_reach_a_page_is_replaced_and_no_other(
    given: str, shown: str
) -> None:
    assert texts.safe(given) == shown


@given(ANY_TEXT, st.integers(1, 40))
def test_a_text_can_be_written_in_utf_8_and_is_never_longer_than_allowed(
    text: str, most: int
) -> None:
    short = texts.short(text, most)
    assert len(short) <= most
    html.escape(short).encode()
    assert short == texts.safe(text) or short.endswith("…")


@given(JSON)
def test_a_value_of_json_stays_what_it_is_with_every_text_in_it_safe(value: Any) -> None:
    tidy = texts.tidy(value)
    assert type(tidy) is type(value)
    json.dumps(tidy, ensure_ascii=False).encode()


def test_of_a_long_cause_the_beginning_and_the_end_are_told() -> None:
    told = texts.cause("Failed to run\ud83d " + "x" * 65_000 + " disk full")
    assert len(told) == texts.SENTENCE
    assert told.startswith("Failed to run\ufffd x")
    assert told.endswith("x disk full")
    assert "…" in told
    assert texts.cause("short") == "short"


def test_a_value_that_lies_too_deep_ends_in_an_ellipsis() -> None:
    deep: Any = "bottom"
    for _level in range(900):
        deep = [deep]
    assert json.dumps(texts.tidy(deep), indent=2).count("[") < 120


@pytest.mark.parametrize(
    "column", ["", "[" * 3000, "no JSON", "[]", "null", '"text"', "9" * 5000, None, [], 7]
)
def test_an_input_that_is_no_object_says_nothing(column: Any) -> None:
    assert texts.inputs(column) == {}


def test_an_input_is_shown_safe_and_sent_back_as_it_was() -> None:
    given = {"backup_name": "x\ud83d" + "y" * 5000, "volume_id": "v", "items": [1]}
    shown = texts.inputs(json.dumps(given))
    assert shown["backup_name"].startswith("x\ufffd")
    assert len(shown["backup_name"]) == texts.SENTENCE
    assert original(shown) == given
