# SPDX-License-Identifier: Apache-2.0
"""What somebody with more than a member's rights is told, and asked, before those rights act."""

from tests.support.views.base import CREATE
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.recordings import PROJECT
from tests.support.views.recordings import execution
from tests.support.views.recordings import installed_workflow
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import volume

RESUME = f"{INDEX}{numbered(1, 3)}/resume/"
WORKFLOWS = (
    "cinder_volume_backup_full",
    "cinder_volume_backup_full_incremental",
    "cinder_volume_backup_rotation",
)


class AdministratorTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.become("admin", "member")
        self.cloud.volumes = [volume(1, **{"os-vol-tenant-attr:tenant_id": PROJECT})]
        self.cloud.workflows = [installed_workflow(name, "public", "p0") for name in WORKFLOWS]

    def test_saving_leaves_no_administrators_role_behind_unless_that_is_said(self) -> None:
        page = self.page(CREATE)
        box = page.one("div", id="bd-agreed").one("input")
        assert "checked" not in box.attributes
        answer = self.submit(name="nightly")
        assert answer.status_code == 200
        assert "Tick this box if you want that" in answer.content.decode()
        assert 'value="nightly"' in answer.content.decode()
        assert self.cloud.changes == []
        assert self.submit(agreed="on").status_code == 302
        assert len(self.cloud.triggers) == 1

    def test_a_run_at_once_and_a_preview_ask_for_no_such_thing(self) -> None:
        assert "Tick this" not in self.submit(wanted="preview").content.decode()
        assert self.submit(wanted="run_now").status_code == 302

    def test_a_paused_schedule_is_resumed_only_after_the_question(self) -> None:
        self.cloud.environments = [record(1)]
        [row] = rows(self.page(SCHEDULES), "schedules")
        assert [a.attributes["href"] for a in row.find("a") if a.text == "Resume"] == [RESUME]
        assert self.page(RESUME).one("div", id="bd-agreed")
        answer = self.client.post(RESUME, {})
        assert "administrator&#x27;s role" in answer.content.decode()
        assert self.cloud.triggers == []
        assert self.client.post(RESUME, {"agreed": "on"}).status_code == 302
        assert len(self.cloud.triggers) == 1

    def test_runs_of_other_projects_are_not_asked_for(self) -> None:
        self.cloud.executions = [execution(1), execution(2, project_id="other")]
        page = self.page(f"{INDEX}?tab=backup_schedules__history")
        assert [each.attributes["data-object-id"] for each in rows(page, "history")] == [
            numbered(1, 4)
        ]
        asked = [call.query for call in self.cloud.calls if call.path == "/executions"]
        assert {query["project_id"] for query in asked} == {PROJECT}


class MemberTest(ViewTest):
    def test_a_member_is_asked_nothing_of_the_kind(self) -> None:
        assert self.page(CREATE).find("div", id="bd-agreed") == []
        assert self.submit().status_code == 302

    def test_the_form_says_whose_text_a_run_follows(self) -> None:
        own, *others = WORKFLOWS
        self.cloud.workflows = [
            installed_workflow(own, "private", PROJECT),
            *(installed_workflow(name, "public", "p0") for name in others),
        ]
        said = self.page(CREATE).one("fieldset", id="bd-workflows").text
        assert said.count("this project's own copy") == 1
        assert said.count("administrators have made public") == 2

    def test_a_member_asks_mistral_for_no_project(self) -> None:
        self.page(f"{INDEX}?tab=backup_schedules__history")
        [query] = [call.query for call in self.cloud.calls if call.path == "/executions"]
        assert "project_id" not in query
