# SPDX-License-Identifier: Apache-2.0
"""Schedules that rest: how they are listed, paused and resumed."""

import json
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.pages import Node
from tests.support.views.pages import held
from tests.support.views.recordings import answer
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by

PAUSE = f"{INDEX}{numbered(1, 3)}/pause/"
RESUME = {"action": f"schedules__resume__{numbered(1, 3)}"}
EVIL = "<script>alert(1)</script>"
LONG_AGO = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


def actions(row: Node) -> str:
    return " | ".join(each.text for tag in ("a", "button") for each in row.find(tag))


class PausedRowTest(ViewTest):
    def row(self, state: str = "paused", since: str = "", **changes: object) -> Node:
        """The only row, of the only schedule, which rests."""
        self.cloud.environments = [record(1, state, since or ago(hours=1), **changes)]
        (row,) = rows(self.page(SCHEDULES), "schedules")
        return row

    def test_a_paused_schedule_shows_all_it_had_and_since_when_it_rests(self) -> None:
        row = self.row(name="nightly", pattern="0 2 * * *", count=3, since=LONG_AGO.isoformat())
        for words in ("nightly", "volume-1", "Every day at 02:00 UTC", "3 runs left", "Paused"):
            assert words in row.text
        assert "5 Jan 2026" in row.one(css="bd-resting").parent.one("small").attributes["title"]

    def test_after_a_week_it_asks_whether_it_was_forgotten(self) -> None:
        for days, colour in ((6, "bd-tone-quiet"), (8, "bd-tone-attention")):
            row = self.row(since=ago(days=days))
            assert colour in row.one(css="bd-resting").classes
            assert ("Is it still needed?" in row.text) is (days > 7)

    def test_a_change_that_was_broken_off_says_so_and_offers_to_resume(self) -> None:
        row = self.row("changing")
        assert row.one(css="bd-resting").text == "Interrupted"
        assert "the schedule does not run" in row.text
        assert "Resume" in actions(row)

    def test_a_change_that_somebody_is_making_this_moment_is_no_alarm(self) -> None:
        row = self.row("changing", since=ago(seconds=20))
        assert row.one(css="bd-resting").text == "Being changed"
        live = self.page(SCHEDULES).one("div", css="bd-live")
        assert live.attributes["data-live-in"] == "2.5"

    def test_what_rests_can_be_resumed_and_what_runs_can_be_paused(self) -> None:
        self.cloud.triggers = [trigger(2)]
        self.cloud.environments = [record(1)]
        rest, active = rows(self.page(SCHEDULES), "schedules")
        for row, offered, missing in ((rest, "Resume", "Pause"), (active, "Pause", "Resume")):
            assert offered in actions(row)
            assert missing not in actions(row)
            for words in ("Run Now", "Edit Schedule", "Duplicate", "Delete Schedule"):
                assert words in actions(row)

    def test_edit_and_duplicate_lead_to_the_form_by_an_address_that_stays(self) -> None:
        row = self.row()
        links = {each.text: each.attributes["href"] for each in row.find("a")}
        assert links["Edit Schedule"] == f"{INDEX}{numbered(1, 3)}/edit/"
        assert links["Duplicate"] == f"{INDEX}create/?from={numbered(1, 3)}"

    def test_a_schedule_whose_record_says_active_without_a_trigger_has_ended(self) -> None:
        self.cloud.environments = [record(1, "active")]
        assert rows(self.page(SCHEDULES), "schedules") == []

    def test_environments_that_are_not_ours_or_broken_are_passed_over(self) -> None:
        theirs = record(2) | {"project_id": "another"}
        prod = record(3) | {"name": "production"}
        broken = [
            record(n) | {"variables": given}
            for n, given in enumerate(
                ("{}", "null", "[]", '{"backup_schedule": 5}', '{"backup_schedule": {}}'), 4
            )
        ]
        self.cloud.environments = [record(1), theirs, prod, *broken]
        (row,) = rows(self.page(SCHEDULES), "schedules")
        assert row.attributes["data-object-id"] == numbered(1, 3)

    def test_its_name_is_text_and_never_markup(self) -> None:
        row = self.row(name=EVIL, pattern=EVIL)
        assert row.find("script") == []
        assert row.text.count(EVIL) == 2

    def test_its_runs_are_still_its_own_in_list_and_history(self) -> None:
        self.cloud.executions = [execution(1, "success", description=triggered_by(1))]
        assert self.row(name="weekly").one("a", css="bd-badge").text == "SUCCESS"
        (run,) = rows(self.page(HISTORY), "history")
        assert "weekly" in run.text


class PauseTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.triggers = [trigger(1, name="nightly"), trigger(2)]

    def kept(self) -> dict[str, object]:
        """The only record."""
        (row,) = self.cloud.environments
        given = row["variables"]
        return (json.loads(given) if isinstance(given, str) else given)["backup_schedule"]

    def test_it_asks_by_name_and_pauses_only_when_told(self) -> None:
        page = self.page(PAUSE)
        assert "nightly" in page.one("form", id="pause_schedule_form").text
        assert self.cloud.changes == []
        assert self.client.post(PAUSE)["location"] == SCHEDULES
        assert [row["name"] for row in self.cloud.triggers] == ["schedule-0002"]
        assert (self.kept()["state"], self.kept()["definition"]["name"]) == ("paused", "nightly")
        assert "“nightly” is paused" in self.messages()[0]

    def test_it_is_written_down_before_anything_is_deleted(self) -> None:
        self.client.post(PAUSE)
        assert [call.method for call in self.cloud.changes] == ["PUT", "POST", "DELETE"]

    def test_nothing_is_deleted_that_could_not_be_written_down(self) -> None:
        for method in ("PUT", "POST"):
            self.cloud.instead = {(method, "/environments"): answer("mistral_workflow_create_403")}
            self.client.post(PAUSE)
            assert len(self.cloud.triggers) == 2

    def test_with_a_run_under_way_it_offers_to_wait_or_to_break_it(self) -> None:
        self.cloud.executions = [execution(1, "running", description=triggered_by(1))]
        page = self.page(PAUSE)
        assert "FAILED" in page.one(css="bd-under-way").text
        assert page.one("form", data_bd_wait=PAUSE)
        assert b"nothing was changed." in self.client.post(PAUSE, {"when": "wait"}).content
        assert self.cloud.changes == []
        assert self.client.post(PAUSE, {"when": "break"})["location"] == SCHEDULES
        assert len(self.cloud.triggers) == 1

    def test_a_run_that_is_about_to_start_is_said_to_be(self) -> None:
        soon = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        self.cloud.triggers = [trigger(1, next_execution_time=soon)]
        assert "starting at this moment" in self.page(PAUSE).one(css="bd-under-way").text

    def test_a_paused_schedule_can_be_deleted_by_the_same_address(self) -> None:
        self.client.post(PAUSE)
        delete = f"{INDEX}{numbered(1, 3)}/delete/"
        assert "nightly" in self.page(delete).one("form", id="delete_schedule_form").text
        self.client.post(delete)
        assert self.cloud.environments == []

    def test_resumed_it_is_made_again_as_it_was_with_its_past(self) -> None:
        before = self.cloud.triggers[0]
        self.client.post(PAUSE)
        self.client.cookies.pop("messages", None)
        self.client.post(INDEX, RESUME)
        made = next(row for row in self.cloud.triggers if row["name"] == "nightly")
        for field in ("workflow_name", "workflow_input", "pattern", "remaining_executions"):
            assert made[field] == before[field]
        assert self.kept()["triggers"] == [before["id"], made["id"]]
        assert self.messages() == ["Resumed schedule: nightly"]
        assert self.client.get(f"{INDEX}{made['id']}/delete/").status_code == 200
        assert self.client.get(f"{INDEX}{before['id']}/delete/").status_code == 200

    def test_a_schedule_whose_only_time_has_passed_says_what_to_do(self) -> None:
        past = {"pattern": "", "first_run": "2026-01-05T09:30:00+00:00", "count": 1}
        self.cloud.triggers = []
        self.cloud.environments = [record(1, name="once", **past)]
        self.client.post(INDEX, RESUME)
        assert self.cloud.changes == []
        assert "“once” was to run once, and that time has passed." in self.messages()[0]

    def test_a_name_that_was_taken_meanwhile_is_said(self) -> None:
        self.cloud.environments = [record(1, name="schedule-0002")]
        self.cloud.triggers = [trigger(2, pattern="1 2 3 4 5")]
        self.client.post(INDEX, RESUME)
        assert "Another schedule is now called “schedule-0002”." in self.messages()[0]
        assert len(self.cloud.triggers) == 1

    def test_a_login_that_can_give_no_trust_is_told_so_and_the_schedule_stays_paused(self) -> None:
        self.client.post(PAUSE)
        self.client.cookies.pop("messages", None)
        refused = answer("mistral_trigger_create_application_credential")
        self.cloud.instead["POST", "/cron_triggers"] = refused
        self.client.post(INDEX, RESUME)
        assert "nightly: Mistral may not act for you" in self.messages()[0]
        assert self.kept()["state"] == "paused"

    def test_a_workflow_that_was_deleted_is_named_and_the_schedule_stays_paused(self) -> None:
        self.client.post(PAUSE)
        self.client.cookies.pop("messages", None)
        self.cloud.workflows = []
        for action in (RESUME, {"action": f"schedules__run_now__{numbered(1, 3)}"}):
            self.client.post(INDEX, action)
            assert "nightly: “cinder_volume_backup" in self.messages()[0]
            assert "is not installed in Mistral" in self.messages()[0]
            self.client.cookies.pop("messages", None)
        assert self.kept()["state"] == "paused"

    def test_run_now_works_while_it_is_paused(self) -> None:
        self.client.post(PAUSE)
        self.client.post(INDEX, {"action": f"schedules__run_now__{numbered(1, 3)}"})
        (run,) = self.cloud.executions
        assert numbered(1, 3) in run["description"]


