# SPDX-License-Identifier: Apache-2.0
"""Ids, as the services return them and as the addresses of our pages contain them."""

import re

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_BEGINNING = re.compile(r"[0-9a-f-]{4,36}")


def is_uuid(text: str) -> bool:
    """Return whether a text is a UUID in the only spelling that both services use."""
    return _UUID.fullmatch(text) is not None


def may_be_id(text: str) -> bool:
    """Whether a text may be the beginning of an id: four characters of one at least."""
    return _BEGINNING.fullmatch(text.strip().lower()) is not None


def begins_id(text: str, id: str) -> bool:
    """Whether somebody who looks for ``text`` may mean this id."""
    return may_be_id(text) and id.startswith(text.strip().lower())
