# SPDX-License-Identifier: Apache-2.0
"""Ids, as the services return them and as the addresses of our pages contain them."""

import re

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_uuid(text: str) -> bool:
    """Return whether a text is a UUID in the only spelling that both services use."""
    return _UUID.fullmatch(text) is not None
