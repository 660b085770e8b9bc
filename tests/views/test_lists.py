# SPDX-License-Identifier: Apache-2.0
"""What the lists have in common: their pages, their headers, and what is done to their rows."""

import uuid

import requests

from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.cloud import Call
from tests.support.views.pages import parse
from tests.support.views.recordings import Answer
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

LISTS = {"schedules": SCHEDULES, "history": HISTORY, "volumes": VOLUMES}
GONE = str(uuid.uuid4())
EVIL = "<script>alert(1)</script>"
NO_IDS = ("abc", "0", "-1", "../x", "%00", "é", "x" * 10_000)


class ListTest(ViewTest):
    """A project with more than a page of everything."""

    def setUp(self) -> None:
        super().setUp()
        self.cloud.volumes = [volume(n) for n in range(1, 31)]
        self.cloud.triggers = [trigger(n) for n in range(1, 31)]
        self.cloud.executions = [execution(n) for n in range(1, 31)]


class PagesTest(ListTest):
    def test_a_page_after_a_row_that_is_gone_is_the_first_one_and_says_so(self) -> None:
        for table, url in LISTS.items():
            first = self.page(url)
            assert first.find(id="bd-restarted") == []
            for param in ("marker", "prev_marker"):
                page = self.page(f"{url}&{table}_{param}={GONE}")
                assert "This is its first page" in page.one(id="bd-restarted").text
                shown = [[r.attributes["id"] for r in rows(p, table)] for p in (page, first)]
                assert shown[0] == shown[1]
                assert len(shown[0]) == 20
                assert page.find("div", css="bd-missing") == []
                assert "Prev" not in page.one("table", id=table).text

    def test_what_is_no_id_at_all_starts_the_first_page_too(self) -> None:
        for marker in NO_IDS:
            page = self.page(f"{HISTORY}&history_marker={marker}")
            assert page.one(id="bd-restarted")
            assert len(rows(page, "history")) == 20
            assert all(len(call.query.get("marker", "")) <= 36 for call in self.cloud.calls)

    def test_a_page_after_a_row_that_is_there_says_nothing(self) -> None:
        for table, url in LISTS.items():
            last = rows(self.page(url), table)[-1].attributes["data-object-id"]
            page = self.page(f"{url}&{table}_marker={last}")
            assert len(rows(page, table)) == 10
            assert page.find(id="bd-restarted") == []

    def test_a_filtered_page_after_a_run_that_is_gone_keeps_its_filter(self) -> None:
        self.cloud.executions += [execution(n, "error") for n in range(31, 60)]
        page = self.page(f"{HISTORY}&state=failed&history_marker={GONE}")
        assert {row.one("a", css="bd-badge").text for row in rows(page, "history")} == {"FAILED"}
        assert page.one(id="bd-restarted")
        by_volume = self.page(f"{HISTORY}&volume={numbered(1, 1)}&history_marker={GONE}")
        assert by_volume.one(id="bd-restarted")


class HeadersTest(ListTest):
    def test_no_header_sorts_the_words_of_one_page(self) -> None:
        for table, url in LISTS.items():
            headers = self.page(url).one("table", id=table).find("th")
            assert len(headers) > 5
            assert [each.text for each in headers if "sortable" in each.classes] == []

    def test_schedules_are_sorted_by_the_time_of_their_next_run_over_all_pages(self) -> None:
        for n, row in enumerate(self.cloud.triggers):
            day, month = n * 7 % 28 + 1, n * 5 % 12 + 1
            row["next_execution_time"] = f"2027-{month:02}-{day:02} 02:00:00"
        self.cloud.environments = [record(40, name="a-paused")]
        by_id = {row["id"]: row["next_execution_time"] for row in self.cloud.triggers}
        seen, url = [], f"{SCHEDULES}&sort=next"
        while url:
            page = self.page(url)
            chosen = [o for o in page.find("option") if "selected" in o.attributes]
            assert [each.text for each in chosen] == ["Next run"]
            seen += [row.attributes["data-object-id"] for row in rows(page, "schedules")]
            links = [a for a in page.find("a") if a.text == "Next »"]
            url = INDEX + links[0].attributes["href"] if links else ""
        assert seen[:-1] == sorted(by_id, key=by_id.get)
        assert seen[-1] == numbered(40, 3)
        for nonsense in ("", "drop table", "state"):
            page = self.page(f"{SCHEDULES}&sort={nonsense}")
            assert rows(page, "schedules")[0].attributes["data-object-id"] == numbered(40, 3)


