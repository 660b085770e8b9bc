# SPDX-License-Identifier: Apache-2.0
"""The page of one run."""

import json
from pathlib import Path

from tests.support.views.base import INDEX
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.recordings import answer
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

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
            steps = [
                row.attributes["data-task"]
                for row in page.one("table", id="bd-steps").find("tr")
                if "data-task" in row.attributes
            ]
            tasks = answer(f"mistral_tasks_{state}").body["tasks"]
            tasks.sort(key=lambda task: (task["started_at"], task["finished_at"] or "later"))
            thinking = (
                "check_input",
                "begin_look",
                "sort_backups",
                "follow_backup",
                "choose_what_stays",
                "choose_fulls",
                "plan_clean_up",
                "choose_leftover",
                "explain_error",
                "fail_with_reason",
            )
            assert steps == [
                task["name"]
                for task in tasks
                if task["name"] not in thinking or task["state"] != "SUCCESS"
            ]
            assert "create_backup" in steps or state in ("error", "running")
            assert "check_input" in page.one(id="bd-raw").text
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

    def test_what_mistral_itself_says_is_in_the_raw_data_and_a_sentence_in_its_place(self) -> None:
        recorded = Path(__file__).parents[1] / "unit" / "recorded_causes.json"
        said = json.loads(recorded.read_text(encoding="utf-8"))["result_too_large"]
        page = self.run_page("error", state_info=said)
        assert "too large for Mistral: 2482 KB" in page.one(css="bd-cause").text
        assert "Traceback" in page.one(id="bd-raw").text
        assert page.text.count("Traceback") == 1
        for path in ("?tab=backup_schedules__history", "history.csv"):
            text = self.client.get(INDEX + path).content.decode()
            assert "too large for Mistral: 2482 KB" in text, path
            assert "Traceback" not in text, path

    def test_it_names_volume_schedule_and_backup(self) -> None:
        self.cloud.triggers = [trigger(1, name="nightly")]
        self.cloud.backups = [backup(1, execution=numbered(1, 4), name="made")]
        page = self.run_page(description=triggered_by(1))
        for words in ("volume-1", "nightly", "by its schedule", "made"):
            assert words in page.text
        assert page.find("a", href=f"/project/volumes/{numbered(1, 1)}/")
        assert page.find("a", href=f"/project/backups/{numbered(1, 2)}/")

    def test_it_says_which_workflow_started_it(self) -> None:
        task = answer("mistral_executions_by_workflow").body["executions"][0]["task_execution_id"]
        page = self.run_page("error", task_execution_id=task)
        assert "by workflow recorded_parent" in page.text

    def test_times_are_in_the_users_zone(self) -> None:
        self.client.cookies["django_timezone"] = "Asia/Kolkata"
        page = self.run_page(created_at="2026-11-23 20:00:00")
        assert page.find("time")[0].text == "Tue 24 Nov 2026, 01:30:00 IST"

    def test_inputs_names_and_causes_are_text_and_never_markup(self) -> None:
        self.cloud.volumes = [volume(1, name=EVIL)]
        page = self.run_page("error", inputs={EVIL: EVIL}, state_info=EVIL)
        assert page.find("script") == []
        assert page.text.count(EVIL) == 7

    def test_odd_inputs_do_not_break_it(self) -> None:
        for volume_id in ("../x", 5, None, ["a"], {"b": 1}):
            assert "SUCCESS" in self.run_page(inputs={"volume_id": volume_id}).text

    def test_a_run_that_is_not_there_leads_back_to_the_list(self) -> None:
        assert self.client.get(URL)["location"] == INDEX
        assert "no longer exists" in self.messages()[0]

    def test_a_run_of_another_workflow_is_none_of_ours(self) -> None:
        self.cloud.executions = [execution(1, workflow_name="create_instance")]
        assert self.client.get(URL)["location"] == INDEX

    def test_an_address_that_can_be_no_run_is_not_found(self) -> None:
        for id in ("x", "..%2Fx", "1"):
            assert self.client.get(f"{INDEX}runs/{id}/").status_code == 404
        assert self.cloud.calls == []

    def test_a_failed_run_can_be_retried_with_the_same_inputs(self) -> None:
        page = self.run_page("error", description=triggered_by(1))
        form = page.one("form", action=f"{URL}retry/")
        assert form.find("input", name="csrfmiddlewaretoken")
        answered = self.client.post(f"{URL}retry/")
        [started] = self.cloud.changes
        assert (started.method, started.path) == ("POST", "/executions")
        assert json.loads(started.body["input"])["volume_id"] == numbered(1, 1)
        assert "run_now" in started.body["description"]
        assert answered["location"] == f"{INDEX}runs/{self.cloud.executions[-1]['id']}/"
        assert "same inputs" in self.messages()[0]

    def test_a_failed_run_goes_on_from_the_step_that_failed(self) -> None:
        assert self.run_page("error").find("form", action=f"{URL}resume/")
        assert self.client.post(f"{URL}resume/")["location"] == URL
        [rerun] = self.cloud.changes
        failed = [
            task["id"]
            for task in answer("mistral_tasks_error").body["tasks"]
            if task["state"] == "ERROR"
        ]
        assert (rerun.method, rerun.path) == ("PUT", f"/tasks/{failed[-1]}")
        assert rerun.body["reset"] is True

    def test_a_run_under_way_can_be_cancelled_and_says_what_goes_on(self) -> None:
        page = self.run_page("running")
        assert "may still finish" in page.one(id="bd-cancel").text
        assert self.client.post(f"{URL}cancel/")["location"] == URL
        [cancelled] = self.cloud.changes
        assert (cancelled.method, cancelled.body["state"]) == ("PUT", "CANCELLED")

    def test_each_state_offers_what_can_be_done_and_nothing_else(self) -> None:
        offered = {
            "success": {"retry"},
            "error": {"retry", "resume"},
            "running": {"cancel"},
            "paused": {"cancel"},
            "cancelled": {"retry"},
        }
        for state, wanted in offered.items():
            actions = {form.attributes["action"] for form in self.run_page(state).find("form")}
            assert actions == {f"{URL}{each}/" for each in wanted}

    def test_what_came_too_late_changes_nothing_and_says_so(self) -> None:
        for state, action in (("success", "cancel"), ("running", "retry"), ("success", "resume")):
            self.run_page(state)
            assert self.client.post(f"{URL}{action}/")["location"] == URL
            assert self.messages()
            assert self.cloud.changes == []

    def test_nothing_is_done_by_looking_or_by_a_reader(self) -> None:
        self.run_page("error")
        for action in ("retry", "resume", "cancel"):
            assert self.client.get(f"{URL}{action}/").status_code == 405
        self.become("reader")
        assert self.page(URL).one("div", css="bd-live").find("form") == []
        for action in ("retry", "resume", "cancel"):
            self.client.post(f"{URL}{action}/")
        assert self.cloud.changes == []

    def test_a_rotation_says_what_it_deleted_and_what_it_could_not(self) -> None:
        self.cloud.backups = [backup(7, name="still here")]
        kept = {"id": numbered(7, 2), "why": "another backup depends on it"}
        output = json.dumps({"deleted": ["a", "b"], "kept": [kept]})
        page = self.run_page("success", output=output)
        assert page.one(id="bd-deleted").text == "2 backups of this rotation, beyond its limits."
        assert page.one(css="bd-leftover").text == "still here : another backup depends on it"

    def test_a_run_that_succeeded_begins_with_what_came_of_it(self) -> None:
        said = (
            "Full backup 'nightly' of volume 'web' is available "
            "(the limit of 2 incrementals was reached), 3 deleted."
        )
        output = {"backup_type": "full", "deleted": ["a", "b", "c"], "kept": [], "summary": said}
        page = self.run_page("success", output=json.dumps(output))
        assert page.one(id="bd-summary").text == (
            "A full backup was made: the limit of 2 incrementals was reached. "
            "3 backups beyond the limits were deleted."
        )
        assert page.text.index("A full backup was made") < page.text.index("Started by")
        assert page.find(id="bd-deleted") == []
        assert self.run_page("error", output=json.dumps(output)).find(id="bd-summary") == []

    def test_a_run_of_which_nothing_is_told_has_no_summary(self) -> None:
        assert self.run_page("success", output="{}").find(id="bd-summary") == []

    def test_it_leads_to_its_schedule_where_that_can_be_changed_else_to_all_its_runs(self) -> None:
        self.cloud.triggers = [trigger(1, name="nightly")]
        edit = f"{INDEX}{numbered(1, 3)}/edit/"
        link = self.run_page(description=triggered_by(1)).one("a", id="bd-schedule")
        assert (link.text, link.attributes["href"]) == ("nightly", edit)
        assert self.client.get(edit).status_code == 200

        history = f"{INDEX}?tab=backup_schedules__history&schedule={numbered(1, 3)}"
        self.become("reader")
        link = self.run_page(description=triggered_by(1)).one("a", id="bd-schedule")
        assert link.attributes["href"] == history

    def test_a_finished_schedule_leads_to_all_its_runs_and_one_that_is_gone_nowhere(self) -> None:
        self.cloud.environments = [record(1, "active", name="thrice", count=3)]
        link = self.run_page(description=triggered_by(1)).one("a", id="bd-schedule")
        assert link.text == "thrice"
        assert "tab=backup_schedules__history" in link.attributes["href"]
        self.cloud.environments = []
        assert self.run_page(description=triggered_by(1)).find("a", id="bd-schedule") == []

    def test_the_size_of_its_backup_is_shown_and_a_good_one_can_be_restored(self) -> None:
        self.cloud.backups = [backup(1, execution=numbered(1, 4), name="made", size=7)]
        page = self.run_page()
        assert page.one(id="bd-size").text == "7 GiB"
        result = page.one(id="bd-result")
        assert (
            result.one("a", css="ajax-modal")
            .attributes["href"]
            .startswith(f"/project/backups/{numbered(1, 2)}/restore/?backup_name=made")
        )
        self.become("reader")
        assert self.run_page().one(id="bd-result").find("a", css="ajax-modal") == []

    def test_a_backup_that_is_broken_cannot_be_restored(self) -> None:
        self.cloud.backups = [backup(1, execution=numbered(1, 4), status="error")]
        assert self.run_page().one(id="bd-result").find("a", css="ajax-modal") == []

    def test_only_a_run_that_did_not_succeed_is_retried_the_others_run_again(self) -> None:
        for state, label in (
            ("success", "Run again"),
            ("error", "Retry"),
            ("cancelled", "Retry"),
        ):
            assert self.run_page(state).one("button", id="bd-retry").text == label

    def test_where_the_volume_is_gone_nothing_is_offered_that_would_fail(self) -> None:
        self.cloud.volumes = []
        page = self.run_page("error")
        assert page.find("form") == []
        assert "The volume is gone" in page.one(css="bd-run-actions").text

    def test_what_cinder_says_of_the_runs_backups_is_shown_and_of_no_others(self) -> None:
        said = answer("cinder_messages").body["messages"][0]
        broken = backup(1, execution=numbered(1, 4), status="error", fail_reason="disk is full")
        self.cloud.backups = [broken, backup(2, status="error", fail_reason="not ours")]
        self.cloud.messages = [
            {**said, "resource_uuid": numbered(1, 2)},
            {**said, "resource_uuid": numbered(2, 2), "user_message": "not ours"},
        ]
        page = self.run_page("error")
        texts = [each.text for each in page.find(css="bd-cinder-says")]
        assert "disk is full" in texts[0]
        assert said["user_message"] in texts[1]
        assert "not ours" not in page.text

    def test_the_page_asks_four_times_of_mistral_and_three_of_cinder(self) -> None:
        self.cloud.backups = [backup(n) for n in range(50)]
        self.run_page("success")
        assert (len(self.cloud.asked("mistral")), len(self.cloud.asked("cinder"))) == (4, 3)
