# SPDX-License-Identifier: Apache-2.0
"""The filter of the history: Mistral does it, the address holds it, and a file has what it selects."""

import csv
import io

from django.utils.http import urlencode
from requests import ConnectionError

from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.pages import Node
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume


class HistoryFilterTest(ViewTest):
    def filtered(self, **said: str) -> Node:
        self.cloud.calls.clear()
        return self.page(f"{HISTORY}&{urlencode(said)}")

    def asked(self) -> dict[str, str]:
        """The question for runs that the page asked of Mistral."""
        [call] = [each for each in self.cloud.asked("mistral") if each.path == "/executions"]
        return call.query

    def shown(self, page: Node) -> list[str]:
        return [row.attributes["data-object-id"] for row in rows(page, "history")]

    def test_mistral_filters_by_state_workflow_schedule_and_period(self) -> None:
        self.cloud.executions = [
            execution(1, "success", description=triggered_by(1)),
            execution(2, "error", description=triggered_by(2)),
        ]
        self.cloud.triggers = [trigger(1), trigger(2)]
        for said, condition in (
            ({"state": "failed"}, ("state", "in:ERROR")),
            (
                {"workflow": "cinder_volume_backup_full"},
                ("workflow_name", "eq:cinder_volume_backup_full"),
            ),
            ({"schedule": numbered(2, 3)}, ("description", f"has:{numbered(2, 3)}")),
            ({"day": "2026-11-20"}, ("created_at", "lt:2026-11-21 00:00:00")),
        ):
            self.filtered(**said)
            assert self.asked()[condition[0]] == condition[1]
            assert int(self.asked()["limit"]) <= 21
        self.filtered(period="7")
        assert self.asked()["created_at"].startswith("gte:")

    def test_a_filter_shows_what_it_selects_and_stays_chosen(self) -> None:
        self.cloud.executions = [execution(1, "success"), execution(2, "error")]
        page = self.filtered(state="failed")
        assert self.shown(page) == [numbered(2, 4)]
        [chosen] = [
            o for o in page.one("select", name="state").find("option") if "selected" in o.attributes
        ]
        assert chosen.attributes["value"] == "failed"

    def test_a_day_is_a_day_of_the_readers_clock_and_ends_where_it_began(self) -> None:
        self.client.cookies["django_timezone"] = "Asia/Kolkata"
        self.cloud.executions = [
            execution(n, created_at=f"2026-11-{moment}")
            for n, moment in enumerate(("19 18:29:59", "19 18:30:00", "20 18:29:59", "20 18:30:00"))
        ]
        page = self.filtered(day="2026-11-20")
        assert self.shown(page) == [numbered(2, 4), numbered(1, 4)]
        assert "Next" not in page.one("table", id="history").text

    def test_a_schedule_that_was_changed_is_found_by_all_its_triggers(self) -> None:
        self.cloud.triggers = [trigger(2)]
        kept = record(1, state="active")
        kept["variables"] = kept["variables"].replace(
            f'["{numbered(1, 3)}"]', f'["{numbered(1, 3)}", "{numbered(2, 3)}"]'
        )
        self.cloud.environments = [kept]
        self.cloud.executions = [execution(n, description=triggered_by(n)) for n in (1, 2, 3)]
        both = f"{numbered(1, 3)},{numbered(2, 3)}"
        for said in (both, "schedule-0002", "0002"):
            page = self.filtered(schedule=said)
            assert self.shown(page) == [numbered(2, 4), numbered(1, 4)]
        field = self.filtered(schedule=both).one("input", name="schedule")
        assert field.attributes["value"] == "schedule-0002"

    def test_what_nothing_is_called_is_said_and_stays_in_its_field(self) -> None:
        self.cloud.executions = [execution(1)]
        for field in ("schedule", "volume"):
            page = self.filtered(**{field: "x,../y"})
            assert self.shown(page) == []
            assert "Nothing is called “x,../y”." in page.one(id="bd-nothing-called").text
            assert page.one("input", name=field).attributes["value"] == "x,../y"

    def test_a_page_is_no_longer_for_ten_thousand_schedules_and_volumes(self) -> None:
        few = len(self.client.get(HISTORY).content)
        self.cloud.triggers = [trigger(n) for n in range(1000)]
        self.cloud.volumes = [volume(n) for n in range(1000)]
        assert len(self.client.get(HISTORY).content) == few

    def names(self, of: str, typed: str) -> list[str]:
        answer = self.client.get(f"{INDEX}names/?{urlencode({'of': of, 'q': typed})}")
        assert answer.status_code == 200
        return [each["value"] for each in answer.json()["names"]]

    def test_names_are_offered_while_somebody_types(self) -> None:
        self.cloud.triggers = [trigger(n) for n in range(30)]
        self.cloud.environments = [record(1, "paused")]
        self.cloud.volumes = [volume(1, name="Database"), volume(2, name="web")]
        assert self.names("schedules", "0007") == ["schedule-0007"]
        assert len(self.names("schedules", "")) == 20
        assert self.names("volumes", "data") == ["Database"]
        assert self.names("volumes", "") == ["Database", "web"]

    def test_where_a_service_is_missing_no_names_are_offered(self) -> None:
        for service in ("mistral", "cinder"):
            self.cloud.broken[service] = ConnectionError("down")
        assert self.names("schedules", "") == self.names("volumes", "") == []

    def test_the_names_of_other_projects_are_offered_to_nobody(self) -> None:
        self.cloud.triggers = [trigger(1), trigger(2) | {"project_id": "another"}]
        self.become("admin", "member", "reader")
        assert self.names("schedules", "") == ["schedule-0001"]

    def test_a_filter_by_volume_says_how_far_back_it_looked(self) -> None:
        self.cloud.volumes = [volume(1), volume(2)]
        self.cloud.executions = [
            execution(n, inputs={"volume_id": numbered(1 + n % 2, 1)}) for n in range(1100)
        ]
        page = self.filtered(volume=numbered(2, 1))
        assert len(self.shown(page)) == 20
        assert "the newest 999 runs" in page.one(id="bd-look-back").text
        link = f"/project/volumes/{numbered(2, 1)}/"
        assert all(row.find("a", href=link) for row in rows(page, "history"))
        assert len(self.cloud.asked("mistral")) == 4
        assert len(self.cloud.asked("cinder")) == 2

    def test_the_next_page_keeps_the_filter(self) -> None:
        self.cloud.executions = [execution(n, "error") for n in range(30)]
        page = self.filtered(state="failed", period="", day="")
        following, *_same = [a for a in page.find("a") if a.text == "Next »"]
        assert "state=failed" in following.attributes["href"]
        second = self.page(INDEX + following.attributes["href"])
        assert len(self.shown(second)) == 10

    def test_nonsense_in_the_address_counts_as_not_said(self) -> None:
        self.cloud.executions = [execution(1)]
        for said in (
            {"state": "x"},
            {"workflow": "'"},
            {"period": "-1"},
            {"day": "2026-13-45"},
            {"day": "9999-12-31"},
        ):
            assert self.shown(self.filtered(**said)) == [numbered(1, 4)]

    def test_nothing_found_is_said_as_such(self) -> None:
        assert "No run matches the filter." in self.filtered(state="failed").text
        assert "Nothing has run yet." in self.filtered().text

    def test_the_file_has_what_the_filter_selects_and_no_formulas(self) -> None:
        self.cloud.volumes = [volume(1, name="=cmd()")]
        self.cloud.executions = [execution(1, "error", state_info="no room"), execution(2)]
        answered = self.client.get(f"{INDEX}history.csv?state=failed")
        assert "attachment" in answered["Content-Disposition"]
        header, row = csv.reader(io.StringIO(answered.content.decode("utf-8-sig")))
        told = dict(zip(header, row, strict=True))
        assert told["State"] == "FAILED"
        assert told["Volume"] == "'=cmd()"
        assert told["Cause of failure"] == "no room"
        assert told["Started (UTC)"].endswith("+00:00")

    def test_failed_runs_are_retried_many_at_once_and_others_are_not(self) -> None:
        self.cloud.executions = [execution(1, "error"), execution(2, "error"), execution(3)]
        before = len(self.cloud.executions)
        chosen = [numbered(n, 4) for n in (1, 2, 3)]
        url = f"{HISTORY}&state="
        self.client.post(url, {"action": "history__retry", "object_ids": chosen})
        assert len(self.cloud.executions) == before + 2
        assert {call.path for call in self.cloud.changes} == {"/executions"}

    def test_a_reader_is_offered_no_retry(self) -> None:
        self.cloud.executions = [execution(1, "error")]
        self.become("reader")
        assert "Retry" not in self.page(HISTORY).one(css="bd-live").text