class PausedPagingTest(ViewTest):
    def test_paused_ones_stand_among_the_others_by_name_on_every_page(self) -> None:
        self.cloud.triggers = [trigger(n) for n in range(45) if n % 3]
        self.cloud.environments = [record(n) for n in range(0, 45, 3)]
        seen, url = [], SCHEDULES
        while url:
            page = self.page(url)
            found = rows(page, "schedules")
            assert len(found) <= 20
            seen += [row.find("td")[1].text for row in found]
            links = [a for a in page.find("a") if a.text == "Next »"]
            url = INDEX + links[0].attributes["href"] if links else ""
        assert seen == [f"schedule-{n:04}" for n in range(45)]


class FinishedRowTest(ViewTest):
    """A schedule with three runs, which Mistral has forgotten."""

    def setUp(self) -> None:
        super().setUp()
        begun = datetime.now(UTC) - timedelta(hours=10)
        self.every_hour = {"pattern": f"{begun.minute} * * * *", "count": 3, "name": "thrice"}
        self.cloud.environments = [record(1, "active", begun.isoformat(), **self.every_hour)]
        self.cloud.executions = [
            execution(
                hours,
                description=triggered_by(1),
                created_at=f"{begun + timedelta(hours=hours, seconds=1):%Y-%m-%d %H:%M:%S}",
            )
            for hours in (1, 2, 3)
        ]

    def row(self) -> Node:
        (row,) = rows(self.page(SCHEDULES), "schedules")
        return row

    def test_it_stays_in_the_list_as_finished_with_its_last_run(self) -> None:
        row = self.row()
        assert row.one(css="bd-resting").text == "Finished"
        assert "Its 3 runs are over. The last was on" in row.text
        assert "SUCCESS" in row.text
        assert "runs left" not in row.text

    def test_what_is_not_known_is_not_claimed(self) -> None:
        del self.cloud.executions[1:]
        assert "it was deleted, or the schedule was deleted before it" in self.row().text

    def test_it_can_be_duplicated_and_deleted_and_nothing_else(self) -> None:
        row = self.row()
        for words in ("Duplicate", "Delete Schedule"):
            assert words in actions(row)
        for words in ("Run Now", "Edit Schedule", "Pause", "Resume"):
            assert words not in actions(row)
        copy = self.page(f"{CREATE}?from={numbered(1, 3)}").one("form", id="bd-form")
        assert (held(copy)["name"], held(copy)["count"]) == ("thrice-copy", "3")

    def test_deleting_it_deletes_what_was_kept_and_looking_deletes_nothing(self) -> None:
        self.row()
        url = f"{INDEX}{numbered(1, 3)}/delete/"
        assert "thrice" in self.page(url).text
        assert self.cloud.changes == []
        assert self.client.post(url).status_code == 302
        assert self.cloud.environments == []
        assert [call.method for call in self.cloud.changes] == ["DELETE"]

    def test_its_runs_and_its_volume_keep_its_name(self) -> None:
        history = self.page(HISTORY)
        assert [row.text.count("by its schedule") for row in rows(history, "history")] == [1] * 3
        assert "thrice" in self.page(f"{INDEX}runs/{numbered(1, 4)}/").text

    def test_its_volume_is_unprotected(self) -> None:
        table = self.page(f"{VOLUMES}&status=unprotected").one("table", id="volumes")
        assert "volume-1" in table.text
