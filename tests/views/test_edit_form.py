# SPDX-License-Identifier: Apache-2.0
"""Editing and duplicating a schedule: what the form holds, and what becomes of what it does not show."""

import json
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

from django.http import HttpResponse

from tests.support.views.base import CREATE
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.pages import errors
from tests.support.views.pages import held
from tests.support.views.pages import parse
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by

KEY = numbered(1, 3)
EDIT = f"{INDEX}{KEY}/edit/"
FULL = "cinder_volume_backup_full"
ROTATION = "cinder_volume_backup_rotation"


class EditFormTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        limits = {
            "max_full_backups": 3,
            "max_incremental_backups": 4,
            "backup_name": "db",
            "timeout": 60,
        }
        self.cloud.triggers = [
            trigger(1, limits, name="nightly", workflow_name=ROTATION, pattern="5 4 * * *")
        ]

    def form(self) -> Node:
        """The form as it is first shown."""
        return self.page(EDIT).one("form", id="bd-form")

    def edit(self, **changes: Any) -> HttpResponse:
        """Change the form and save it."""
        return self.client.post(EDIT, {**held(self.form()), "wanted": "save", **changes})

    def made(self) -> dict[str, Any]:
        """The only trigger that there is, with its input read."""
        (row,) = self.cloud.triggers
        given = row["workflow_input"]
        return {**row, "workflow_input": json.loads(given) if isinstance(given, str) else given}

    def test_it_holds_what_the_schedule_does(self) -> None:
        kept = held(self.form())
        assert kept["name"] == "nightly"
        assert kept["backup_name"] == "db"
        assert kept["pattern"] == "5 4 * * *"
        assert (kept["max_full_backups"], kept["max_incremental_backups"]) == ("3", "4")
        assert kept["workflow"] == ROTATION
        assert "volume-1" in self.form().text

    def test_a_change_replaces_the_trigger_and_keeps_what_the_form_does_not_show(self) -> None:
        response = self.edit(pattern="30 3 * * *", max_full_backups="2")
        assert (response.status_code, response["location"]) == (302, SCHEDULES)
        made = self.made()
        assert (made["name"], made["pattern"]) == ("nightly", "30 3 * * *")
        assert made["workflow_input"] == {
            "volume_id": numbered(1, 1),
            "backup_name": "db",
            "max_full_backups": 2,
            "max_incremental_backups": 4,
            "timeout": 60,
        }
        assert self.messages() == ["Schedule “nightly” is changed."]

    def test_older_fulls_are_kept_from_an_edit_on_until_another_one_says_no_more(self) -> None:
        assert self.edit(keep_weekly="4", keep_monthly="12").status_code == 302
        made = self.made()["workflow_input"]
        assert (made["keep_weekly"], made["keep_monthly"]) == (4, 12)
        assert not made.keys() & {"keep_daily", "keep_yearly"}
        page = self.page(EDIT)
        assert (held(page)["keep_weekly"], held(page)["keep_yearly"]) == ("4", "0")
        assert "open" in page.one("details", id="bd-calendar").attributes
        assert self.edit(keep_weekly="0", keep_monthly="12").status_code == 302
        assert not self.made()["workflow_input"].keys() & {"keep_weekly", "keep_daily"}

    def test_another_workflow_gets_only_its_own_inputs(self) -> None:
        assert self.edit(workflow=FULL).status_code == 302
        assert self.made()["workflow_input"] == {"volume_id": numbered(1, 1), "backup_name": "db"}

    def test_it_can_be_renamed(self) -> None:
        assert self.edit(name="weekly").status_code == 302
        assert self.made()["name"] == "weekly"
        assert self.made()["workflow_input"]["backup_name"] == "db"

    def test_a_name_that_is_taken_is_an_error_at_its_field_and_changes_nothing(self) -> None:
        self.cloud.triggers.append(trigger(2, name="weekly"))
        before = list(self.cloud.triggers)
        page = self.shown(self.edit(name="weekly"))
        assert "has a schedule of that name" in errors(page)["name"][0]
        assert self.cloud.triggers == before

    def test_bad_input_changes_nothing_and_stays(self) -> None:
        before = list(self.cloud.triggers)
        page = self.shown(self.edit(pattern="61 * * * *", max_full_backups="0"))
        assert set(errors(page)) == {"pattern", "max_full_backups"}
        assert held(page)["pattern"] == "61 * * * *"
        assert self.cloud.triggers == before
        assert self.cloud.changes == []

    def test_a_pattern_from_elsewhere_is_kept_as_long_as_nobody_changes_it(self) -> None:
        self.cloud.triggers[0]["pattern"] = "0 2 15W * *"
        assert self.edit(max_full_backups="9").status_code == 302
        assert self.made()["pattern"] == "0 2 15W * *"
        assert "pattern" in errors(self.shown(self.edit(pattern="0 2 16W * *")))

    def test_during_a_run_it_says_so_and_changes_nothing_unless_told_to(self) -> None:
        now = f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%d %H:%M:%S}"
        self.cloud.executions = [
            execution(1, "running", description=triggered_by(1), created_at=now)
        ]
        assert self.page(EDIT).find(css="bd-under-way")
        page = self.shown(self.edit(pattern="30 3 * * *", when="wait"))
        assert "nothing was changed" in page.text
        assert self.made()["pattern"] == "5 4 * * *"
        assert self.edit(pattern="30 3 * * *", when="break").status_code == 302
        assert self.made()["pattern"] == "30 3 * * *"

    def test_a_workflow_that_was_deleted_is_an_error_at_the_workflow_and_changes_nothing(
        self,
    ) -> None:
        self.cloud.workflows = []
        response = self.edit(pattern="0 3 * * *", name="typed")
        assert response.status_code == 200
        assert "“cinder_volume_backup_rotation” is not installed" in response.content.decode()
        assert b'value="typed"' in response.content
        assert [row["name"] for row in self.cloud.triggers] == ["nightly"]

    def test_a_schedule_that_is_not_there_leads_back_to_the_list(self) -> None:
        response = self.client.get(f"{INDEX}{numbered(77, 3)}/edit/")
        assert (response.status_code, response["location"]) == (302, INDEX)

    def test_a_volume_that_is_gone_keeps_nobody_from_editing(self) -> None:
        self.cloud.volumes = []
        assert numbered(1, 1) in self.form().text
        assert self.edit(name="orphan").status_code == 302
        assert self.made()["name"] == "orphan"

    def test_readers_may_not(self) -> None:
        self.become("reader")
        assert self.client.get(EDIT).status_code == 403

    def test_a_duplicate_begins_with_everything_but_the_names(self) -> None:
        page = self.page(f"{CREATE}?from={KEY}").one("form", id="bd-form")
        kept = held(page)
        assert (kept["name"], kept["backup_name"]) == ("nightly-copy", "")
        assert (kept["pattern"], kept["max_full_backups"]) == ("5 4 * * *", "3")
        assert kept["volume_id"] == numbered(1, 1)

    def shown(self, response: HttpResponse) -> Node:
        """The form that came back."""
        assert response.status_code == 200, response
        return parse(response.content.decode()).one("form", id="bd-form")
