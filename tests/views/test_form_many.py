# SPDX-License-Identifier: Apache-2.0
"""Many volumes in one form: what is made for each, and what stays when some of it fails."""

import json
from typing import Any

from django.http import HttpResponse

from tests.support.views.base import CREATE
from tests.support.views.base import SCHEDULES
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.pages import errors
from tests.support.views.pages import parse
from tests.support.views.recordings import Answer
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import volume

DATABASES = [numbered(n, 1) for n in (1, 2, 3)]
ONE_BY_ONE = {"HTTP_ACCEPT": "application/json"}


class ManyVolumesTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.volumes = [volume(n, name=f"db-{n}") for n in (1, 2, 3)]

    def many(self, **fields: Any) -> HttpResponse:
        """Submit the form for three volumes."""
        return self.submit(**{"volume_id": DATABASES, "window": "0", **fields})

    def one_by_one(self, **fields: Any) -> HttpResponse:
        """Submit as the page does that shows how far it is."""
        filled = {"volume_id": DATABASES, "workflow": "cinder_volume_backup_full", "window": "0",
                  "pattern": "0 2 * * *", "name": "nightly", **fields}  # fmt: skip
        return self.client.post(CREATE, filled, **ONE_BY_ONE)

    def made(self) -> dict[str, Any]:
        """The triggers by name."""
        return {row["name"]: row for row in self.cloud.triggers}

    def test_each_gets_a_schedule_of_its_own_under_the_common_name(self) -> None:
        response = self.many()
        assert (response.status_code, response["location"]) == (302, SCHEDULES)
        assert set(self.made()) == {"nightly-db-1", "nightly-db-2", "nightly-db-3"}
        for number, volume_id in enumerate(DATABASES, start=1):
            given = json.loads(self.made()[f"nightly-db-{number}"]["workflow_input"])
            assert given["volume_id"] == volume_id
            assert given["backup_name"] == f"nightly-db-{number}"
        assert self.messages() == ["3 schedules are saved."]

    def test_their_starts_are_spread_over_the_window(self) -> None:
        self.many(window="30")
        patterns = {name: row["pattern"] for name, row in self.made().items()}
        assert patterns == {
            "nightly-db-1": "0 2 * * *",
            "nightly-db-2": "10 2 * * *",
            "nightly-db-3": "20 2 * * *",
        }

    def test_a_volume_that_is_named_twice_is_backed_up_once(self) -> None:
        self.many(volume_id=[*DATABASES, *DATABASES])
        assert len(self.cloud.triggers) == 3

    def test_runs_of_all_start_at_once_where_that_was_asked_for(self) -> None:
        assert self.many(wanted="run_now").status_code == 302
        assert len(self.cloud.executions) == 3
        assert self.cloud.triggers == []
        assert self.messages() == ["Backups of 3 volumes have started."]

    def test_what_fails_is_listed_with_its_cause_and_what_succeeded_stays(self) -> None:
        self.cloud.triggers = [trigger(9, name="nightly-db-2", workflow_name="another")]
        page = self.shown(self.many())
        (failed,) = page.one("div", id="bd-failed").find("li")
        assert "nightly-db-2" in failed.text
        assert "has a schedule of that name" in failed.text
        assert set(self.made()) == {"nightly-db-1", "nightly-db-2", "nightly-db-3"}
        done = {each.attributes["value"] for each in page.find("input", name="done")}
        assert done == {numbered(1, 1), numbered(3, 1)}

    def test_trying_again_makes_only_what_is_missing_in_its_own_minute(self) -> None:
        self.many(window="30", done=[DATABASES[0], DATABASES[2]])
        (made,) = self.cloud.triggers
        assert (made["name"], made["pattern"]) == ("nightly-db-2", "10 2 * * *")

    def test_when_all_is_done_nothing_more_is_made_and_it_is_said(self) -> None:
        assert self.many(done=DATABASES).status_code == 302
        assert self.cloud.changes == []
        assert self.messages() == ["3 schedules are saved."]

    def test_one_that_is_no_volume_of_ours_keeps_all_from_being_made(self) -> None:
        page = self.shown(self.many(volume_id=[*DATABASES, numbered(99, 1)]))
        assert "no such volume" in errors(page)["volume_id"][0]
        assert self.cloud.changes == []
        chosen = {
            each.attributes["value"]
            for each in page.find("input", name="volume_id")
            if "checked" in each.attributes
        }
        assert chosen == set(DATABASES)

    def test_a_pattern_that_cannot_be_spread_is_refused_at_the_window(self) -> None:
        page = self.shown(self.many(pattern="59 23 31 * *", window="240"))
        assert "Choose less time" in errors(page)["window"][0]
        assert self.cloud.changes == []

    def test_one_volume_is_not_spread(self) -> None:
        self.many(volume_id=DATABASES[:1], pattern="59 23 31 * *", window="240")
        assert [row["pattern"] for row in self.cloud.triggers] == ["59 23 31 * *"]

    def test_a_page_that_saves_one_by_one_is_told_what_became_of_each(self) -> None:
        answers = [
            self.one_by_one(done=[other for other in DATABASES if other != each])
            for each in DATABASES
        ]
        assert [(answer.status_code, answer.json()) for answer in answers] == [
            (200, {"failed": []})
        ] * 3
        assert list(self.made()) == ["nightly-db-1", "nightly-db-2", "nightly-db-3"]
        assert self.messages() == []

    def test_a_page_that_saves_one_by_one_is_told_why_one_failed(self) -> None:
        self.cloud.instead["POST", "/cron_triggers"] = Answer(503, "application/json", {})
        answer = self.one_by_one(done=DATABASES[1:])
        assert answer.status_code == 200
        (why,) = answer.json()["failed"]
        assert "does not answer" in why

    def test_a_page_that_saves_one_by_one_is_told_that_the_form_is_not_right(self) -> None:
        answer = self.one_by_one(done=DATABASES[1:], workflow="nonsense")
        assert answer.status_code == 422
        assert self.cloud.changes == []

    def test_a_thousand_volumes_are_checked_with_one_question(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(1000)]
        many = [row["id"] for row in self.cloud.volumes]
        self.one_by_one(volume_id=" ".join(many), done=" ".join(many[1:]))
        assert len(self.cloud.asked("cinder")) == 1
        assert len(self.cloud.changes) == 1

    def shown(self, response: HttpResponse) -> Node:
        """The form that came back."""
        assert response.status_code == 200, response
        return parse(response.content.decode()).one("form", id="bd-form")
