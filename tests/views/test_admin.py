# SPDX-License-Identifier: Apache-2.0
"""Admin → Volume → Backup Schedules: every project, the workflows, and who may look."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import urlencode

import requests
from django.core.cache import cache

from tests.support.views.base import INDEX
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.recordings import Answer
from tests.support.views.recordings import answer
from tests.support.views.recordings import execution
from tests.support.views.recordings import installed_workflow
from tests.support.views.recordings import numbered
from tests.support.views.recordings import project
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

ADMIN = "/admin/backup_schedules/"
STATE = f"{ADMIN}state/"
PROJECTS = {"1": "ours", "p2": "theirs"}
OWNER = "os-vol-tenant-attr:tenant_id"


def ago(**span: float) -> str:
    return f"{datetime.now(UTC) - timedelta(**span):%Y-%m-%d %H:%M:%S}"


class AdminTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.become("admin")
        self.cloud.projects = [project(id, name) for id, name in PROJECTS.items()]
        self.cloud.volumes = [
            volume(1, **{OWNER: "1"}),
            volume(2, **{OWNER: "p2"}),
            volume(3, **{OWNER: "p2"}),
        ]
        later = datetime.now(UTC) + timedelta(hours=3)
        at = {
            "pattern": f"{later.minute} {later.hour} * * *",
            "next_execution_time": f"{later:%Y-%m-%d %H:%M:00}",
            "created_at": ago(hours=1),
        }
        second = {"volume_id": numbered(2, 1)}
        self.cloud.triggers = [
            trigger(1, **at),
            trigger(2, name="broken", inputs=second, project_id="p2", **at),
        ]
        self.cloud.executions = [
            execution(
                1,
                "error",
                second,
                description=triggered_by(2),
                project_id="p2",
                created_at=ago(minutes=30),
                updated_at=ago(minutes=29),
                state_info="no room left",
            )
        ]

    def state(self) -> Node:
        return self.page(STATE).one("div", css="bd-live")

    def test_the_page_itself_asks_nothing(self) -> None:
        [part] = self.page(ADMIN).find("div", css="bd-live")
        assert part.attributes["data-live-url"] == STATE
        assert self.cloud.calls == []

    def test_without_javascript_a_link_shows_all_at_once(self) -> None:
        assert "theirs" in self.page(f"{ADMIN}?parts=all").one("table", id="bd-projects").text

    def test_what_has_recovered_is_told_apart_with_its_project(self) -> None:
        second = {"volume_id": numbered(2, 1)}
        self.cloud.executions.append(
            execution(
                2,
                "success",
                second,
                description=triggered_by(2, "run_now"),
                project_id="p2",
                created_at=ago(minutes=5),
                updated_at=ago(minutes=4),
            )
        )
        page = self.state()
        assert page.find("table", id="bd-needs") == []
        recovered = page.one("table", id="bd-recovered").text
        for words in ("FAILED", "theirs", "broken", "no room left", "Recovered: the run of"):
            assert words in recovered

    def test_what_failed_is_told_with_its_project_by_name(self) -> None:
        [row] = [each for each in self.state().find("tr") if "data-kind" in each.attributes]
        for words in ("FAILED", "theirs", "broken", "no room left"):
            assert words in row.text

    def test_more_volumes_than_are_looked_at_are_said(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(1001)]
        assert self.state().find(id="bd-cut") == []
        cache.clear()
        with patch("backup_dashboard.flows.cloud_overview.MANY_VOLUMES", 1000):
            assert "more volumes" in self.state().one(id="bd-cut").text

    def test_a_large_cloud_is_counted_once_in_half_a_minute_and_says_when(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(1001)]
        counted = self.state().one("p", css="bd-counted").text
        before = len(self.cloud.asked("cinder"))
        assert self.state().one("p", css="bd-counted").text == counted
        assert len(self.cloud.asked("cinder")) == before

    def test_what_is_kept_of_the_cloud_is_not_shown_in_a_project(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(1001)]
        self.state()
        self.become("admin", "member", "reader")
        before = len(self.cloud.asked("cinder"))
        self.page(f"{INDEX}overview/state/")
        assert len(self.cloud.asked("cinder")) > before

    def test_each_project_is_counted_and_the_one_in_trouble_comes_first(self) -> None:
        rows = [
            row
            for row in self.state().one("table", id="bd-projects").find("tr")
            if "data-project" in row.attributes
        ]
        assert [row.find("th")[0].text for row in rows] == ["theirs", "ours"]
        header = [th.text for th in self.state().one("table", id="bd-projects").find("th")]
        numbers = [td.text for td in rows[0].find("td")]
        told = dict(zip(header[1:], numbers, strict=False))
        assert (told["Failing"], told["Unprotected"], told["Schedules"]) == ("1", "1", "1")

    def test_to_act_in_a_project_horizon_switches_to_it(self) -> None:
        [row] = [
            row for row in self.state().find("tr") if row.attributes.get("data-project") == "p2"
        ]
        href = row.one("a").attributes["href"]
        assert href == f"/auth/switch/p2/?{urlencode({'next': INDEX})}"

    def test_it_asks_for_every_projects_things_and_always_as_often(self) -> None:
        costs = set()
        for count in (1, 30):
            self.cloud.triggers = [trigger(n) for n in range(count)]
            self.cloud.calls.clear()
            self.state()
            costs.add(len(self.cloud.calls))
        assert len(costs) == 1
        queries = {call.path: call.query for call in self.cloud.calls}
        assert queries["/executions"]["all_projects"] == "true"
        assert queries["/cron_triggers"]["all_projects"] == "true"
        assert queries["/volumes/detail"]["all_tenants"] == "1"
        assert queries["/backups/detail"]["all_tenants"] == "1"

    def test_old_and_missing_workflows_can_be_upgraded_for_everybody(self) -> None:
        self.cloud.workflows = [
            {
                **installed_workflow("cinder_volume_backup_full", "public", "1"),
                "tags": ["backup_dashboard", "version:1"],
            }
        ]
        page = self.state()
        assert "Not installed" in page.one("table", id="bd-workflows").text
        assert page.one("form", action=f"{ADMIN}upgrade/").find("input", name="csrfmiddlewaretoken")
        assert self.client.post(f"{ADMIN}upgrade/")["location"] == ADMIN
        created = [call for call in self.cloud.changes if call.method == "POST"]
        assert len(created) == 2
        assert {call.query["scope"] for call in created} == {"public"}
        assert any("installed for every project" in text for text in self.messages())

    def test_nobody_else_gets_in(self) -> None:
        self.become("member")
        # Horizon hides the page of a panel; what the panel's other addresses do is forbidden.
        assert [self.client.get(url).status_code for url in (ADMIN, STATE)] == [403, 403]
        assert self.client.post(f"{ADMIN}upgrade/").status_code == 403
        assert self.cloud.calls == []

    def test_with_a_service_missing_the_rest_stands_and_nothing_is_claimed(self) -> None:
        for service, words in (("mistral", "Mistral"), ("cinder", "Cinder")):
            self.cloud.broken = {service: requests.ConnectionError()}
            page = self.state()
            assert words in page.one(css="bd-missing").text
            assert page.find("ul", css="bd-numbers") == []
            assert "Every run since yesterday" not in page.text

    def test_without_keystones_names_projects_are_told_by_their_ids(self) -> None:
        self.cloud.broken = {"keystone": requests.ReadTimeout("too long")}
        page = self.state()
        assert "p2" in page.one("table", id="bd-projects").text
        assert "Keystone" in page.one(css="bd-missing").text
        assert page.attributes["data-live-in"] == "5.0"

    def test_keystone_is_asked_once_and_with_a_time_limit(self) -> None:
        self.state()
        [call] = self.cloud.asked("keystone")
        assert (call.path, call.timeout) == ("/projects", 4.0)

    def test_a_keystone_that_does_not_tell_names_is_asked_no_more(self) -> None:
        self.cloud.broken = {"keystone": Answer(403, "application/json", {})}
        page = self.state()
        assert "p2" in page.one("table", id="bd-projects").text
        assert "does not let you see this" in page.one(css="bd-missing").text
        assert page.attributes["data-live-in"] == "0.0"

    def test_an_invalid_token_leads_to_signing_in_again(self) -> None:
        self.cloud.broken = {"mistral": answer("mistral_401")}
        assert self.client.get(STATE).status_code == 302
