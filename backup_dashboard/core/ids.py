# SPDX-License-Identifier: Apache-2.0
"""Ids, as the services give them and as the addresses of our pages hold them."""

import re

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in the one spelling in which both services give them."""
    return _UUID.fullmatch(text) is not None
