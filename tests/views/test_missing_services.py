# SPDX-License-Identifier: Apache-2.0
"""A service that does not answer takes nothing with it that the other one knows."""

import requests

from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.recordings import Answer
from tests.support.views.recordings import answer
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by

WAYS_TO_FAIL = {
    "refuses connections": requests.ConnectionError("refused"),
    "takes too long to connect": requests.ConnectTimeout("too long"),
    "takes too long to answer": requests.ReadTimeout("too long"),
    "answers 503 by a proxy": Answer(503, "text/html", "<h1>no backend</h1>"),
}
MISTRAL_FAILS = {
    **WAYS_TO_FAIL,
    "answers 500": answer("mistral_trigger_create_bad_never"),
}
CINDER_FAILS = {
    **WAYS_TO_FAIL,
    "answers 500": Answer(500, "application/json", {"computeFault": {"message": "x", "code": 500}}),
}
REFUSALS = {
    403: ("FORBIDDEN", "does not let you see this", "0.0"),
    400: ("REFUSED", "refused the request", "0.0"),
    404: ("REFUSED", "refused the request", "0.0"),
    413: ("REFUSED", "refused the request", "0.0"),
    414: ("REFUSED", "refused the request", "0.0"),
    429: ("BUSY", "is too busy", "30.0"),
    503: ("NO_ANSWER", "does not answer", "5.0"),
}
"""What is said to each status, and when the page asks again."""
ADMIN = "/admin/backup_schedules/state/"
LISTS = (SCHEDULES, HISTORY, VOLUMES, f"{INDEX}overview/state/", ADMIN)
FILES = (f"{INDEX}history.csv", f"{INDEX}volumes.csv")
NAMES = {"mistral": "Mistral", "cinder": "Cinder"}
RUN = f"{INDEX}runs/{numbered(1, 4)}/"
DELETE = f"{INDEX}{numbered(1, 3)}/delete/"


class MissingServicesTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.triggers = [trigger(1, name="nightly")]
        self.cloud.executions = [execution(1, description=triggered_by(1))]
        self.cloud.backups = [backup(1, execution=numbered(1, 4), name="kept"), backup(2)]

    def test_without_mistral_both_tabs_say_so_and_show_cinders_backups(self) -> None:
        for way, broken in MISTRAL_FAILS.items():
            self.cloud.broken = {"mistral": broken}
            for url in (SCHEDULES, HISTORY):
                with self.subTest(way, url=url):
                    page = self.page(url)
                    assert "Mistral" in page.one("div", css="bd-missing").text
                    known = page.one("table", id="bd-known-backups")
                    assert "kept" in known.text
                    assert "backup-2" in known.text
                    # Nobody could ask, so nothing is called missing that may be there.
                    assert page.find(id="bd-missing-workflows") == []

    def test_without_cinder_both_tabs_say_so_and_show_what_mistral_knows(self) -> None:
        for way, broken in CINDER_FAILS.items():
            self.cloud.broken = {"cinder": broken}
            for url, table in ((SCHEDULES, "schedules"), (HISTORY, "history")):
                with self.subTest(way, url=url):
                    page = self.page(url)
                    assert "Cinder" in page.one("div", css="bd-missing").text
                    (row,) = rows(page, table)
                    assert "nightly" in row.text
                    # The name is not known, but nothing says that the volume is gone.
                    assert numbered(1, 1) in row.text
                    assert "no longer exists" not in row.text

    def test_every_list_says_what_a_service_did_and_asks_again_only_what_may_pass(self) -> None:
        self.become("admin")
        for service, name in NAMES.items():
            for status, (kind, words, again) in REFUSALS.items():
                self.cloud.broken = {service: Answer(status, "application/json", {})}
                for url in LISTS:
                    with self.subTest(service, status=status, url=url):
                        live = self.page(url).one("div", css="bd-live")
                        said = live.one("div", css="bd-missing")
                        assert said.attributes["data-problem"] == kind
                        assert words in said.text
                        assert name in said.text
                        assert live.attributes["data-live-in"] == again
                        assert ("asks again automatically" in said.text) == (again != "0.0")

    def test_the_calendar_is_asked_again_only_where_it_may_come(self) -> None:
        for status, (_kind, _words, again) in REFUSALS.items():
            self.cloud.broken = {"mistral": Answer(status, "application/json", {})}
            live = self.page(f"{INDEX}overview/calendar/").one("div", css="bd-live")
            assert live.attributes["data-live-in"] == again

    def test_the_form_and_its_plan_say_what_a_service_did(self) -> None:
        for service, name in NAMES.items():
            for status, (_kind, words, _again) in REFUSALS.items():
                self.cloud.broken = {service: Answer(status, "application/json", {})}
                with self.subTest(service, status=status):
                    said = self.page(CREATE).find("div", css="bd-missing")
                    assert [words in each.text and name in each.text for each in said] == [True]

    def test_a_download_says_why_there_is_no_file(self) -> None:
        for service, name in NAMES.items():
            for status, sentence in (
                (503, f"{name} (workflows) does not answer" if name == "Mistral" else "not answer"),
                (403, "Your roles do not allow this"),
                (400, "refused"),
            ):
                self.cloud.broken = {service: Answer(status, "application/json", {})}
                for url in FILES:
                    with self.subTest(service, status=status, url=url):
                        assert self.client.get(url)["location"] == INDEX
                        assert sentence in self.messages()[-1]

    def test_without_both_each_is_named_once(self) -> None:
        self.cloud.broken = dict.fromkeys(NAMES, requests.ConnectionError())
        for url in (SCHEDULES, HISTORY):
            said = [each.text for each in self.page(url).find("div", css="bd-missing")]
            assert len(said) == 2
            assert all(any(name in text for text in said) for name in NAMES.values())

    def test_the_form_says_what_is_missing(self) -> None:
        for service, name in NAMES.items():
            self.cloud.broken = {service: requests.ConnectionError()}
            page = self.page(CREATE)
            assert name in page.one("div", css="bd-missing").text
            assert len(page.find("input", name="volume_id")) == (service != "cinder")
            assert "has no volumes" not in page.text

    def test_nothing_is_created_while_a_service_is_missing_and_nothing_typed_is_lost(self) -> None:
        for service in NAMES:
            self.cloud.broken = {service: requests.ConnectionError()}
            self.cloud.calls.clear()
            response = self.submit(name="typed-name")
            assert response.status_code == 200
            assert b'value="typed-name"' in response.content
            assert b"does not answer" in response.content
            # Mistral itself was asked where it alone is missing: that is what it did not answer.
            if service == "cinder":
                assert self.cloud.changes == []
            assert len(self.cloud.triggers) == 1

    def test_a_run_needs_mistral_but_not_cinder(self) -> None:
        self.cloud.broken = {"cinder": requests.ConnectionError()}
        assert "SUCCESS" in self.page(RUN).text
        self.cloud.broken = {"mistral": requests.ConnectionError()}
        assert self.client.get(RUN)["location"] == INDEX
        assert "Mistral (workflows) does not answer" in self.messages()[0]

    def test_the_question_before_deleting_needs_mistral(self) -> None:
        self.cloud.broken = {"mistral": requests.ConnectionError()}
        assert self.client.get(DELETE)["location"] == INDEX
        assert "Mistral (workflows) does not answer" in self.messages()[0]

    def test_actions_on_a_list_say_that_mistral_does_not_answer(self) -> None:
        self.cloud.instead["GET", "/environments"] = MISTRAL_FAILS["answers 500"]
        self.client.post(INDEX, {"action": f"schedules__run_now__{numbered(1, 3)}"})
        assert self.cloud.changes == []
        assert "does not answer" in self.messages()[0]

    def test_an_invalid_token_leads_to_signing_in_again(self) -> None:
        for service, recording in (("mistral", "mistral_401"), ("cinder", "cinder_401")):
            self.cloud.broken = {service: answer(recording)}
            for url in (SCHEDULES, HISTORY, CREATE, RUN):
                with self.subTest(service, url=url):
                    response = self.client.get(url)
                    assert response.status_code == 302
                    assert response["location"].startswith(
                        f"http://testserver/auth/login/?next={INDEX}"
                    )

    def test_an_invalid_token_at_the_form_or_an_action_leads_to_signing_in_again(self) -> None:
        self.cloud.broken = {"mistral": answer("mistral_401")}
        run_now = {"action": f"schedules__run_now__{numbered(1, 3)}"}
        for response in (
            self.submit(),
            self.client.post(INDEX, run_now),
            self.client.post(DELETE, {"when": "wait"}),
            self.client.post(f"{INDEX}install/"),
        ):
            assert response.status_code == 302
            assert response["location"].startswith(f"http://testserver/auth/login/?next={INDEX}")

    def test_an_invalid_token_tells_the_page_that_refreshes_itself(self) -> None:
        self.cloud.broken = {"mistral": answer("mistral_401")}
        response = self.client.get(SCHEDULES, headers={"X-Requested-With": "XMLHttpRequest"})
        assert response.status_code == 401

    def test_a_service_that_the_catalog_does_not_list_breaks_no_page(self) -> None:
        self.set_endpoint("workflowv2", "")
        # Horizon hides the panel, as it does its own without their service.
        assert self.client.get(SCHEDULES).status_code == 403

    def test_no_call_may_take_longer_than_a_page_may(self) -> None:
        for url in (SCHEDULES, HISTORY, CREATE, RUN):
            self.page(url)
        assert {call.timeout for call in self.cloud.calls} == {4.0}
