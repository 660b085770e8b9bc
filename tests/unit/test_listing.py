# SPDX-License-Identifier: Apache-2.0
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from backup_dashboard.core.listing import Listing

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def newest(*hours: int | None, more: bool) -> Listing[datetime | None]:
    times = [None if each is None else NOW - each * HOUR for each in hours]
    return Listing.newest(times, more, lambda each: each)


def test_a_list_that_is_whole_reaches_back_to_any_time() -> None:
    assert newest(1, 2, more=False).reaches(NOW - 1000 * HOUR)
    assert newest(more=False).reaches(NOW - 1000 * HOUR)
    assert newest(1, 2, more=False).since is None


def test_a_list_that_was_cut_reaches_back_to_what_came_after_its_last_row() -> None:
    cut = newest(1, 2, more=True)
    assert cut.reaches(NOW - HOUR)
    assert cut.since == NOW - 2 * HOUR


def test_rows_of_the_same_second_as_the_last_one_may_be_missing() -> None:
    assert not newest(1, 2, more=True).reaches(NOW - 2 * HOUR)


def test_a_list_that_was_cut_before_its_first_row_reaches_nowhere() -> None:
    assert not newest(more=True).reaches(NOW)


def test_rows_without_a_time_say_nothing_of_how_far_it_reaches() -> None:
    assert newest(1, None, more=True).since == NOW - HOUR


def test_with_its_older_rows_a_list_reaches_back_as_far_as_they_do() -> None:
    cut = newest(1, 2, more=True)
    longer = cut.with_older(newest(3, 4, more=True))
    assert [*longer] == [NOW - each * HOUR for each in (1, 2, 3, 4)]
    assert longer.since == NOW - 4 * HOUR
    assert cut.with_older(newest(None, more=True)).since == NOW - 2 * HOUR
    assert cut.with_older(newest(3, more=False)).since is None
