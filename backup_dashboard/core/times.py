# SPDX-License-Identifier: Apache-2.0
"""Times as the services write them."""

from datetime import UTC
from datetime import datetime


def parse(text: str | None) -> datetime | None:
    """Read a time of Mistral's or Cinder's API as an aware UTC datetime; ``None`` for none.

    Both services write ISO 8601 in UTC, Mistral with a blank or a ``T`` and Cinder with
    microseconds; neither adds a zone.
    """
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
