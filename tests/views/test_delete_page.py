# SPDX-License-Identifier: Apache-2.0
"""The question before one schedule is deleted."""

from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import ViewTest
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by

URL = f"{INDEX}{numbered(1, 3)}/delete/"
EVIL = "<script>alert(1)</script>"


class DeletePageTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.triggers = [trigger(1, name="nightly"), trigger(2)]

    def names(self) -> list[str]:
        return [row["name"] for row in self.cloud.triggers]

    def test_it_asks_by_name_and_deletes_only_when_told(self) -> None:
        page = self.page(URL)
        assert "nightly" in page.one("form", id="delete_schedule_form").text
        assert page.find(css="bd-under-way") == []
        assert self.cloud.changes == []
        response = self.client.post(URL)
        assert response["location"] == SCHEDULES
        assert self.names() == ["schedule-0002"]
        assert self.messages() == ["Schedule “nightly” is deleted. Its backups stay."]

    def test_it_is_a_dialog_where_there_is_javascript(self) -> None:
        page = self.page(URL, headers={"X-Requested-With": "XMLHttpRequest"})
        assert page.find("html") == []
        assert page.one("form", id="delete_schedule_form")

    def test_with_a_run_under_way_it_says_what_that_does_and_offers_to_wait(self) -> None:
        for state in ("running", "paused"):
            self.cloud.executions = [execution(1, state, description=triggered_by(1))]
            page = self.page(URL)
            warning = page.one(css="bd-under-way").text
            assert "rights of the schedule" in warning
            assert "FAILED" in warning
            choices = page.find("input", type="radio", name="when")
            assert [each.attributes["value"] for each in choices] == ["wait", "break"]
            assert "checked" in choices[0].attributes

    def test_waiting_deletes_nothing_until_the_run_has_ended(self) -> None:
        self.cloud.executions = [execution(1, "running", description=triggered_by(1))]
        for data in ({"when": "wait"}, {"when": ""}, {}):
            response = self.client.post(URL, data)
            assert response.status_code == 200
            assert (
                b"Its run is under way and would fail, so nothing was changed." in response.content
            )
        assert self.cloud.changes == []
        self.cloud.executions = [execution(1, "success", description=triggered_by(1))]
        assert self.client.post(URL, {"when": "wait"}).status_code == 302
        assert self.names() == ["schedule-0002"]

    def test_breaking_the_run_deletes_at_once(self) -> None:
        self.cloud.executions = [execution(1, "running", description=triggered_by(1))]
        assert self.client.post(URL, {"when": "break"})["location"] == SCHEDULES
        assert self.names() == ["schedule-0002"]

    def test_an_answer_that_was_not_offered_deletes_nothing(self) -> None:
        self.cloud.executions = [execution(1, "running", description=triggered_by(1))]
        assert self.client.post(URL, {"when": "whenever"}).status_code == 200
        assert self.cloud.changes == []

    def test_other_runs_are_no_obstacle(self) -> None:
        self.cloud.executions = [
            execution(1, "running", description=triggered_by(2)),
            execution(2, "running", description=triggered_by(1, "run_now")),
            execution(3, "running"),
        ]
        assert self.page(URL).find(css="bd-under-way") == []
        self.client.post(URL)
        assert self.names() == ["schedule-0002"]

    def test_a_schedule_that_is_gone_leads_back_to_the_list(self) -> None:
        del self.cloud.triggers[0]
        for response in (self.client.get(URL), self.client.post(URL)):
            assert response["location"] == INDEX
        assert "no longer exists" in self.messages()[0]
        assert self.cloud.changes == []

    def test_a_trigger_of_another_workflow_is_none_of_ours(self) -> None:
        self.cloud.triggers[0]["workflow_name"] = "delete_instance"
        for response in (self.client.get(URL), self.client.post(URL, {"when": "break"})):
            assert response["location"] == INDEX
        assert self.cloud.changes == []

    def test_its_name_is_text_and_never_markup(self) -> None:
        self.cloud.triggers[0]["name"] = EVIL
        form = self.page(URL).one("form", id="delete_schedule_form")
        assert form.find("script") == []
        assert EVIL in form.text
