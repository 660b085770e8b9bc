# SPDX-License-Identifier: Apache-2.0
"""Two tabs edit one schedule: the second is told what changed meanwhile, and chooses; all of it without JavaScript."""

import json
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

from django.http import HttpResponse

from tests.support.views.base import CREATE
from tests.support.views.base import INDEX
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.pages import errors
from tests.support.views.pages import held
from tests.support.views.pages import parse
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by

KEY = numbered(1, 3)
EDIT = f"{INDEX}{KEY}/edit/"
ROTATION = "cinder_volume_backup_rotation"
LIMITS = {"max_full_backups": 2, "max_incremental_backups": 5, "backup_name": "db"}


def sent(form: Node) -> dict[str, str]:
    """What a browser sends of a form that nobody touches, but for the button."""
    hidden = {
        each.attributes["name"]: each.attributes.get("value", "")
        for each in form.find("input", type="hidden")
    }
    return {**held(form), **hidden}


class EditConflictTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.triggers = [
            trigger(1, LIMITS, name="nightly", workflow_name=ROTATION, pattern="5 4 * * *")
        ]

    def tab(self) -> dict[str, str]:
        """Open the form in a tab."""
        return sent(self.page(EDIT).one("form", id="bd-form"))

    def save(self, tab: dict[str, str], url: str = EDIT, **changes: Any) -> HttpResponse:
        """Save what stands in a tab."""
        return self.client.post(url, {**tab, "wanted": "save", **changes})

    def shown(self, response: HttpResponse) -> Node:
        """The form that came back instead."""
        assert response.status_code == 200, response
        return parse(response.content.decode()).one("form", id="bd-form")

    def row(self, form: Node, field: str) -> tuple[str, str]:
        """Both values that the page shows of a field."""
        row = form.one(id="bd-conflict").one("tr", data_field=field)
        return row.one(css="bd-theirs").text, row.one(css="bd-mine").text

    def made(self) -> dict[str, Any]:
        """The only trigger that there is, with its input read."""
        (row,) = self.cloud.triggers
        given = row["workflow_input"]
        return {**row, "input": json.loads(given) if isinstance(given, str) else given}

    def test_a_limit_that_another_tab_has_raised_is_never_lowered_without_a_word(self) -> None:
        first, second = self.tab(), self.tab()
        assert self.save(first, max_full_backups="10").status_code == 302
        form = self.shown(self.save(second, pattern="30 3 * * *"))
        assert self.row(form, "max_full_backups") == ("10", "2")
        assert self.made()["input"]["max_full_backups"] == 10
        kept = held(form)
        assert (kept["max_full_backups"], kept["pattern"]) == ("10", "30 3 * * *")
        assert self.save(sent(form)).status_code == 302
        made = self.made()
        assert (made["pattern"], made["input"]["max_full_backups"]) == ("30 3 * * *", 10)

    def test_each_value_can_be_taken_from_either_side_and_nothing_typed_is_lost(self) -> None:
        first, second = self.tab(), self.tab()
        self.save(first, max_full_backups="10", pattern="0 1 * * *")
        form = self.shown(self.save(second, max_full_backups="3", pattern="0 6 * * *", name="mine"))
        assert self.row(form, "max_full_backups") == ("10", "3")
        assert self.row(form, "pattern")[0].endswith("(0 1 * * *)")
        assert (held(form)["max_full_backups"], held(form)["pattern"]) == ("3", "0 6 * * *")
        for button, wanted in (
            ("take:theirs:pattern", ("3", "0 1 * * *")),
            ("take:theirs:all", ("10", "0 1 * * *")),
            ("take:mine:max_full_backups", ("3", "0 1 * * *")),
            ("take:mine:all", ("3", "0 6 * * *")),
        ):
            assert form.find("button", value=button)
            form = self.shown(self.save(sent(form), wanted=button))
            kept = held(form)
            assert (kept["max_full_backups"], kept["pattern"]) == wanted, button
            assert kept["name"] == "mine"
            assert self.made()["name"] == "nightly"
        assert self.save(sent(form)).status_code == 302
        assert (self.made()["name"], self.made()["pattern"]) == ("mine", "0 6 * * *")

    def test_every_field_is_told_in_words(self) -> None:
        day = datetime.now(UTC) + timedelta(days=3)
        for field, value, told in (
            ("workflow", "cinder_volume_backup_full", ("Always full", "Rotation")),
            ("max_incremental_backups", "7", ("7", "5")),
            ("pattern", "0 6 * * *", ("Every day at 06:00 UTC (0 6 * * *)", "Every day at 04:05 UTC (5 4 * * *)")),
            ("first_run", f"{day:%Y-%m-%dT06:00}", (f"{day:%a} {day.day} {day:%b %Y}, 06:00 UTC", "not set")),
            ("count", "12", ("12", "no end")),
            ("name", "weekly", ("weekly", "nightly")),
            ("backup_name", "other", ("other", "db")),
        ):  # fmt: skip
            with self.subTest(field):
                self.setUp()
                first, second = self.tab(), self.tab()
                assert self.save(first, **{field: value}).status_code == 302
                changes = {"backup_name": "x"} if field != "backup_name" else {"name": "x"}
                form = self.shown(self.save(second, **changes))
                assert self.row(form, field) == told
                assert held(form)[field] == value

    def test_the_same_form_sent_twice_is_no_conflict(self) -> None:
        tab = self.tab()
        for _twice in range(2):
            assert self.save(tab, max_full_backups="10").status_code == 302
        assert self.made()["input"]["max_full_backups"] == 10

    def test_a_difference_that_was_shown_is_shown_again_when_it_changed_again(self) -> None:
        first, second = self.tab(), self.tab()
        self.save(first, max_full_backups="10")
        form = self.shown(self.save(second, max_full_backups="3"))
        self.save(self.tab(), max_full_backups="20")
        form = self.shown(self.save(sent(form)))
        assert self.row(form, "max_full_backups") == ("20", "3")
        assert self.save(sent(form)).status_code == 302
        assert self.made()["input"]["max_full_backups"] == 3

    def test_a_pause_meanwhile_is_told_and_stays(self) -> None:
        tab = self.tab()
        assert self.client.post(f"{INDEX}{KEY}/pause/", {"when": "break"}).status_code == 302
        form = self.shown(self.save(tab, max_full_backups="3"))
        assert form.find(id="bd-paused-since")
        assert self.save(sent(form)).status_code == 302
        assert self.cloud.triggers == []
        kept = json.loads(self.cloud.environments[0]["variables"])["backup_schedule"]
        assert kept["definition"]["inputs"]["max_full_backups"] == 3

    def test_a_resume_meanwhile_is_told(self) -> None:
        self.cloud.triggers = []
        self.cloud.environments = [record(1, workflow=ROTATION)]
        tab = self.tab()
        self.client.post(INDEX, {"action": f"schedules__resume__{KEY}"})
        assert len(self.cloud.triggers) == 1
        form = self.shown(self.save(tab, name="other"))
        assert form.find(id="bd-resumed-since")
        assert self.save(sent(form)).status_code == 302
        assert self.made()["name"] == "other"

    def test_a_schedule_deleted_meanwhile_can_be_saved_as_a_new_one(self) -> None:
        tab = self.tab()
        self.cloud.triggers = []
        form = self.shown(self.save(tab, max_full_backups="3", pattern="30 3 * * *"))
        assert "“nightly” no longer exists" in form.one(id="bd-gone").text
        assert self.cloud.triggers == []
        assert form.attributes["action"] == CREATE
        kept = held(form)
        assert (kept["max_full_backups"], kept["pattern"]) == ("3", "30 3 * * *")
        assert (kept["name"], kept["volume_id"]) == ("nightly", numbered(1, 1))
        assert self.save(sent(form), CREATE).status_code == 302
        assert self.made()["input"] == {
            "volume_id": numbered(1, 1),
            "backup_name": "db",
            "max_full_backups": 3,
            "max_incremental_backups": 5,
        }

    def test_one_that_a_command_made_anew_under_its_name_is_the_same_schedule(self) -> None:
        tab = self.tab()
        again = {**LIMITS, "max_full_backups": 10}
        self.cloud.triggers = [
            trigger(9, again, name="nightly", workflow_name=ROTATION, pattern="5 4 * * *")
        ]
        form = self.shown(self.save(tab, pattern="30 3 * * *"))
        assert self.row(form, "max_full_backups") == ("10", "2")
        url = f"{INDEX}{numbered(9, 3)}/edit/"
        assert form.attributes["action"] == url
        assert self.save(sent(form), url).status_code == 302
        made = self.made()
        assert (made["pattern"], made["input"]["max_full_backups"]) == ("30 3 * * *", 10)

    def test_what_is_wrong_is_told_at_its_field_beside_the_difference(self) -> None:
        first, second = self.tab(), self.tab()
        self.save(first, max_full_backups="10")
        form = self.shown(self.save(second, pattern="61 * * * *"))
        assert self.row(form, "max_full_backups") == ("10", "2")
        assert set(errors(form)) == {"pattern"}
        assert held(form)["pattern"] == "61 * * * *"

    def test_a_pattern_from_elsewhere_that_was_replaced_hinders_nobody(self) -> None:
        self.cloud.triggers[0]["pattern"] = "0 2 * * 1#1"
        first, second = self.tab(), self.tab()
        assert self.save(first, pattern="0 6 * * *").status_code == 302
        form = self.shown(self.save(second, max_full_backups="3"))
        assert self.row(form, "pattern")[0].endswith("(0 6 * * *)")
        assert held(form)["pattern"] == "0 6 * * *"
        assert self.save(sent(form)).status_code == 302
        assert self.made()["pattern"] == "0 6 * * *"

    def test_a_run_that_starts_meanwhile_is_no_conflict(self) -> None:
        tab = self.tab()
        now = f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%d %H:%M:%S}"
        self.cloud.executions = [
            execution(1, "running", description=triggered_by(1), created_at=now)
        ]
        form = self.shown(self.save(tab, max_full_backups="3", when="wait"))
        assert form.find(id="bd-conflict") == []
        assert "othing was changed" in form.text
        assert held(form)["max_full_backups"] == "3"
        assert self.save(sent(form), when="break").status_code == 302

    def test_what_the_browser_says_it_has_seen_lets_nothing_through(self) -> None:
        for forged in ("", "[", "{}", '["x", true, {}]', "[" * 100_000):
            tab = self.tab() | {"seen": forged, "yours": forged}
            form = self.shown(self.save(tab, pattern="61 * * * *"))
            assert "pattern" in errors(form)
            assert self.save(tab | {"wanted": "take:mine:all"}, wanted="take:mine:all")
        assert self.cloud.changes == []
