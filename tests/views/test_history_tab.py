# SPDX-License-Identifier: Apache-2.0
"""The tab History."""

from backup_dashboard.core.runs import RunState
from backup_dashboard.templatetags.backup_badges import tone
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.pages import Node
from tests.support.views.recordings import answer
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import temporary_clone
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

EVIL = "<script>alert(1)</script>"
LABELS = {
    "success": "SUCCESS",
    "running": "RUNNING",
    "error": "FAILED",
    "paused": "PAUSED",
    "cancelled": "CANCELLED",
}


def ids(page: Node) -> list[str]:
    return [row.attributes["data-object-id"] for row in rows(page, "history")]


PARENT_TASK = answer("mistral_executions_by_workflow").body["executions"][0]["task_execution_id"]


class HistoryTabTest(ViewTest):
    def row(self, state: str = "success", **changes: object) -> Node:
        """The only row, of the only run."""
        self.cloud.executions = [execution(1, state, **changes)]
        (row,) = rows(self.page(HISTORY), "history")
        return row

    def test_the_list_makes_four_calls_to_mistral_and_two_to_cinder(self) -> None:
        for count in (0, 1, 20, 999):
            self.cloud.executions = [
                execution(n, description=triggered_by(n % 5)) for n in range(count)
            ]
            self.cloud.triggers = [trigger(n) for n in range(count)]
            self.cloud.volumes = [volume(n) for n in range(count)]
            self.cloud.backups = [
                backup(n, execution=numbered(n, 4), created_at=execution(n)["created_at"])
                for n in reversed(range(count))
            ]
            self.cloud.calls.clear()
            page = self.page(HISTORY)
            assert len(rows(page, "history")) == min(count, 20)
            assert len(page.one("table", id="history").find("small", css="bd-nowrap")) == min(
                count, 20
            )
            assert len(self.cloud.asked("mistral")) == 4
            assert len(self.cloud.asked("cinder")) == 2
            assert self.cloud.changes == []

    def test_where_the_newest_backups_do_not_reach_back_to_its_runs_one_more_list_is_asked_for(
        self,
    ) -> None:
        self.cloud.executions = [execution(1)]
        newer = [backup(n, created_at="2026-11-21T00:00:00.000000") for n in range(2, 400)]
        own = backup(1, execution=numbered(1, 4), created_at=execution(1)["created_at"])
        self.cloud.backups = [*newer, own]
        (row,) = rows(self.page(HISTORY), "history")
        assert "backup-1" in row.text
        assert len(self.cloud.asked("cinder")) == 3

    def test_each_state_has_its_badge_that_leads_to_the_run(self) -> None:
        for state, label in LABELS.items():
            badge = self.row(state).one("a", css="bd-badge")
            assert badge.text == label
            assert badge.attributes["href"] == f"{INDEX}runs/{numbered(1, 4)}/"
            assert tone(RunState[label]) in badge.classes

    def test_a_state_that_nobody_knows_is_shown_as_unknown(self) -> None:
        assert self.row(state="success", **{}).one("a", css="bd-badge").text == "SUCCESS"
        self.cloud.executions = [execution(1) | {"state": "INVENTED"}]
        (row,) = rows(self.page(HISTORY), "history")
        assert row.one("a", css="bd-badge").text == "UNKNOWN"

    def test_a_run_tells_what_started_it(self) -> None:
        self.cloud.triggers = [trigger(1, name="nightly")]
        by_cron = self.row(description=triggered_by(1)).text
        assert "nightly" in by_cron
        assert "by its schedule" in by_cron
        by_person = self.row(description=triggered_by(1, "run_now")).text
        assert "nightly" in by_person
        assert "by hand" in by_person
        assert "by hand" in self.row(description=None).text
        gone = self.row(description=triggered_by(9)).text
        assert "by a schedule that has ended or was deleted" in gone

    def test_a_run_that_another_workflow_started_names_it(self) -> None:
        assert "by workflow recorded_parent" in self.row("by_workflow").text
        self.cloud.instead["GET", f"/tasks/{PARENT_TASK}"] = answer("mistral_execution_404")
        row = self.row("by_workflow").text
        assert "by another workflow" in row
        assert "by hand" not in row
        assert self.cloud.changes == []

    def test_many_runs_of_one_workflow_cost_one_call_more(self) -> None:
        self.cloud.executions = [execution(n, "by_workflow") for n in range(20)]
        self.page(HISTORY)
        assert len([call for call in self.cloud.calls if "/tasks/" in call.path]) == 1

    def test_a_failed_run_shows_its_cause_and_others_show_none(self) -> None:
        cause = answer("mistral_execution_error").body["state_info"]
        assert "Volume" in cause
        assert cause in self.row("error").one(css="bd-cause").attributes["title"]
        assert self.row("success", state_info="odd").find(css="bd-cause") == []

    def test_a_failed_run_without_a_cause_is_listed(self) -> None:
        assert "FAILED" in self.row("error", state_info=None).text

    def test_a_run_shows_when_it_started_and_how_long_it_took(self) -> None:
        row = self.row(created_at="2026-11-23 12:00:00", updated_at="2026-11-23 12:00:42")
        assert row.one("time").text == "Mon 23 Nov 2026, 12:00:00 UTC"
        assert "42 s" in row.text

    def test_times_are_in_the_users_zone(self) -> None:
        self.client.cookies["django_timezone"] = "America/New_York"
        time = self.row(created_at="2026-11-23 02:00:00").one("time")
        assert time.text == "Sun 22 Nov 2026, 21:00:00 EST"
        assert time.attributes["title"] == "Mon 23 Nov 2026, 02:00:00 UTC"

    def test_a_run_links_to_the_backup_that_it_made(self) -> None:
        self.cloud.backups = [
            backup(2, execution=numbered(9, 4)),
            backup(1, execution=numbered(1, 4), name="made", is_incremental=False),
            backup(3),
        ]
        row = self.row()
        assert row.one("a", href=f"/project/backups/{numbered(1, 2)}/").text == "made"
        assert "full" in row.text

    def test_names_and_causes_are_text_and_never_markup(self) -> None:
        self.cloud.volumes = [volume(1, name=EVIL)]
        self.cloud.triggers = [trigger(1, name=EVIL)]
        self.cloud.backups = [backup(1, execution=numbered(1, 4), name=EVIL)]
        row = self.row("error", description=triggered_by(1), state_info=EVIL)
        assert row.find("script") == []
        assert row.text.count(EVIL) == 4

    def test_runs_with_odd_input_are_listed(self) -> None:
        for volume_id in ("../x", 5, None, ["a"], EVIL):
            row = self.row(inputs={"volume_id": volume_id})
            assert "SUCCESS" in row.text
            assert row.find("script") == []

    def test_the_page_asks_again_while_a_run_moves_and_seldom_else(self) -> None:
        for state, seconds in (("running", "2.5"), ("paused", "30.0"), ("success", "30.0")):
            self.cloud.executions = [execution(1, state)]
            live = self.page(HISTORY).one("div", css="bd-live")
            assert live.attributes["data-live-in"] == seconds

    def test_cinders_temporary_clones_are_nowhere(self) -> None:
        self.cloud.volumes.append(temporary_clone())
        self.row()
        assert "backup-vol-" not in self.page(HISTORY).text

    def test_every_run_is_reached_forwards_and_backwards_within_the_tab(self) -> None:
        # Many runs in the same second: the order must be total all the same.
        self.cloud.executions = [execution(n, created_at="2026-11-23 12:00:00") for n in range(45)]
        page, seen = self.page(HISTORY), []
        while True:
            seen.append(ids(page))
            following = [a for a in page.find("a") if a.text == "Next »"]
            if not following:
                break
            assert "tab=backup_schedules__history" in following[0].attributes["href"]
            page = self.page(INDEX + following[0].attributes["href"])
        assert [len(each) for each in seen] == [20, 20, 5]
        assert len({id for shown in seen for id in shown}) == 45
        for shown in reversed(seen[:-1]):
            previous = [a for a in page.find("a") if a.text == "« Prev"]
            assert "tab=backup_schedules__history" in previous[0].attributes["href"]
            page = self.page(INDEX + previous[0].attributes["href"])
            assert ids(page) == shown
        assert [a for a in page.find("a") if a.text == "« Prev"] == []
