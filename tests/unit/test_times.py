# SPDX-License-Identifier: Apache-2.0
"""Times as the services write them are UTC."""

from datetime import UTC
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core import times


@pytest.mark.parametrize(
    "text",
    ["2026-03-02 12:00:00", "2026-03-02T12:00:00", "2026-03-02T12:00:00.000000",
     "2026-03-02T12:00:00Z", "2026-03-02T14:00:00+02:00"],
)  # fmt: skip
def test_every_spelling_is_read_as_the_same_moment_in_utc(text: str) -> None:
    moment = times.parse(text)
    assert moment == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert moment.tzinfo is UTC


@given(st.datetimes())
def test_no_moment_changes_on_its_way(moment: datetime) -> None:
    assert times.parse(str(moment)) == moment.replace(tzinfo=UTC)


@pytest.mark.parametrize("text", [None, ""])
def test_no_time_is_none(text: str | None) -> None:
    assert times.parse(text) is None
