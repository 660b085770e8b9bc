# SPDX-License-Identifier: Apache-2.0
"""The page of one run."""

from base import INDEX
from base import ViewTest
from pages import Node
from recordings import answer
from recordings import backup
from recordings import execution
from recordings import numbered
from recordings import trigger
from recordings import triggered_by
from recordings import volume

URL = f"{INDEX}runs/{numbered(1, 4)}/"
EVIL = "<script>alert(1)</script>"
LABELS = {
    "success": "SUCCESS",
    "running": "RUNNING",
    "error": "FAILED",
    "paused": "PAUSED",
    "cancelled": "CANCELLED",
}


class RunPageTest(ViewTest):
    def run_page(self, state: str = "success", **changes: object) -> Node:
        self.cloud.executions = [execution(1, state, **changes)]
        return self.page(URL).one("div", css="bd-live")

    def test_each_state_has_its_badge_its_steps_and_its_inputs(self) -> None:
        for state, label in LABELS.items():
            page = self.run_page(state)
            badge = page.find(css="bd-badge")[0]
            assert (badge.text, badge.attributes["data-state"]) == (label, label)
            steps = [row.find("th")[0].text for row in page.one("table", id="bd-steps").find("tr")]
            tasks = answer(f"mistral_tasks_{state}").body["tasks"]
            tasks.sort(key=lambda task: (task["started_at"], task["finished_at"] or "later"))
            assert steps == [task["name"] for task in tasks]
            assert "create_backup" in steps or state in ("error", "running")
            assert numbered(1, 1) in page.one("table", id="bd-inputs").text

    def test_only_a_run_that_moves_is_looked_at_again(self) -> None:
        for state in LABELS:
            live = "data-live-in" in self.run_page(state).attributes
            assert live == (state == "running")

    def test_a_failed_run_says_why_in_full(self) -> None:
        cause = f"No backup was made: {'because ' * 100}"
        assert cause.strip() in self.run_page("error", state_info=cause).one(css="bd-cause").text
        assert "gives no cause" in self.run_page("error", state_info=None).one(css="bd-cause").text
        assert self.run_page("success").find(css="bd-cause") == []

    def test_it_names_volume_schedule_and_backup(self) -> None:
        self.cloud.triggers = [trigger(1, name="nightly")]
        self.cloud.backups = [backup(1, execution=numbered(1, 4), name="made")]
        page = self.run_page(description=triggered_by(1))
        for words in ("volume-1", "nightly", "by its schedule", "made"):
            assert words in page.text
        assert page.find("a", href=f"/project/volumes/{numbered(1, 1)}/")
        assert page.find("a", href=f"/project/backups/{numbered(1, 2)}/")

    def test_times_are_in_the_users_zone(self) -> None:
        self.client.cookies["django_timezone"] = "Asia/Kolkata"
        page = self.run_page(created_at="2026-11-23 20:00:00")
        assert page.find("time")[0].text == "Tue 24 Nov 2026, 01:30:00 IST"

    def test_inputs_names_and_causes_are_text_and_never_markup(self) -> None:
        self.cloud.volumes = [volume(1, name=EVIL)]
        page = self.run_page("error", inputs={EVIL: EVIL}, state_info=EVIL)
        assert page.find("script") == []
        assert page.text.count(EVIL) == 4

    def test_odd_inputs_do_not_break_it(self) -> None:
        for volume_id in ("../x", 5, None, ["a"], {"b": 1}):
            assert "SUCCESS" in self.run_page(inputs={"volume_id": volume_id}).text

    def test_a_run_that_is_not_there_leads_back_to_the_list(self) -> None:
        assert self.client.get(URL)["location"] == INDEX
        assert "not there any more" in self.messages()[0]

    def test_a_run_of_another_workflow_is_none_of_ours(self) -> None:
        self.cloud.executions = [execution(1, workflow_name="create_instance")]
        assert self.client.get(URL)["location"] == INDEX

    def test_an_address_that_can_be_no_run_is_not_found(self) -> None:
        for id in ("x", "..%2Fx", "1"):
            assert self.client.get(f"{INDEX}runs/{id}/").status_code == 404
        assert self.cloud.calls == []
