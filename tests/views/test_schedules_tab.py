# SPDX-License-Identifier: Apache-2.0
"""The tab Schedules."""

from datetime import timedelta

import requests
from django.utils import timezone

from backup_dashboard.core.runs import RunState
from backup_dashboard.templatetags.backup_badges import tone
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.cloud import Call
from tests.support.views.pages import Node
from tests.support.views.recordings import Answer
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import temporary_clone
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

STATES = {
    "success": "SUCCESS",
    "running": "RUNNING",
    "error": "FAILED",
    "paused": "PAUSED",
    "cancelled": "CANCELLED",
}
EVIL = "<script>alert(1)</script>"


def names(page: Node) -> list[str]:
    return [row.find("td")[1].text for row in rows(page, "schedules")]


def link(page: Node, words: str) -> str:
    found = [each for each in page.find("a") if each.text == words]
    return INDEX + found[0].attributes["href"] if found else ""


class SchedulesTabTest(ViewTest):
    def row(self, **changes: object) -> Node:
        """The only row, of the only schedule."""
        self.cloud.triggers = [trigger(1, **changes)]
        (row,) = rows(self.page(SCHEDULES), "schedules")
        return row

    def test_the_list_makes_five_calls_to_mistral_and_one_to_cinder_whatever_its_length(
        self,
    ) -> None:
        for count in (0, 1, 20, 999):
            self.cloud.triggers = [trigger(n) for n in range(count)]
            self.cloud.executions = [
                execution(n, description=triggered_by(n)) for n in range(count)
            ]
            self.cloud.volumes = [volume(n) for n in range(count)]
            self.cloud.calls.clear()
            page = self.page(SCHEDULES)
            assert len(rows(page, "schedules")) == min(count, 20)
            assert len(self.cloud.asked("mistral")) == 5
            assert len(self.cloud.asked("cinder")) == 1
            assert self.cloud.changes == []

    def test_a_schedule_shows_its_volume_workflow_cadence_and_next_run(self) -> None:
        row = self.row(
            name="nightly",
            pattern="0 2 * * *",
            next_execution_time="2026-11-24 02:00:00",
            inputs={"max_full_backups": 3, "max_incremental_backups": 6},
        )
        for words in ("nightly", "volume-1", "Rotation", "3", "6", "Every day at 02:00 UTC"):
            assert words in row.text
        assert row.one("code").text == "0 2 * * *"
        assert row.find("a", href=f"/project/volumes/{numbered(1, 1)}/")
        time = row.one("time")
        assert time.text == "Tue 24 Nov 2026, 02:00 UTC"
        assert time.attributes["datetime"] == "2026-11-24T02:00:00+00:00"

    def test_a_next_run_three_minutes_in_the_past_says_that_nothing_fires_it(self) -> None:
        past = timezone.now() - timedelta(minutes=3, seconds=1)
        row = self.row(next_execution_time=f"{past:%Y-%m-%d %H:%M:%S}")
        (badge,) = [each for each in row.find("span") if "data-state" in each.attributes]
        assert badge.text == "Overdue"
        assert "Ask your administrator to start it" in row.text
        soon = timezone.now() - timedelta(minutes=2)
        row = self.row(next_execution_time=f"{soon:%Y-%m-%d %H:%M:%S}")
        assert "Overdue" not in row.text

    def test_times_are_in_the_users_zone_with_utc_in_the_tooltip(self) -> None:
        self.client.cookies["django_timezone"] = "Asia/Tokyo"
        time = self.row(next_execution_time="2026-11-24 20:00:00").one("time")
        assert time.text == "Wed 25 Nov 2026, 05:00 JST"
        assert time.attributes["title"] == "Tue 24 Nov 2026, 20:00:00 UTC"
        assert time.attributes["datetime"] == "2026-11-24T20:00:00+00:00"

    def test_each_state_of_the_last_run_has_its_badge(self) -> None:
        for state, label in STATES.items():
            self.cloud.executions = [execution(1, state, description=triggered_by(1))]
            badge = self.row().one("a", css="bd-badge")
            assert badge.text == label
            assert badge.attributes["href"] == f"{INDEX}runs/{numbered(1, 4)}/"
            assert tone(RunState[label]) in badge.classes

    def test_the_badge_is_that_of_the_newest_run_also_of_one_by_hand(self) -> None:
        self.cloud.executions = [
            execution(1, "error", description=triggered_by(1)),
            execution(3, "success", description=triggered_by(1, "run_now")),
            execution(2, "cancelled", description=triggered_by(1)),
            execution(4, "running"),
        ]
        assert self.row().one("a", css="bd-badge").text == "SUCCESS"

    def test_a_schedule_that_never_ran_says_so(self) -> None:
        assert "Not yet" in self.row().text

    def test_the_page_asks_again_soon_while_a_run_is_under_way(self) -> None:
        self.cloud.executions = [execution(1, "running", description=triggered_by(1))]
        self.cloud.triggers = [trigger(1)]
        live = self.page(SCHEDULES).one("div", css="bd-live")
        assert live.attributes["data-live-in"] == "2.5"

    def test_a_schedule_whose_volume_is_gone_says_so_without_a_link(self) -> None:
        row = self.row(inputs={"volume_id": numbered(99, 1)})
        assert "Volume no longer exists" in row.text
        assert not [a for a in row.find("a") if "/volumes/" in a.attributes.get("href", "")]

    def test_schedules_with_odd_input_from_elsewhere_are_listed(self) -> None:
        odd = [
            {"volume_id": "../x"},
            {"volume_id": 5},
            {"volume_id": None},
            {"volume_id": ["a", {"b": 1}]},
            {"volume_id": EVIL},
            "{}",
            "null",
            "[1]",
            '"text"',
        ]
        self.cloud.triggers = [trigger(n, inputs=inputs) for n, inputs in enumerate(odd)]
        page = self.page(SCHEDULES)
        assert len(rows(page, "schedules")) == len(odd)
        assert EVIL not in [each.text for each in page.find("script")]

    def test_schedules_with_odd_input_are_listed_without_cinder_too(self) -> None:
        self.cloud.broken["cinder"] = requests.ConnectionError()
        self.test_schedules_with_odd_input_from_elsewhere_are_listed()

    def test_odd_patterns_of_schedules_from_elsewhere_are_listed(self) -> None:
        for pattern in (
            "5 4 1,15 * 1-5",
            "*/7 2-4 * * *",
            "0 2 * * 5#2",
            "@daily",
            None,
            "x" * 100,
        ):
            row = self.row(pattern=pattern)
            assert (pattern or "") in row.text
        assert "Once" in self.row(pattern="0 0 30 2 0", remaining_executions=1).text

    def test_a_schedule_that_ends_tells_how_many_runs_are_left(self) -> None:
        assert "3 runs left" in self.row(remaining_executions=3).text

    def test_names_are_text_and_never_markup(self) -> None:
        self.cloud.volumes = [volume(1, name=EVIL)]
        row = self.row(name=EVIL, pattern=EVIL)
        assert row.find("script") == []
        assert row.text.count(EVIL) == 3

    def test_cinders_temporary_clones_are_not_among_the_volumes(self) -> None:
        self.cloud.volumes.append(temporary_clone())
        assert "backup-vol-" not in self.row().text


class SchedulesPagingTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.triggers = [trigger(n) for n in range(45)]

    def test_every_schedule_is_reached_forwards_and_backwards_within_the_tab(self) -> None:
        page, seen = self.page(SCHEDULES), []
        assert not link(page, "« Prev")
        while True:
            seen.append(names(page))
            following = link(page, "Next »")
            if not following:
                break
            assert "tab=backup_schedules__schedules" in following
            page = self.page(following)
        assert [len(each) for each in seen] == [20, 20, 5]
        assert [name for shown in seen for name in shown] == [f"schedule-{n:04}" for n in range(45)]
        for shown in reversed(seen[:-1]):
            previous = link(page, "« Prev")
            assert "tab=backup_schedules__schedules" in previous
            page = self.page(previous)
            assert names(page) == shown
        assert not link(page, "« Prev")

    def test_a_page_costs_no_more_than_the_first(self) -> None:
        following = link(self.page(SCHEDULES), "Next »")
        self.cloud.calls.clear()
        self.page(following)
        assert (len(self.cloud.asked("mistral")), len(self.cloud.asked("cinder"))) == (5, 1)

    def test_after_a_marker_that_is_gone_or_made_up_the_list_begins_anew(self) -> None:
        for marker in (numbered(7), "<script>", "../x"):
            for name in ("schedules_marker", "schedules_prev_marker"):
                assert names(self.page(f"{SCHEDULES}&{name}={marker}"))[0] == "schedule-0000"

    def test_more_schedules_than_mistral_tells_at_once_cost_one_call_more(self) -> None:
        self.cloud.triggers = [trigger(n) for n in range(1001)]
        page = self.page(f"{SCHEDULES}&schedules_marker={numbered(999, 3)}")
        assert names(page) == ["schedule-1000"]
        assert len([c for c in self.cloud.calls if c.path == "/cron_triggers"]) == 2


class ScheduleActionsTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.triggers = [trigger(1), trigger(2), trigger(3)]

    def act(self, action: str, *numbers: int) -> None:
        """Press a row's button, or choose rows and press the table's button."""
        ids = [numbered(number, 3) for number in numbers]
        data = {"action": f"schedules__{action}", "object_ids": ids}
        if action == "run_now":
            data = {"action": f"schedules__run_now__{ids[0]}"}
        response = self.client.post(INDEX, data)
        assert response.status_code == 302, response
        assert response["location"].startswith(INDEX)

    def test_run_now_starts_a_run_with_the_schedules_own_input(self) -> None:
        self.act("run_now", 2)
        (call,) = self.cloud.changes
        assert (call.method, call.path) == ("POST", "/executions")
        (run,) = self.cloud.executions
        assert run["workflow_name"] == "cinder_volume_backup_rotation"
        sent = call.body["input"]
        assert '"volume_id"' in sent
        assert numbered(2, 3) in call.body["description"]
        assert self.messages() == ["Started a run of schedule: schedule-0002"]

    def test_run_now_of_a_schedule_that_is_gone_starts_nothing(self) -> None:
        listed = self.cloud._cron_triggers

        def gone_once_listed(call: Call) -> Answer:
            found = listed(call)
            self.cloud.triggers = [trigger(1)]
            return found

        self.cloud._cron_triggers = gone_once_listed
        self.act("run_now", 2)
        assert self.cloud.changes == []
        assert "no longer exists" in self.messages()[0]

    def test_run_now_without_the_schedules_workflow_names_it_and_starts_nothing(self) -> None:
        self.become("admin", "member")
        for row in self.cloud.workflows:
            row.update(scope="private", project_id="another")
        self.act("run_now", 2)
        assert self.cloud.changes == []
        said = self.messages()[0]
        assert "schedule-0002: “cinder_volume_backup_rotation” is not installed" in said

    def test_those_chosen_are_deleted_and_no_others(self) -> None:
        self.act("delete", 1, 3)
        assert [row["id"] for row in self.cloud.triggers] == [numbered(2, 3)]
        assert [call.method for call in self.cloud.changes] == ["DELETE", "DELETE"]

    def test_a_schedule_whose_run_is_under_way_is_not_deleted_with_others_and_is_named(
        self,
    ) -> None:
        for state in ("running", "paused"):
            self.cloud.triggers = [trigger(1), trigger(2), trigger(3)]
            self.cloud.executions = [execution(1, state, description=triggered_by(2))]
            self.client.cookies.pop("messages", None)
            self.act("delete", 1, 2)
            left = [row["name"] for row in self.cloud.triggers]
            assert left == ["schedule-0002", "schedule-0003"]
            said = " ".join(self.messages())
            assert "“schedule-0002” was not changed: its run is under way" in said
            assert "Deleted Schedule: schedule-0001" in said

    def test_a_run_by_hand_does_not_keep_a_schedule_from_being_deleted(self) -> None:
        self.cloud.executions = [execution(1, "running", description=triggered_by(2, "run_now"))]
        self.act("delete", 2)
        assert len(self.cloud.triggers) == 2

    def test_nothing_is_deleted_when_nothing_is_chosen(self) -> None:
        self.client.post(INDEX, {"action": "schedules__delete"})
        assert self.cloud.changes == []
