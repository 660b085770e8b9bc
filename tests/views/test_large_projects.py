# SPDX-License-Identifier: Apache-2.0
"""A project with more volumes, runs and backups than the services tell at once."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from unittest.mock import patch

from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

STATE = f"{INDEX}overview/state/"
CALENDAR = f"{INDEX}overview/calendar/"
MANY = range(1, 1201)


class LargeProjectTest(ViewTest):
    """1,200 volumes, each backed up by its daily schedule half an hour ago, and a schedule that runs much."""

    def setUp(self) -> None:
        super().setUp()
        due = datetime.now(UTC) - timedelta(minutes=30)
        daily = {
            "pattern": f"{due.minute} {due.hour} * * *",
            "created_at": f"{due - timedelta(days=30):%Y-%m-%d %H:%M:%S}",
            "next_execution_time": f"{due + timedelta(days=1):%Y-%m-%d %H:%M:00}",
        }
        taken = f"{due + timedelta(minutes=1):%Y-%m-%dT%H:%M:%S.000000}"
        later = f"{due + timedelta(minutes=20):%Y-%m-%d %H:%M:%S}"
        self.cloud.volumes = [volume(n) for n in MANY]
        self.cloud.triggers = [trigger(n, {"volume_id": numbered(n, 1)}, **daily) for n in MANY]
        self.cloud.backups = [
            backup(n, volume_id=numbered(n, 1), created_at=taken, data_timestamp=taken)
            for n in MANY
        ]
        self.cloud.executions = [
            execution(n, description=triggered_by(9999), created_at=later, updated_at=later)
            for n in MANY
        ]

    def numbers(self) -> list[str]:
        (found,) = self.page(STATE).find("ul", css="bd-numbers")
        return [each.text for each in found.find("a")]

    def test_no_healthy_volume_is_called_stale_or_unknown(self) -> None:
        assert self.numbers() == [
            "1200 protected",
            "0 stale",
            "0 failing",
            "0 unprotected",
        ]

    def test_beyond_what_is_looked_at_they_are_unknown_and_the_rows_that_are_shown_are_not(
        self,
    ) -> None:
        newer = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000000}"
        self.cloud.backups[:0] = [
            backup(n, volume_id=numbered(1, 1), created_at=newer, data_timestamp=newer)
            for n in range(2001, 3001)
        ]
        with patch("backup_dashboard.flows.evidence._PAGES", 1):
            assert self.numbers() == [
                "1000 protected",
                "0 stale",
                "0 failing",
                "0 unprotected",
                "200 unknown",
            ]
            shown = [
                row.one("span", css="bd-badge").attributes["data-status"]
                for row in rows(self.page(VOLUMES), "volumes")
            ]
            assert shown == ["PROTECTED"] * 20

    def test_each_part_of_the_overview_is_counted_once_in_half_a_minute(self) -> None:
        for part in (STATE, CALENDAR):
            (counted,) = self.page(part).find("p", css="bd-counted")
            before = len(self.cloud.calls)
            assert self.page(part).one("p", css="bd-counted").text == counted.text
            assert len(self.cloud.calls) == before

    def test_more_schedules_than_are_read_are_said_and_nothing_is_judged_without_them(self) -> None:
        with patch("backup_dashboard.api.mistral.triggers.MANY_ROWS", 1000):
            for url in (SCHEDULES, STATE, VOLUMES):
                page = self.page(url)
                (told,) = page.find(css="bd-missing")
                assert "Mistral (workflows) has more data than this page reads" in told.text
            badges = page.one("table", id="volumes").find("span", css="bd-badge")
            assert {each.text for each in badges} == {"Unknown"}
