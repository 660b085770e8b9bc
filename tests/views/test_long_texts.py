# SPDX-License-Identifier: Apache-2.0
"""A long text is cut where it is listed, and lists ask for no more of a run than they show."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.pages import parse
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by

CAUSE = "c" * 65_000
RUN = f"{INDEX}runs/{numbered(1, 4)}/"
STATE = f"{INDEX}overview/state/"
CALENDAR = f"{INDEX}overview/calendar/"
ADMIN = "/admin/backup_schedules/state/"


class LongTextsTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        today = f"{datetime.now(UTC) - timedelta(minutes=5):%Y-%m-%d %H:%M:%S}"
        self.cloud.triggers = [trigger(1, name="nightly")]
        self.cloud.executions = [
            execution(1, "error", created_at=today, state_info=CAUSE, description=triggered_by(1)),
            execution(2, "error", created_at=today, state_info=CAUSE, description=triggered_by(9)),
        ]

    def test_a_cause_is_cut_in_every_list_and_whole_in_the_runs_raw_data(self) -> None:
        for url in (HISTORY, STATE, f"{INDEX}history.csv"):
            told = self.client.get(url).content.decode()
            assert "ccc" in told
            assert "c" * 1001 not in told
        page = self.page(RUN)
        assert len(page.one(css="bd-cause").text) <= 1000
        assert CAUSE in page.one("details", id="bd-raw").text

    def asks_for_no_input(self, url: str) -> None:
        self.cloud.calls.clear()
        self.client.get(url)
        asked = [call for call in self.cloud.asked("mistral") if call.path == "/executions"]
        assert asked, url
        for call in asked:
            assert "input" not in call.query["fields"].split(","), url

    def test_lists_that_show_no_input_ask_for_none(self) -> None:
        for url in (STATE, CALENDAR, SCHEDULES, VOLUMES, f"{INDEX}volumes.csv"):
            self.asks_for_no_input(url)

    def test_the_administrators_page_asks_for_none(self) -> None:
        self.become("admin")
        self.asks_for_no_input(ADMIN)

    def test_a_failed_run_is_known_by_its_schedule_and_without_one_it_says_nothing_false(
        self,
    ) -> None:
        told = parse(self.client.get(STATE).content.decode())
        lines = [each.text for each in told.find("tr")] + [each.text for each in told.find("li")]
        owned = next(each for each in lines if "nightly" in each)
        assert "volume-1" in owned
        orphan = next(each for each in lines if "A former schedule" in each)
        assert "Volume no longer exists" not in orphan

    def test_causes_that_are_too_long_together_are_left_out_and_the_runs_stay(self) -> None:
        self.cloud.executions = [
            execution(n, "error", state_info=CAUSE, description=triggered_by(1))
            for n in range(1, 400)
        ]
        page = self.page(SCHEDULES)
        assert page.find("div", css="bd-missing") == []
        assert "FAILED" in page.one("table", id="schedules").text
