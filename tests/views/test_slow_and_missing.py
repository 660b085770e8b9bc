# SPDX-License-Identifier: Apache-2.0
"""A service that is slow, broken or away: no page claims what nobody could tell it."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import requests

from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.pages import Node
from tests.support.views.recordings import Answer
from tests.support.views.recordings import answer
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by

WAYS_TO_FAIL = {
    "refuses connections": requests.ConnectionError("refused"),
    "takes too long": requests.ConnectTimeout("too long"),
    "answers 503": Answer(503, "text/html", "<h1>no backend</h1>"),
}
NAMES = {"mistral": "Mistral", "cinder": "Cinder"}
STATE = f"{INDEX}overview/state/"
CALENDAR = f"{INDEX}overview/calendar/"
FAILED_RUNS = f"{HISTORY}&state=failed"
FILES = (f"{INDEX}history.csv", f"{INDEX}volumes.csv")
RUN = f"{INDEX}runs/{numbered(1, 4)}/"
ADMIN = "/admin/backup_schedules/"
ADMIN_STATE = f"{ADMIN}state/"
LOGIN = "http://testserver/auth/login/?next="
CLAIMS = (
    "Every run since yesterday",
    "No volume is backed up automatically yet",
    "no longer exists",
)


class SlowAndMissingTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        now = datetime.now(UTC)
        slot = f"{now + timedelta(hours=3):%Y-%m-%d %H:%M:%S}"
        made = f"{now - timedelta(minutes=1):%Y-%m-%d %H:%M:%S}"
        at = {"pattern": "0 */4 * * *", "next_execution_time": slot, "created_at": made}
        self.cloud.triggers = [trigger(1, **at)]
        self.cloud.executions = [execution(1, description=triggered_by(1))]

    def ways(self, *services: str) -> list[tuple[str, str]]:
        """Every way in which one of these services fails."""
        return [(service, way) for service in services for way in WAYS_TO_FAIL]

    def broken_page(self, service: str, way: str, url: str) -> Node:
        """What the page shows meanwhile: it names the service, claims nothing, and soon asks again."""
        self.cloud.broken = {service: WAYS_TO_FAIL[way]}
        page = self.page(url)
        live = page.one("div", css="bd-live")
        missing = live.one("div", css="bd-missing")
        assert missing.attributes["data-service"] == service.upper()
        assert NAMES[service] in missing.text
        assert live.attributes["data-live-in"] == "5.0"
        assert not [claim for claim in CLAIMS if claim in page.text]
        return live

    def test_the_overview_counts_nothing_while_either_does_not_answer(self) -> None:
        for service, way in self.ways("mistral", "cinder"):
            with self.subTest(service, way=way):
                live = self.broken_page(service, way, STATE)
                assert live.find("ul", css="bd-numbers") == []
                assert live.find(css="bd-fine") == []

    def test_the_overview_still_tells_what_comes_next_while_cinder_does_not_answer(self) -> None:
        for service, way in self.ways("cinder"):
            live = self.broken_page(service, way, STATE)
            assert "Unknown while data of a service is missing." in live.text
            assert live.find("rect", css="bd-hour")

    def test_the_calendar_shows_no_day_while_mistral_does_not_answer_and_asks_again(self) -> None:
        for service, way in self.ways("mistral"):
            with self.subTest(way):
                self.cloud.broken = {service: WAYS_TO_FAIL[way]}
                live = self.page(CALENDAR).one("div", css="bd-live")
                # The part above it says what is missing; a day without runs would be a claim.
                assert live.find("td", css="bd-day") == []
                assert live.attributes["data-live-in"] == "5.0"

    def test_the_calendar_needs_no_cinder(self) -> None:
        for service, way in self.ways("cinder"):
            self.cloud.broken = {service: WAYS_TO_FAIL[way]}
            assert len(self.page(CALENDAR).find("td", css="bd-day")) >= 50

    def test_all_parts_at_once_stand_too(self) -> None:
        for service, way in self.ways("mistral", "cinder"):
            with self.subTest(service, way=way):
                self.cloud.broken = {service: WAYS_TO_FAIL[way]}
                page = self.page(f"{INDEX}?parts=all")
                assert NAMES[service] in page.one("div", css="bd-missing").text

    def test_no_volume_is_judged_while_either_does_not_answer(self) -> None:
        for service, way in self.ways("mistral", "cinder"):
            with self.subTest(service, way=way):
                live = self.broken_page(service, way, VOLUMES)
                badges = [each for each in live.find("span") if "data-status" in each.attributes]
                assert {each.attributes["data-status"] for each in badges} <= {"UNKNOWN"}
                assert live.find("ul", css="bd-chips") == []

    def test_a_filter_by_status_selects_nothing_that_nobody_could_judge(self) -> None:
        for service, way in self.ways("mistral", "cinder"):
            live = self.broken_page(service, way, f"{VOLUMES}&status=unprotected")
            assert rows(live, "volumes") == []

    def test_a_filtered_history_stands_without_mistral_and_keeps_its_filter(self) -> None:
        for service, way in self.ways("mistral"):
            with self.subTest(way):
                live = self.broken_page(service, way, FAILED_RUNS)
                assert rows(live, "history") == []
                [chosen] = [
                    each
                    for each in live.one("select", name="state").find("option")
                    if "selected" in each.attributes
                ]
                assert chosen.attributes["value"] == "failed"

    def test_a_filtered_history_shows_its_runs_without_cinder(self) -> None:
        self.cloud.executions.append(execution(2, "error", description=triggered_by(1)))
        for service, way in self.ways("cinder"):
            live = self.broken_page(service, way, FAILED_RUNS)
            assert [row.attributes["data-object-id"] for row in rows(live, "history")] == [
                numbered(2, 4)
            ]

    def test_a_run_stands_without_cinder_and_asks_again(self) -> None:
        for service, way in self.ways("cinder"):
            with self.subTest(way):
                live = self.broken_page(service, way, RUN)
                assert "SUCCESS" in live.text
                assert live.find("table", id="bd-steps")

    def test_a_run_leads_back_with_a_message_without_mistral(self) -> None:
        for service, way in self.ways("mistral"):
            with self.subTest(way):
                self.cloud.broken = {service: WAYS_TO_FAIL[way]}
                assert self.client.get(RUN)["location"] == INDEX
                assert "Mistral (workflows) does not answer" in self.messages()[-1]

    def test_a_file_with_rows_missing_is_not_given(self) -> None:
        for service, way in self.ways("mistral", "cinder"):
            for url in FILES:
                with self.subTest(service, way=way, url=url):
                    self.client.cookies.pop("messages", None)
                    self.cloud.broken = {service: WAYS_TO_FAIL[way]}
                    answered = self.client.get(url)
                    assert answered.status_code == 302
                    assert answered["location"] == INDEX
                    assert "Content-Disposition" not in answered
                    [said] = self.messages()
                    assert NAMES[service] in said

    def test_the_administrators_page_counts_nothing_while_either_does_not_answer(self) -> None:
        self.become("admin")
        for service, way in self.ways("mistral", "cinder"):
            with self.subTest(service, way=way):
                live = self.broken_page(service, way, ADMIN_STATE)
                assert live.find("ul", css="bd-numbers") == []
                assert live.find("table", id="bd-projects") == []
                # No workflow is called missing, or to be upgraded, by who could not ask for it.
                assert bool(live.find("table", id="bd-workflows")) == (service == "cinder")

    def test_an_upgrade_that_mistral_does_not_answer_says_so(self) -> None:
        self.become("admin")
        for service, way in self.ways("mistral"):
            with self.subTest(way):
                self.cloud.broken = {service: WAYS_TO_FAIL[way]}
                assert self.client.post(f"{ADMIN}upgrade/")["location"] == ADMIN
                assert "Mistral (workflows) does not answer" in self.messages()[-1]

    def test_each_missing_service_is_named_once(self) -> None:
        self.become("admin")
        self.cloud.broken = dict.fromkeys(NAMES, requests.ConnectTimeout())
        for url in (STATE, VOLUMES, FAILED_RUNS, ADMIN_STATE):
            found = self.page(url).find("div", css="bd-missing")
            assert sorted(each.attributes["data-service"] for each in found) == [
                "CINDER",
                "MISTRAL",
            ]

    def test_an_invalid_token_leads_to_signing_in_again(self) -> None:
        pages = (STATE, f"{INDEX}?parts=all", VOLUMES, FAILED_RUNS, RUN, *FILES)
        for service in NAMES:
            self.cloud.broken = {service: answer(f"{service}_401")}
            for url in pages:
                with self.subTest(service, url=url):
                    answered = self.client.get(url)
                    assert answered.status_code == 302
                    assert answered["location"].startswith(f"{LOGIN}{INDEX}")
        self.cloud.broken = {"mistral": answer("mistral_401")}
        assert self.client.get(CALENDAR)["location"].startswith(f"{LOGIN}{INDEX}")

    def test_an_invalid_token_leads_an_administrator_to_signing_in_again(self) -> None:
        self.become("admin")
        for service in NAMES:
            self.cloud.broken = {service: answer(f"{service}_401")}
            assert self.client.get(ADMIN_STATE)["location"].startswith(f"{LOGIN}{ADMIN}")

    def test_an_invalid_token_tells_the_parts_that_refresh_themselves(self) -> None:
        self.become("admin")
        self.cloud.broken = {"mistral": answer("mistral_401")}
        for url in (STATE, CALENDAR, VOLUMES, ADMIN_STATE):
            answered = self.client.get(url, headers={"X-Requested-With": "XMLHttpRequest"})
            assert answered.status_code == 401

    def test_no_call_may_take_longer_than_a_page_may(self) -> None:
        self.become("admin")
        for url in (STATE, CALENDAR, VOLUMES, FAILED_RUNS, RUN, ADMIN_STATE, *FILES):
            assert self.client.get(url).status_code == 200
        assert {call.timeout for call in self.cloud.calls} == {4.0}