class ActionsTest(ListTest):
    """What is done to rows is done by their ids, whichever rows the page shows by now."""

    def act(self, action: str, *ids: str, url: str = SCHEDULES) -> list[str]:
        """Choose rows, press the table's button, and read what is said."""
        self.client.cookies.pop("messages", None)
        self.cloud.calls.clear()
        answered = self.client.post(url, {"action": action, "object_ids": ids})
        assert answered.status_code == 302
        assert answered["location"] == url
        return self.messages()

    def press(self, action: str, url: str = SCHEDULES) -> list[str]:
        """Press the button of a row."""
        return self.act(action, url=url)

    def test_a_row_of_another_page_is_acted_on(self) -> None:
        said = self.press(f"schedules__run_now__{numbered(25, 3)}")
        assert said == ["Started a run of schedule: schedule-0025"]
        assert len(self.cloud.executions) == 31
        assert self.act("schedules__delete", numbered(1, 3), numbered(29, 3)) == [
            "Deleted Schedules: schedule-0001, schedule-0029"
        ]
        assert len(self.cloud.triggers) == 28
        self.cloud.environments = [record(40)]
        said = self.press(
            f"schedules__resume__{numbered(40, 3)}", f"{SCHEDULES}&schedules_marker={GONE}"
        )
        assert said == ["Resumed schedule: schedule-0040"]

    def test_a_run_that_the_filter_does_not_show_any_more_is_retried(self) -> None:
        self.cloud.executions = [execution(1, "error")]
        said = self.press(f"history__retry__{numbered(1, 4)}", f"{HISTORY}&state=running")
        assert said == ["Started a new run of: recorded"]
        assert len(self.cloud.executions) == 2

    def test_a_list_is_not_loaded_for_what_is_done_by_id(self) -> None:
        self.cloud.broken = {"cinder": requests.ConnectionError()}
        assert self.act("schedules__delete", numbered(1, 3)) == ["Deleted Schedule: schedule-0001"]
        assert self.cloud.asked("cinder") == []

    def test_what_is_gone_is_said(self) -> None:
        for action in ("schedules__run_now", "schedules__resume", "schedules__delete"):
            (said,) = self.press(f"{action}__{GONE}")
            assert said == "One that you chose no longer exists."
        (said,) = self.press(f"history__retry__{GONE}", HISTORY)
        assert said == "One that you chose no longer exists."
        assert self.cloud.changes == []

    def test_of_several_each_is_accounted_for(self) -> None:
        self.cloud.executions = [execution(1, "running", description=triggered_by(2))]
        chosen = [numbered(1, 3), numbered(2, 3), GONE, str(uuid.uuid4()), numbered(3, 3), "abc"]
        done, failed = self.act("schedules__delete", *chosen)
        assert done == "Deleted Schedules: schedule-0001, schedule-0003"
        assert failed.startswith("2 deleted, 4 not. “schedule-0002” was not changed: its run is")
        assert failed.endswith("3 that you chose no longer exist.")
        self.cloud.executions = [
            execution(1, "error"),
            execution(2, "error"),
            execution(3),
            execution(4, "running"),
        ]
        chosen = [*(numbered(n, 4) for n in range(1, 5)), GONE]
        done, failed = self.act("history__retry", *chosen, url=HISTORY)
        assert done == "Started new runs of: recorded, recorded"
        assert failed == (
            "2 started, 3 not. The run of “recorded” has succeeded meanwhile. The run of “recorded” has not "
            "ended yet. One that you chose no longer exists."
        )
        assert len(self.cloud.executions) == 6

    def test_a_reason_that_several_have_in_common_is_said_once(self) -> None:
        for row in self.cloud.workflows:
            row.update(name="another")
        (said,) = self.act("schedules__delete", GONE, "abc")
        assert said == "0 deleted, 2 not. 2 that you chose no longer exist."
        self.cloud.broken = {"mistral": requests.ConnectionError()}
        (said,) = self.act("schedules__delete", numbered(1, 3), numbered(2, 3))
        assert said.startswith("0 deleted, 2 not. Mistral (workflows) does not answer.")
        assert said.count("does not answer") == 1

    def test_the_failure_of_one_that_nobody_has_thought_of_keeps_no_other_from_being_done(
        self,
    ) -> None:
        first = numbered(1, 3)
        broken = ("DELETE", f"/cron_triggers/{first}")
        delete = self.cloud._cron_triggers

        def failing(call: Call, id: str = "") -> Answer:
            if (call.method, call.path) == broken:
                raise RuntimeError("no such thing")
            return delete(call, id)

        self.cloud._cron_triggers = failing
        with self.assertLogs("backup_dashboard", "ERROR"):
            done, failed = self.act("schedules__delete", first, numbered(2, 3))
        assert done == "Deleted Schedule: schedule-0002"
        assert failed.startswith("1 deleted, 1 not. schedule-0001: Something went wrong.")

    def test_what_is_no_id_reaches_no_service_and_is_answered_in_words(self) -> None:
        for id in (*NO_IDS, EVIL):
            (said,) = self.press(f"schedules__run_now__{id}")
            assert said == "One that you chose no longer exists."
            assert id not in said
            assert not [call for call in self.cloud.calls if id in call.path]
        assert self.cloud.changes == []

    def test_more_than_can_be_done_at_once_are_refused_as_a_whole(self) -> None:
        chosen = [str(uuid.uuid4()) for _each in range(201)]
        (said,) = self.act("schedules__delete", *chosen)
        assert said == "At most 200 can be chosen at once. Nothing was done. Choose fewer."
        assert self.cloud.calls == []

    def test_one_that_is_chosen_twice_is_acted_on_once(self) -> None:
        self.cloud.executions = [execution(1, "error")]
        self.act("history__retry", *[numbered(1, 4)] * 3, url=HISTORY)
        assert len(self.cloud.executions) == 2

    def test_an_action_that_no_table_has_changes_nothing_and_ends_no_page(self) -> None:
        for action in ("", "schedules", "schedules__", "schedules__invent__x", "__", "x__y__z"):
            answered = self.client.post(SCHEDULES, {"action": action})
            assert answered.status_code in (200, 302), action
        for query in ("table=schedules&action=row_update", "table=schedules&action=cell_update"):
            assert self.client.get(f"{SCHEDULES}&{query}").status_code in (200, 302)
        assert self.cloud.changes == []

    def test_volumes_that_are_gone_or_none_are_left_to_the_form(self) -> None:
        ids = [numbered(1, 1), "abc", GONE]
        sent = {"action": "volumes__protect_many", "object_ids": ids}
        answered = self.client.post(VOLUMES, sent)
        assert (answered.status_code, answered["location"]) == (307, CREATE)
        form = parse(self.client.post(CREATE, sent).content.decode())
        assert form.one("form", id="bd-form")
