# SPDX-License-Identifier: Apache-2.0
"""Ids, as the services return them and as the addresses of our pages contain them."""

import re

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_BEGINNING = re.compile(r"[0-9a-f-]{4,36}")


def is_uuid(text: str) -> bool:
    """Return whether a text is a UUID in the only spelling that both services use."""
    return _UUID.fullmatch(text) is not None


def may_be_id(text: str) -> bool:
    """Whether a text can be the beginning of a UUID: at least four of its characters."""
    return _BEGINNING.fullmatch(text.strip().lower()) is not None


def begins_id(text: str, id: str) -> bool:
    """Whether a search for ``text`` finds this id, because the id begins with it."""
    return may_be_id(text) and id.startswith(text.strip().lower())
