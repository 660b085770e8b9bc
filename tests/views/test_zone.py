# SPDX-License-Identifier: Apache-2.0
"""Times are in the reader's zone, also in what a page asks for by itself."""

from tests.support.views.base import HISTORY
from tests.support.views.base import SCHEDULES
from tests.support.views.base import ViewTest
from tests.support.views.recordings import execution
from tests.support.views.recordings import trigger

AJAX = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


class ZoneTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.triggers = [trigger(1, next_execution_time="2027-01-01 02:00:00")]
        self.cloud.executions = [execution(1, created_at="2027-01-01 02:00:00")]

    def shown(self, url: str, zone: str, **headers: str) -> str:
        """What a page says to somebody who has chosen this zone."""
        self.client.cookies["django_timezone"] = zone
        return self.page(url, **headers).text

    def test_a_list_that_refreshes_itself_stays_in_its_readers_zone(self) -> None:
        for url in (SCHEDULES, HISTORY):
            assert "11:00" in self.shown(url, "Asia/Tokyo")
            refreshed = self.shown(url, "Europe/Warsaw", **AJAX)
            assert "03:00" in refreshed
            assert "CET" in refreshed
            assert "JST" not in refreshed
