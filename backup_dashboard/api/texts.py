# SPDX-License-Identifier: Apache-2.0
"""Texts from outside, made safe and short at the door: what is behind it may be shown, joined, encoded and sorted.

Whoever may write to Mistral or Cinder decides what stands in their texts: halves of characters that no page can
encode, control characters, marks that show the rest of a line in another order, a megabyte in place of a name.
"""

import json
import re
from typing import Any

from backup_dashboard.core.inputs import Inputs

NAME = 255
"""Characters of a name that is shown: neither service keeps longer ones on purpose."""

SENTENCE = 1000
"""Characters of an explanation that is shown; the raw data of a run have the whole."""

_DEEPEST = 100
"""Lists in lists that are followed: no answer of either service has nearly as many."""

_UNSAFE = re.compile(
    "[\ud800-\udfff"  # halves of characters, which UTF-8 cannot write
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and line feed
    "\u202a-\u202e\u2066-\u2069]"  # marks that turn the order of what follows
)

_MORE = "\u2026"


def safe(text: str) -> str:
    """Give the text with U+FFFD in place of each character that must not reach a page."""
    return _UNSAFE.sub("\ufffd", text)


def short(text: str, most: int = NAME) -> str:
    """Give the text safe, and no longer than ``most`` characters: what is cut away ends in an ellipsis."""
    return safe(text) if len(text) <= most else safe(text[: most - 1]) + _MORE


def cause(text: str) -> str:
    """Give a text that says why something failed, safe and short: of a long one the beginning and the end.

    Mistral's begin with what it was doing, and mostly end with what went wrong.
    """
    if len(text) <= SENTENCE:
        return safe(text)
    end = SENTENCE // 3
    return short(text, SENTENCE - end) + safe(text[-end:])


def tidy(value: Any, most: int | None = None, depth: int = 0) -> Any:
    """Give a value of JSON with every text in it safe, and no longer than ``most`` where that is given.

    Whatever lies deeper than any answer goes is replaced by an ellipsis.
    """
    if isinstance(value, str):
        return safe(value) if most is None else short(value, most)
    if not isinstance(value, dict | list):
        return value
    if depth >= _DEEPEST:
        return _MORE
    if isinstance(value, list):
        return [tidy(each, most, depth + 1) for each in value]
    return {tidy(str(name), most): tidy(each, most, depth + 1) for name, each in value.items()}


def loaded(value: Any) -> dict[str, Any]:
    """Read a JSON column, which some answers give as text and others as an object.

    What people put there is theirs: a text that is no JSON, or no object, is one that says nothing.
    """
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except (RecursionError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def inputs(value: Any) -> Inputs:
    """Read a workflow's input: each text in it safe and short, and what it was beside that."""
    found = loaded(value)
    return Inputs(tidy(found, SENTENCE), found)
