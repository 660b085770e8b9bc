# SPDX-License-Identifier: Apache-2.0
"""No date that a service holds ends a page, in whatever zone it is read."""

from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by

DATES = (
    "0001-01-01 00:00:00",
    "9999-12-31 23:59:00",
    "9999-12-31 23:59:59.999999",
    "1000-06-01 00:00:00",
)
ZONES = ("Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati")
PAGES = (
    SCHEDULES, VOLUMES, HISTORY, f"{INDEX}volumes.csv", f"{INDEX}history.csv", f"{INDEX}overview/state/",
    f"{INDEX}overview/calendar/", f"{INDEX}{numbered(1, 3)}/edit/", f"{INDEX}{numbered(1, 3)}/pause/",
    f"{INDEX}{numbered(1, 3)}/delete/", f"{INDEX}create/?from={numbered(1, 3)}", f"{INDEX}runs/{numbered(1, 4)}/",
)  # fmt: skip


class FarDatesTest(ViewTest):
    def test_every_page_stands(self) -> None:
        for date in DATES:
            moved = {"first_execution_time": date, "next_execution_time": date, "created_at": date}
            self.cloud.triggers = [trigger(1, **moved), trigger(2, pattern="0 0 30 2 0", **moved)]
            self.cloud.environments = [record(3, since=date, first_run=date)]
            moved = {"created_at": date, "updated_at": date}
            self.cloud.executions = [execution(1, description=triggered_by(1), **moved)]
            self.cloud.backups = [backup(1, created_at=date, data_timestamp=date)]
            for zone in ZONES:
                self.client.cookies["django_timezone"] = zone
                for url in PAGES:
                    with self.subTest(url, date=date, zone=zone):
                        assert self.client.get(url).status_code == 200
                with self.subTest("a volume's tab", date=date, zone=zone):
                    tab = self.volume_tab(numbered(1, 1))
                    assert "backup-1" in tab.content.decode()

    def test_a_first_run_in_the_year_9999_is_said_in_words(self) -> None:
        self.client.cookies["django_timezone"] = "Asia/Tokyo"
        last = "9999-12-31 23:59:00"
        self.cloud.triggers = [trigger(1, first_execution_time=last, next_execution_time=last)]
        assert "not before the year 9000" in self.page(SCHEDULES).one("table", id="schedules").text
