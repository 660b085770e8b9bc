# SPDX-License-Identifier: Apache-2.0
"""Times, as the services write them."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""Between these two, every zone can show a moment, and a pattern's next and previous time can be computed."""

CLOCKS = timedelta(seconds=60)
"""How much the clocks of Mistral and Cinder may differ."""


def parse(text: str | None) -> datetime | None:
    """Parse a time of Mistral's or Cinder's API as an aware UTC datetime; return ``None`` if there is none.

    Both services write ISO 8601 in UTC, Mistral with a space or a ``T`` and Cinder with microseconds; neither
    adds a zone. Both accept any year: a time in the year of ``EARLIEST`` or before is returned as that limit, and one
    in the year of ``LATEST`` or later as that one, so that no sum with it and no zone exceeds the range of a datetime.

    Raises ``ValueError`` if the text is not a time.
    """
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.year <= EARLIEST.year:
        return EARLIEST
    if moment.year >= LATEST.year:
        return LATEST
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
