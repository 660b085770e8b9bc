# SPDX-License-Identifier: Apache-2.0
"""Times as the services write them are UTC."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

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


@given(st.datetimes(datetime(1901, 1, 1), datetime(8999, 12, 31)))
def test_no_moment_changes_on_its_way(moment: datetime) -> None:
    assert times.parse(str(moment)) == moment.replace(tzinfo=UTC)


@given(st.datetimes(), st.timezones())
def test_every_zone_can_show_every_moment(moment: datetime, zone: ZoneInfo) -> None:
    parsed = times.parse(f"{moment.replace(microsecond=0)}+00:00")
    assert parsed
    for shift in (timedelta(days=-366), timedelta(), timedelta(days=366)):
        assert (parsed + shift).astimezone(zone).utcoffset() is not None


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("0001-01-01 00:00:00", times.EARLIEST),
        ("1900-06-15 00:00:00", times.EARLIEST),
        ("9000-06-15 00:00:00", times.LATEST),
        ("9999-12-31 23:59:59", times.LATEST),
    ],
)
def test_a_time_before_1901_or_after_8999_is_the_limit(text: str, limit: datetime) -> None:
    assert times.parse(text) == limit


@pytest.mark.parametrize("text", [None, ""])
def test_no_time_is_none(text: str | None) -> None:
    assert times.parse(text) is None
