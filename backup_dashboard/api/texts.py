# SPDX-License-Identifier: Apache-2.0
"""Makes texts of the services safe and short, so that all other code may show, join, encode and sort them.

Whoever may write to Mistral or Cinder decides what their texts contain: halves of characters that no page can encode,
control characters, marks that reverse the order of a line, a megabyte instead of a name.
"""

import json
import re
from typing import Any

from backup_dashboard.core.inputs import Inputs

NAME = 255
"""Most characters of a name that are shown: neither service stores longer names by design."""

SENTENCE = 1000
"""Most characters of an explanation that are shown; the raw data of a run contain the whole text."""

_DEEPEST = 100
"""Most levels of nested lists that are read: no answer of either service has nearly as many."""

_UNSAFE = re.compile(
    "[\ud800-\udfff"  # halves of characters, which UTF-8 cannot encode
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, except tab and line feed
    "\u202a-\u202e\u2066-\u2069]"  # marks that change the direction of the text after them
)

_MORE = "\u2026"


def safe(text: str) -> str:
    """Return the text with U+FFFD instead of each character that must not reach a page."""
    return _UNSAFE.sub("\ufffd", text)


def short(text: str, most: int = NAME) -> str:
    """Return the text safe and at most ``most`` characters long; a shortened text ends in an ellipsis."""
    return safe(text) if len(text) <= most else safe(text[: most - 1]) + _MORE


def cause(text: str) -> str:
    """Return the reason of a failure, safe and short: of a long one the beginning and the end.

    Mistral's reasons begin with what it was doing, and mostly end with what went wrong.
    """
    if len(text) <= SENTENCE:
        return safe(text)
    end = SENTENCE // 3
    return short(text, SENTENCE - end) + safe(text[-end:])


def tidy(value: Any, most: int | None = None, depth: int = 0) -> Any:
    """Return a JSON value with every text in it safe and, if ``most`` is given, at most that long.

    An ellipsis replaces everything that is nested deeper than ``_DEEPEST``.
    """
    if isinstance(value, str):
        return safe(value) if most is None else short(value, most)
    if not isinstance(value, dict | list):
        return value
    if depth >= _DEEPEST:
        return _MORE
    if isinstance(value, list):
        return [tidy(item, most, depth + 1) for item in value]
    return {tidy(str(name), most): tidy(item, most, depth + 1) for name, item in value.items()}


def loaded(value: Any) -> dict[str, Any]:
    """Read a JSON column, which some answers contain as text and others as an object.

    Users decide what is in it: a text that is not JSON, or not an object, counts as empty.
    """
    try:
        decoded = json.loads(value) if isinstance(value, str) else value
    except (RecursionError, ValueError):
        return {}
    return decoded if isinstance(decoded, dict) else {}


def inputs(value: Any) -> Inputs:
    """Read a workflow's input: the safe and short texts, and the original beside them."""
    original = loaded(value)
    return Inputs(tidy(original, SENTENCE), original)
