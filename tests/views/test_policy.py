# SPDX-License-Identifier: Apache-2.0
"""Who may do what, and what is offered while the workflows are missing."""

from django.urls import reverse

from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.pages import Node
from tests.support.views.recordings import answer
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by

INSTALL = f"{INDEX}install/"
DELETE = f"{INDEX}{numbered(1, 3)}/delete/"
PAUSE = f"{INDEX}{numbered(1, 3)}/pause/"
PREVIEW = f"{INDEX}preview/?cadence=custom&pattern=0+2+*+*+*"

CHANGING = (
    "Schedule Backups",
    "Run Now",
    "Delete Schedule",
    "Edit Schedule",
    "Pause",
    "Resume",
    "Duplicate",
)
"""The buttons of the Schedules tab that change something."""


def buttons(page: Node) -> str:
    """The words on everything that can be pressed."""
    return " | ".join(each.text for tag in ("a", "button") for each in page.find(tag))


class ReaderTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.become("reader")
        self.cloud.triggers = [trigger(1), trigger(2)]
        self.cloud.environments = [record(3)]
        self.cloud.executions = [execution(1, description=triggered_by(1))]

    def test_a_reader_sees_schedules_and_history(self) -> None:
        assert len(rows(self.page(SCHEDULES), "schedules")) == 3
        assert len(rows(self.page(HISTORY), "history")) == 1
        assert "SUCCESS" in self.page(f"{INDEX}runs/{numbered(1, 4)}/").text

    def test_a_reader_is_offered_nothing_that_would_be_refused(self) -> None:
        offered = buttons(self.page(SCHEDULES))
        for words in CHANGING:
            assert words not in offered

    def test_a_reader_can_neither_open_nor_send_anything(self) -> None:
        for url in (CREATE, DELETE, PAUSE):
            assert self.client.get(url).status_code == 403
        for url in (DELETE, PAUSE, INSTALL):
            assert self.client.post(url, {"when": "break"}).status_code == 403
        assert self.submit().status_code == 403
        assert self.submit(wanted="run_now").status_code == 403
        assert self.cloud.calls == []

    def test_a_readers_forged_table_actions_change_nothing(self) -> None:
        for data in (
            {"action": f"schedules__run_now__{numbered(1, 3)}"},
            {"action": f"schedules__resume__{numbered(3, 3)}"},
            {"action": "schedules__delete", "object_ids": [numbered(1, 3)]},
            {"action": f"schedules__delete__{numbered(1, 3)}"},
        ):
            self.client.post(INDEX, data)
        assert self.cloud.changes == []

    def test_a_reader_is_told_whom_to_ask_when_workflows_are_missing(self) -> None:
        self.cloud.workflows = []
        banner = self.page(SCHEDULES).one(id="bd-missing-workflows")
        assert banner.find("form") == []
        assert "Ask somebody" in banner.text


class MemberTest(ViewTest):
    def test_a_member_is_offered_everything(self) -> None:
        self.cloud.triggers = [trigger(1)]
        self.cloud.environments = [record(2)]
        offered = buttons(self.page(SCHEDULES))
        for words in CHANGING:
            assert words in offered

    def test_a_signed_out_user_is_sent_to_sign_in(self) -> None:
        self.setActiveUser()
        for url in (INDEX, CREATE, DELETE, PREVIEW, f"{INDEX}runs/{numbered(1, 4)}/"):
            response = self.client.get(url)
            assert response.status_code == 302
            assert "/auth/login/" in response["location"]
        assert self.cloud.calls == []

    def test_the_menu_leads_to_the_panel_between_backups_and_groups(self) -> None:
        links = [each.attributes.get("href") for each in self.page(SCHEDULES).find("a")]
        order = [
            links.index(url)
            for url in (reverse("horizon:project:backups:index"), INDEX,
                        reverse("horizon:project:volume_groups:index"))
        ]  # fmt: skip
        assert order == sorted(order)

    def test_without_a_workflow_service_in_the_catalog_there_is_no_panel(self) -> None:
        self.set_endpoint("workflowv2", "")
        self._setup_user()
        volumes = [each.attributes.get("href") for each in self.page(INDEX, 403).find("a")]
        assert INDEX not in volumes
        assert self.cloud.calls == []


class MissingWorkflowsTest(ViewTest):
    def test_missing_workflows_are_named_and_a_button_installs_them(self) -> None:
        del self.cloud.workflows[1:]
        for url in (SCHEDULES, CREATE):
            banner = self.page(url).one(id="bd-missing-workflows")
            named = [each.text for each in banner.find("code")]
            assert named == ["cinder_volume_backup_full_incremental", "cinder_volume_backup_full"]
            assert banner.one("form").attributes["action"] == INSTALL
            assert banner.one("form").attributes["method"] == "post"

    def test_nothing_is_said_while_all_are_there(self) -> None:
        for url in (SCHEDULES, CREATE):
            assert self.page(url).find(id="bd-missing-workflows") == []

    def test_installing_makes_private_copies_for_the_project_and_says_so(self) -> None:
        self.cloud.workflows = []
        response = self.client.post(INSTALL)
        assert response["location"] == SCHEDULES
        posts = self.cloud.changes
        assert {call.path for call in posts} == {"/workflows"}
        assert [call.query["scope"] for call in posts] == ["private"] * 3
        assert self.messages() == ["The backup workflows are installed for this project."]

    def test_installing_waits_until_mistral_has_checked_the_text(self) -> None:
        self.cloud.workflows = []
        self.client.post(INSTALL)
        waits = {call.method: call.timeout for call in self.cloud.calls}
        assert (waits["GET"], waits["POST"]) == (4, 60)

    def test_an_administrator_is_not_told_that_other_projects_private_ones_would_do(self) -> None:
        self.become("admin", "member")
        for row in self.cloud.workflows:
            row.update(scope="private", project_id="another")
        for url in (SCHEDULES, CREATE):
            assert len(self.page(url).one(id="bd-missing-workflows").find("code")) == 3

    def test_installing_creates_only_what_is_missing_and_leaves_the_rest_alone(self) -> None:
        public, own, _missing = self.cloud.workflows
        own.update(scope="private", project_id=self.tenant.id)
        self.cloud.workflows = [public, own]
        assert self.client.post(INSTALL)["location"] == SCHEDULES
        (call,) = self.cloud.changes
        assert (call.method, call.query["scope"]) == ("POST", "private")
        assert "cinder_volume_backup_full:" in str(call.body)

    def test_installing_where_nothing_is_missing_changes_nothing(self) -> None:
        assert self.client.post(INSTALL)["location"] == SCHEDULES
        assert self.cloud.changes == []

    def test_a_refused_installation_is_told(self) -> None:
        self.cloud.workflows = []
        self.cloud.instead["POST", "/workflows"] = answer("mistral_workflow_create_403")
        assert self.client.post(INSTALL)["location"] == INDEX
        assert "Your roles do not allow this" in self.messages()[0]

    def test_looking_at_the_address_installs_nothing(self) -> None:
        assert self.client.get(INSTALL).status_code == 405
        assert self.cloud.calls == []
