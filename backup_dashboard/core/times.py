# SPDX-License-Identifier: Apache-2.0
"""Times as the services write them."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""Between these two every zone can show a moment, and a pattern finds its next and its last time from it."""

CLOCKS = timedelta(seconds=60)
"""How far the clocks of Mistral and Cinder may be apart."""


def parse(text: str | None) -> datetime | None:
    """Read a time of Mistral's or Cinder's API as an aware UTC datetime; ``None`` for none.

    Both services write ISO 8601 in UTC, Mistral with a blank or a ``T`` and Cinder with
    microseconds; neither adds a zone. Both keep whatever year they are given: what lies before ``EARLIEST`` or
    after ``LATEST`` is given as that, so that no sum with it and no zone goes beyond what a datetime holds.

    Raises ``ValueError`` for a text that is no time.
    """
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.year <= EARLIEST.year:
        return EARLIEST
    if moment.year >= LATEST.year:
        return LATEST
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
