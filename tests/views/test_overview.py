# SPDX-License-Identifier: Apache-2.0
"""The Overview: is everything backed up?"""

import json
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from unittest.mock import patch

import requests
from django.core.cache import cache

from tests.support.views.base import INDEX
from tests.support.views.base import VOLUMES_TAB
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

STATE = f"{INDEX}overview/state/"
CALENDAR = f"{INDEX}overview/calendar/"


def ago(**span: float) -> str:
    return f"{datetime.now(UTC) - timedelta(**span):%Y-%m-%d %H:%M:%S}"


class OverviewTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        last = datetime.now(UTC) - timedelta(minutes=30)
        self.every_four = {
            "pattern": f"{last.minute} {last.hour % 4}-23/4 * * *",
            "created_at": ago(days=30),
            "next_execution_time": f"{last + timedelta(hours=4):%Y-%m-%d %H:%M:00}",
        }

    def needs(self) -> list[tuple[str, Node]]:
        page = self.page(STATE)
        lines = [each for each in page.find("tr") if "data-kind" in each.attributes]
        return [(each.attributes["data-kind"], each) for each in lines]

    def ran(self, number: int, state: str = "success", **span: float) -> dict[str, object]:
        at = {"created_at": ago(**span), "updated_at": ago(**span)}
        return execution(number, state, description=triggered_by(1), **at)

    def test_the_page_itself_asks_nothing_and_its_parts_ask_for_themselves(self) -> None:
        page = self.page(INDEX)
        assert self.cloud.calls == []
        parts = [each.attributes["data-live-url"] for each in page.find("div", css="bd-live")]
        assert parts == [STATE, CALENDAR]

    def test_without_javascript_a_link_shows_all_at_once(self) -> None:
        page = self.page(INDEX)
        (link,) = [
            each for each in page.find("a") if "parts=all" in each.attributes.get("href", "")
        ]
        whole = self.page(INDEX + link.attributes["href"])
        assert [each.attributes["data-live-url"] for each in whole.find("div", css="bd-live")] == [
            STATE,
            CALENDAR,
        ]
        assert whole.find("ul", css="bd-numbers")

    def test_the_parts_make_a_fixed_number_of_calls(self) -> None:
        for count in (0, 1, 20, 999):
            self.cloud.volumes = [volume(n) for n in range(count)]
            self.cloud.triggers = [trigger(n, {"volume_id": numbered(n, 1)}) for n in range(count)]
            self.cloud.executions = [self.ran(n, minutes=n) for n in range(count)]
            self.cloud.backups = [backup(n, numbered(n, 4)) for n in range(count)]
            for url, mistral, cinder in ((STATE, 3, 2), (CALENDAR, 4, 0)):
                self.cloud.calls.clear()
                self.page(url)
                assert len(self.cloud.asked("mistral")) == mistral
                assert len(self.cloud.asked("cinder")) == cinder

    def test_every_number_leads_to_the_volumes_that_it_counts(self) -> None:
        self.cloud.volumes = [volume(1), volume(2), volume(3)]
        self.cloud.triggers = [trigger(1, **self.every_four)]
        self.cloud.executions = [self.ran(1, "error", minutes=20)]
        (numbers,) = self.page(STATE).find("ul", css="bd-numbers")
        found = {each.text: each.attributes["href"] for each in numbers.find("a")}
        assert list(found) == ["0 protected", "0 stale", "1 failing", "2 unprotected"]
        unprotected = found["2 unprotected"]
        assert unprotected == f"{VOLUMES_TAB}&status=unprotected"
        table = self.page(f"{unprotected}&parts=all").one("table", id="volumes")
        assert "volume-2" in table.text
        assert "volume-1" not in table.text

    def test_a_number_is_as_loud_as_what_it_counts_and_quiet_at_nothing(self) -> None:
        self.cloud.volumes = [volume(1), volume(2)]
        self.cloud.triggers = [trigger(1, **self.every_four)]
        self.cloud.executions = [self.ran(1, "error", minutes=20)]
        tiles = self.page(STATE).find("li", css="bd-number")
        found = {tile.text: {*tile.classes} - {"bd-number"} for tile in tiles}
        assert found == {
            "0 protected": {"bd-tone-quiet"},
            "0 stale": {"bd-tone-quiet"},
            "1 failing": {"bd-tone-bad"},
            "1 unprotected": {"bd-tone-attention"},
        }

    def test_more_volumes_than_are_looked_at_are_said(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(1001)]
        assert self.page(STATE).find(id="bd-cut") == []
        cache.clear()
        with patch("backup_dashboard.flows.evidence.MANY_VOLUMES", 1000):
            assert "more volumes" in self.page(STATE).one(id="bd-cut").text

    def test_a_failed_run_is_told_with_its_cause_and_a_link(self) -> None:
        self.cloud.triggers = [trigger(1, **self.every_four)]
        self.cloud.executions = [
            self.ran(2, "error", minutes=20) | {"state_info": "The quota is used up."},
            self.ran(1, "error", minutes=30),
        ]
        ((kind, line), *_rest) = self.needs()
        assert kind == "FAILED"
        assert "schedule-0001" in line.text
        assert "The quota is used up. (2 times since yesterday)" in line.text
        assert line.one("a").attributes["href"] == f"{INDEX}runs/{numbered(2, 4)}/"

    def test_a_run_that_mistral_itself_ended_is_told_in_a_sentence(self) -> None:
        said = "Failed to run task [error=Failed to find action [action_name=cinder.volumes_get"
        said += ", namespace=], wf=w, task=t]:\nTraceback (most recent call last):\n"
        self.cloud.triggers = [trigger(1, **self.every_four)]
        self.cloud.executions = [self.ran(1, "error", minutes=20) | {"state_info": said}]
        ((_kind, line), *_rest) = self.needs()
        assert "does not know the action “cinder.volumes_get”" in line.text
        assert "Traceback" not in line.text

    def test_a_slot_at_which_nothing_ran_is_told_with_its_likely_cause(self) -> None:
        self.cloud.triggers = [trigger(1, **self.every_four)]
        self.cloud.executions = [self.ran(1, days=3)]
        ((kind, line),) = self.needs()
        assert kind == "MISSED"
        assert "can probably no longer act for the owner" in line.text

    def test_a_next_time_in_the_past_is_told_as_a_stopped_scheduler(self) -> None:
        stopped = {**self.every_four, "next_execution_time": ago(hours=9)}
        self.cloud.triggers = [trigger(1, **stopped)]
        banner = self.page(STATE).one("div", id="bd-stopped")
        assert "no schedule has run since" in banner.text

    def test_a_run_that_hangs_is_told_with_how_long_it_usually_takes(self) -> None:
        self.cloud.triggers = [trigger(1)]
        self.cloud.executions = [
            self.ran(2, "running", hours=3),
            self.ran(1, days=1) | {"updated_at": ago(hours=23, minutes=56)},
        ]
        (found,) = [line for kind, line in self.needs() if kind == "STUCK"]
        assert "Under way for 3 h 0 min. It never took longer than 4 min" in found.text

    def test_a_schedule_whose_volume_is_gone_can_be_deleted_from_here(self) -> None:
        self.cloud.triggers = [trigger(1, {"volume_id": numbered(77, 1)})]
        ((kind, line),) = self.needs()
        assert kind == "GONE"
        assert line.one("a").attributes["href"] == f"{INDEX}{numbered(1, 3)}/delete/"

    def test_a_project_without_schedules_is_shown_where_to_begin(self) -> None:
        page = self.page(STATE)
        assert page.one("div", css="bd-empty").one("a").attributes["href"] == f"{INDEX}create/"
        assert not page.find("table", id="bd-needs")

    def test_a_paused_volume_is_neither_protected_nor_unprotected(self) -> None:
        self.cloud.environments = [record(1, "paused")]
        (numbers,) = self.page(STATE).find("ul", css="bd-numbers")
        assert "1 paused" in numbers.text
        assert "0 unprotected" in numbers.text

    def test_the_busiest_minute_of_the_coming_day_is_named(self) -> None:
        self.cloud.triggers = [trigger(n, **self.every_four) for n in range(7)]
        page = self.page(STATE)
        assert "7 runs start together" in page.text
        assert len(page.find("rect", css="bd-hour")) == 6

    def test_a_missing_service_leaves_what_the_other_knows(self) -> None:
        self.cloud.triggers = [trigger(1, **self.every_four)]
        self.cloud.executions = [self.ran(1, "error", minutes=20)]
        self.cloud.backups = [backup(1)]
        self.cloud.broken = {"cinder": requests.ConnectionError()}
        page = self.page(STATE)
        assert page.find("div", css="bd-missing")
        assert not page.find("ul", css="bd-numbers")
        assert [kind for kind, _line in self.needs()] == ["FAILED"]
        self.cloud.broken = {"mistral": requests.ConnectionError()}
        page = self.page(STATE)
        assert page.find("div", css="bd-missing")
        assert "backup-1" in page.one("table", id="bd-known-backups").text
        assert self.page(CALENDAR).find("table", css="bd-calendar") == []

    def test_the_calendar_has_a_letter_and_a_word_for_each_day(self) -> None:
        self.cloud.triggers = [trigger(1, created_at=ago(days=1))]
        self.cloud.executions = [self.ran(2, "error", days=10), self.ran(1, days=20)]
        page = self.page(CALENDAR)
        days = page.find("td", css="bd-day")
        assert 50 <= len(days) <= 56
        letters = [each.one("span", aria_hidden="true").text for each in days]
        assert (letters.count("✓"), letters.count("✗")) == (1, 1)
        (failed,) = page.find("td", css="bd-day-failed")
        assert "All failed" in failed.text
        assert "failed: 1" in failed.attributes["title"]

    def recovered(self) -> list[Node]:
        found = self.page(STATE).find("table", id="bd-recovered")
        return (
            [row for row in found[0].find("tr") if "data-kind" in row.attributes] if found else []
        )

    def current(self) -> list[str]:
        found = self.page(STATE).find("table", id="bd-needs")
        rows = found[0].find("tr") if found else []
        return [row.attributes["data-kind"] for row in rows if "data-kind" in row.attributes]

    def test_what_has_recovered_is_told_apart_and_quietly(self) -> None:
        self.cloud.triggers = [trigger(1, created_at=ago(hours=1))]
        self.cloud.executions = [
            self.ran(3, minutes=10),
            self.ran(2, "error", minutes=20) | {"state_info": "The quota is used up."},
            self.ran(1, "error", minutes=30),
        ]
        assert self.current() == []
        assert "All problems since yesterday have recovered." in self.page(STATE).text
        (row,) = self.recovered()
        assert row.attributes["data-kind"] == "FAILED"
        assert "The quota is used up. (2 times since yesterday) Recovered: the run of" in row.text
        self.cloud.executions.append(self.ran(4, "error", minutes=1))
        assert self.current() == ["FAILED"]
        assert self.recovered() == []

    def test_a_dead_volume_is_told_once_whatever_went_wrong_on_it(self) -> None:
        dead = {"volume_id": numbered(77, 1)}
        self.cloud.triggers = [
            trigger(1, dead, **self.every_four),
            trigger(2, dead, **self.every_four),
        ]
        self.cloud.executions = [self.ran(1, "error", hours=2) | {"input": json.dumps(dead)}]
        (line,) = [line for kind, line in self.needs()]
        assert line.attributes["data-kind"] == "GONE"
        assert "schedule-0001, schedule-0002" in line.text
        assert "these 2 schedules no longer exists" in line.text

    def test_a_reader_is_not_sent_to_delete_a_schedule(self) -> None:
        self.cloud.triggers = [trigger(1, {"volume_id": numbered(77, 1)})]
        self.become("reader")
        ((kind, line),) = self.needs()
        assert (kind, line.find("a")) == ("GONE", [])
