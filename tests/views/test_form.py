# SPDX-License-Identifier: Apache-2.0
"""The form: what it refuses and where it says so, and what it sends."""

import json
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse

from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import SCHEDULES
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.pages import errors
from tests.support.views.pages import held
from tests.support.views.pages import parse
from tests.support.views.recordings import Answer
from tests.support.views.recordings import answer
from tests.support.views.recordings import installed_workflow
from tests.support.views.recordings import numbered
from tests.support.views.recordings import temporary_clone
from tests.support.views.recordings import trigger
from tests.support.views.recordings import volume

EVIL = "<script>alert(1)</script>"
WITHOUT_LIMITS = ("cinder_volume_backup_full", "cinder_volume_backup_full_incremental")
LONG = ",".join(map(str, sorted({n for n in range(60) if n % 3 != 2} ^ {29, 30, 44})))
"""Minutes of which no shorter pattern means the same."""

REFUSED = [
    ("volume_id", {"volume_id": ""}, "Choose a volume"),
    ("volume_id", {"volume_id": None}, "Choose a volume"),
    ("volume_id", {"volume_id": numbered(99, 1)}, "no such volume"),
    ("volume_id", {"volume_id": "../x"}, "no such volume"),
    ("volume_id", {"volume_id": EVIL}, "no such volume"),
    ("workflow", {"workflow": ""}, "Choose a backup type"),
    ("workflow", {"workflow": "delete_instance"}, "delete_instance"),
    ("max_full_backups", {"max_full_backups": "0"}, "whole number from 1 to 1000"),
    ("max_full_backups", {"max_full_backups": "-1"}, "whole number from 1 to 1000"),
    ("max_full_backups", {"max_full_backups": "1e9"}, "whole number from 1 to 1000"),
    ("max_full_backups", {"max_full_backups": "1000000000"}, "whole number from 1 to 1000"),
    ("max_full_backups", {"max_full_backups": "x"}, "whole number from 1 to 1000"),
    ("max_full_backups", {"max_full_backups": ""}, "whole number from 1 to 1000"),
    ("max_full_backups", {"max_full_backups": None}, "whole number from 1 to 1000"),
    ("max_full_backups", {"max_full_backups": "1.5"}, "whole number from 1 to 1000"),
    ("max_incremental_backups", {"max_incremental_backups": "-1"}, "whole number from 0 to 1000"),
    ("max_incremental_backups", {"max_incremental_backups": "9999"}, "whole number from 0 to 1000"),
    ("keep_weekly", {"keep_weekly": "-1"}, "whole number from 0 to 1000"),
    ("keep_yearly", {"keep_yearly": "x"}, "whole number from 0 to 1000"),
    ("pattern", {"pattern": ""}, "Enter a cron pattern"),
    ("pattern", {"pattern": "   "}, "Enter a cron pattern"),
    ("pattern", {"pattern": "0 2 * *"}, "this one has 4"),
    ("pattern", {"pattern": "0 0 2 * * *"}, "this one has 6"),
    ("pattern", {"pattern": "61 * * * *"}, "Minute: “61”"),
    ("pattern", {"pattern": "0 0 31 2 *"}, "never fires"),
    ("pattern", {"pattern": f"{LONG} * * * *"}, "100 characters"),
    ("pattern", {"pattern": f"{EVIL} * * * *"}, "Minute: “<script>"),
    ("name", {"name": "n" * 300}, "at most 200 characters; this one has 300"),
    ("first_run", {"first_run": "2020-01-01T00:00"}, "at least a minute from now"),
    ("first_run", {"first_run": "tomorrow"}, "Enter a date and a time"),
    ("first_run", {"first_run": "9999-12-31T23:59"}, "ten years"),
    ("first_run", {"first_run": "0001-01-01T00:00"}, "at least a minute from now"),
    ("count", {"count": "0"}, "from 1 to"),
    ("count", {"count": "1e3"}, "from 1 to"),
    ("window", {"window": "17"}, "17"),
    ("name", {"name": "a/b"}, "slash"),
    ("name", {"name": "a\nb"}, "control"),
    ("backup_name", {"backup_name": "b" * 256}, "255"),
    ("backup_name", {"backup_name": "a/b"}, "slash"),
]  # fmt: skip


def shown(response: HttpResponse) -> Node:
    """The form that came back."""
    assert response.status_code == 200, response
    return parse(response.content.decode()).one("form", id="bd-form")


def sent(body: dict[str, str]) -> dict[str, object]:
    """The input that a workflow is to get."""
    given = body.get("workflow_input") or body["input"]
    return json.loads(given) if isinstance(given, str) else given


class RefusalsTest(ViewTest):
    def test_bad_input_gets_one_error_at_its_field_and_creates_nothing_and_stays(self) -> None:
        for field, given, words in REFUSED:
            with self.subTest(given=str(given)[:80]):
                form = shown(self.submit(backup_name="typed", **given) if field != "backup_name"
                             else self.submit(**given))  # fmt: skip
                assert list(errors(form)) == [field]
                (error,) = errors(form)[field]
                assert words in error
                assert self.cloud.changes == []
                kept = held(form)
                assert kept["name"] == given.get("name", "nightly")
                assert kept["backup_name"] == given.get("backup_name", "typed")
                for name in ("max_full_backups", "max_incremental_backups"):
                    if given.get(name) is not None:
                        assert kept[name] == given[name]
                assert kept["pattern"].strip() == given.get("pattern", "0 2 * * *").strip()
                if field not in ("volume_id", "workflow"):
                    assert kept["volume_id"] == numbered(1, 1)
                    assert kept["workflow"] == "cinder_volume_backup_rotation"

    def test_days_are_refused_where_no_full_is_made_every_day(self) -> None:
        for given in ({"max_incremental_backups": "5"}, {"pattern": "0 2 * * 1-5"}):
            form = shown(
                self.submit(**{"max_incremental_backups": "0", "keep_daily": "7", **given})
            )
            (error,) = errors(form)["keep_daily"]
            assert "does not make a full backup every day" in error
            assert held(form)["keep_daily"] == "7"
            assert self.cloud.changes == []
        weekly = {"max_incremental_backups": "5", "keep_daily": "0", "keep_weekly": "4"}
        assert self.submit(**weekly).status_code == 302

    def test_days_are_taken_where_a_full_is_made_every_day(self) -> None:
        assert self.submit(max_incremental_backups="0", keep_daily="7").status_code == 302
        (trigger,) = self.cloud.triggers
        assert sent(trigger)["keep_daily"] == 7

    def test_every_bad_field_is_told_at_once(self) -> None:
        form = shown(self.submit(volume_id="", name="n" * 201, max_full_backups="0", pattern=""))
        assert set(errors(form)) == {"volume_id", "name", "max_full_backups", "pattern"}
        assert self.cloud.changes == []

    def test_a_taken_name_is_an_error_at_the_name(self) -> None:
        self.cloud.triggers = [trigger(1, name="nightly")]
        form = shown(self.submit(name="nightly"))
        assert "has a schedule of that name" in errors(form)["name"][0]
        assert held(form)["name"] == "nightly"
        assert len(self.cloud.triggers) == 1

    def test_what_keeps_the_one_schedule_from_being_made_is_said_once(self) -> None:
        self.cloud.triggers = [trigger(1, name="nightly")]
        form = shown(self.submit(name="nightly"))
        assert form.text.count("has a schedule of that name") == 1
        self.cloud.instead["POST", "/cron_triggers"] = Answer(503, "application/json", {})
        said = shown(self.submit(name="other")).text
        assert said.count("does not answer") == 1
        assert "Check whether it was done before you try again." in said

    def test_an_error_paints_nothing_but_what_is_wrong(self) -> None:
        form = shown(self.submit(volume_id=""))
        tools = form.one("input", id="bd-unprotected")
        around = [tools]
        while around[-1].parent:
            around.append(around[-1].parent)
        assert not any("has-error" in each.classes for each in around)
        assert "bd-list-wrong" in form.one("ul", id="id_volume_id").classes

    def test_an_error_and_a_help_have_the_ids_by_which_their_control_names_them(self) -> None:
        form = shown(self.submit(name="a/b", backup_name="a/b", count="0"))
        ids = {each.attributes["id"] for each in form.find() if "id" in each.attributes}
        for field in ("name", "backup_name", "count"):
            described = form.one("input", name=field).attributes.get("aria-describedby", "")
            assert {*described.split()} <= ids
            assert f"id_{field}_error" in ids

    def test_a_proposed_name_that_is_taken_is_an_error_at_the_name_too(self) -> None:
        self.cloud.triggers = [trigger(1, name="daily-volume-1")]
        assert list(errors(shown(self.submit(name="")))) == ["name"]
        assert len(self.cloud.triggers) == 1

    def test_an_administrator_cannot_schedule_another_projects_volume(self) -> None:
        self.become("admin", "member")
        theirs = answer("cinder_volume_of_another_project")
        theirs.body["volume"]["os-vol-tenant-attr:tenant_id"] = "another"
        self.cloud.instead["GET", f"/volumes/{numbered(9, 1)}"] = theirs
        for wanted in ("save", "run_now"):
            form = shown(self.submit(wanted=wanted, volume_id=numbered(9, 1)))
            assert "This project has no such volume" in errors(form)["volume_id"][0]
        assert self.cloud.changes == []

    def test_a_workflow_that_is_not_installed_is_an_error_at_the_workflow(self) -> None:
        self.cloud.workflows = []
        for wanted in ("save", "run_now"):
            form = shown(self.submit(wanted=wanted))
            (error,) = errors(form)["workflow"]
            assert "“cinder_volume_backup_rotation” is not installed" in error
            assert held(form)["name"] == "nightly"
        assert self.cloud.triggers == self.cloud.executions == []

    def test_a_workflow_that_goes_away_meanwhile_is_an_error_at_the_workflow_too(self) -> None:
        gone = answer("mistral_execution_create_no_workflow")
        self.cloud.instead["POST", "/executions"] = gone
        (error,) = errors(shown(self.submit(wanted="run_now")))["workflow"]
        assert "“cinder_volume_backup_rotation” is not installed" in error

    def test_an_administrator_never_runs_another_projects_private_workflow(self) -> None:
        self.become("admin", "member")
        public = self.cloud.workflows
        theirs = [installed_workflow(row["name"], "private", "another") for row in public]
        self.cloud.workflows = theirs
        form = shown(self.submit(wanted="run_now"))
        assert "is not installed" in errors(form)["workflow"][0]
        assert self.cloud.changes == []

        self.cloud.workflows = [*theirs, *public]
        assert self.submit(wanted="run_now").status_code == 302
        (call,) = self.cloud.changes
        assert call.body["workflow_id"] in [row["id"] for row in public]

    def test_a_login_that_can_give_no_trust_is_told_what_to_do(self) -> None:
        refused = answer("mistral_trigger_create_application_credential")
        self.cloud.instead["POST", "/cron_triggers"] = refused
        form = shown(self.submit())
        assert "Sign in with your password" in form.text
        assert held(form)["name"] == "nightly"

    def test_what_mistral_refuses_for_reasons_of_its_own_is_told_in_its_words(self) -> None:
        refused = answer("mistral_trigger_create_bad_pattern")
        self.cloud.instead["POST", "/cron_triggers"] = refused
        assert "The specified pattern is not valid" in shown(self.submit()).text

    def test_a_volume_that_cinder_will_not_tell_is_no_volume_of_ours(self) -> None:
        forbidden = Answer(403, "application/json", {"forbidden": {"message": "no", "code": 403}})
        self.cloud.instead["GET", f"/volumes/{numbered(9, 1)}"] = forbidden
        form = shown(self.submit(volume_id=numbered(9, 1)))
        assert list(errors(form)) == ["volume_id"]
        assert self.cloud.changes == []

    def test_what_was_typed_comes_back_as_text_and_never_as_markup(self) -> None:
        self.cloud.volumes = [volume(1, name=EVIL)]
        form = shown(self.submit(name=EVIL, backup_name=EVIL, pattern=EVIL, max_full_backups=EVIL))
        assert form.find("script") == []
        assert held(form)["backup_name"] == held(form)["pattern"] == EVIL
        assert EVIL in form.one("ul", id="id_volume_id").text


class SavingTest(ViewTest):
    def saved(self, **fields: object) -> dict[str, object]:
        """Submit the form, and give the body of the only thing that was sent to Mistral, besides a record of it."""
        self.cloud.calls.clear()
        response = self.submit(**fields)
        assert response.status_code == 302, errors(parse(response.content.decode()))
        (call,) = (each for each in self.cloud.changes if each.path != "/environments")
        assert call.service == "mistral"
        return {**call.body, "path": call.path, "to": response["location"]}

    def test_saving_creates_one_schedule_with_the_guides_inputs_and_starts_nothing(self) -> None:
        body = self.saved(name="nightly", backup_name="db")
        assert (body["path"], body["to"]) == ("/cron_triggers", SCHEDULES)
        assert (body["name"], body["pattern"]) == ("nightly", "0 2 * * *")
        assert body["workflow_name"] == "cinder_volume_backup_rotation"
        assert sent(body) == {
            "volume_id": numbered(1, 1),
            "backup_name": "db",
            "max_full_backups": 2,
            "max_incremental_backups": 5,
        }
        assert self.messages() == ["Schedule “nightly” is saved. It backs up “volume-1”."]

    def test_limits_go_to_no_workflow_without_limits_and_garbage_in_them_is_ignored(self) -> None:
        for workflow in WITHOUT_LIMITS:
            for garbage in ("2", "x", "-1", "", None):
                name = f"{workflow}-{garbage}"
                limits = dict.fromkeys(("max_full_backups", "max_incremental_backups"), garbage)
                body = self.saved(workflow=workflow, name=name, **limits)
                assert sent(body) == {"volume_id": numbered(1, 1), "backup_name": name}

    def test_a_pattern_of_ones_own_is_sent_with_single_spaces(self) -> None:
        assert self.saved(pattern=" 5  4 1,15 * 1-5 ")["pattern"] == "5 4 1,15 * 1-5"

    def test_names_left_empty_are_proposed_from_cadence_and_volume(self) -> None:
        self.cloud.volumes = [volume(1, name="Größe der DB / 1")]
        body = self.saved(name="", backup_name="")
        assert body["name"] == sent(body)["backup_name"] == "daily-Größe-der-DB---1"
        assert self.saved(name="", pattern="0 2 * * 1")["name"].startswith("weekly-")

    def test_the_backups_are_called_like_the_schedule_unless_named(self) -> None:
        assert sent(self.saved(name="nightly", backup_name=""))["backup_name"] == "nightly"

    def test_running_now_starts_one_run_and_schedules_nothing(self) -> None:
        body = self.saved(wanted="run_now", backup_name="db")
        assert (body["path"], body["to"]) == ("/executions", HISTORY)
        (run,) = self.cloud.executions
        assert run["workflow_name"] == "cinder_volume_backup_rotation"
        assert sent(body)["backup_name"] == "db"
        assert self.cloud.triggers == []
        assert self.messages() == ["A backup of “volume-1” has started."]

    def test_of_two_workflows_of_the_name_running_now_takes_the_one_that_mistral_names(
        self,
    ) -> None:
        name = "cinder_volume_backup_rotation"
        both = [
            installed_workflow(name, "public", "another"),
            installed_workflow(name, "private", self.tenant.id),
        ]
        for number, rows in enumerate((both, both[::-1])):
            self.cloud.workflows = rows
            body = self.saved(wanted="run_now", name=f"n{number}")
            assert body["workflow_id"] == rows[0]["id"]

    def test_running_now_asks_nothing_about_times_and_ignores_what_is_in_them(self) -> None:
        for number, garbage in enumerate(("61 * * * *", "", None)):
            timing = dict.fromkeys(("pattern", "first_run", "count", "window"), garbage)
            body = self.saved(wanted="run_now", name=f"n{number}", **timing)
            assert body["path"] == "/executions"

    def test_a_preset_of_the_pattern_is_shown_and_saves_nothing(self) -> None:
        form = shown(self.submit(pattern_preset="0 * * * *", wanted=None))
        assert self.cloud.changes == []
        assert held(form)["pattern"] == "0 * * * *"
        assert "Every hour" in form.one("div", id="bd-plan").text

    def test_the_first_run_is_sent_in_utc_and_the_count_with_it(self) -> None:
        self.client.cookies["django_timezone"] = "Europe/Warsaw"
        soon = datetime.now(ZoneInfo("Europe/Warsaw")) + timedelta(days=2)
        body = self.saved(first_run=f"{soon:%Y-%m-%dT%H:%M}", count="3")
        assert body["first_execution_time"] == f"{soon.astimezone(UTC):%Y-%m-%d %H:%M}"
        assert body["remaining_executions"] == 3

    def test_what_has_a_number_of_runs_is_written_down_and_nothing_else_is(self) -> None:
        self.saved(count="")
        assert self.cloud.environments == []
        self.saved(name="thrice", count="3")
        (kept,) = self.cloud.environments
        assert kept["name"] == f"backup-schedule-{self.cloud.triggers[-1]['id']}"

    def test_without_a_first_run_and_a_count_none_is_sent(self) -> None:
        body = self.saved(first_run="", count="")
        assert body["first_execution_time"] is body["remaining_executions"] is None

    def test_the_preview_button_creates_nothing_and_keeps_everything(self) -> None:
        form = shown(self.submit(wanted="preview", pattern="30 5 * * *"))
        assert self.cloud.changes == []
        assert len(form.find("li", css="bd-run")) == 10
        assert "Every day at 05:30 UTC" in form.one("div", id="bd-plan").text
        assert held(form)["name"] == "nightly"


class EmptyFormTest(ViewTest):
    def test_it_offers_volumes_by_name_with_size_and_state_and_no_temporary_clones(self) -> None:
        self.cloud.volumes = [
            volume(2, name="zeta", size=7, status="in-use"),
            temporary_clone(),
            volume(1, name="Alpha"),
            volume(3, name=""),
        ]
        offered = self.page(CREATE).one("ul", id="id_volume_id").find("li")
        assert [each.text for each in offered] == [
            f"{numbered(3, 1)} 1 GiB, available unprotected",
            "Alpha 1 GiB, available unprotected",
            "zeta 7 GiB, in-use unprotected",
        ]

    def test_a_volume_that_the_address_names_is_chosen(self) -> None:
        self.cloud.volumes = [volume(1), volume(2)]
        for id, chosen in ((numbered(2, 1), numbered(2, 1)), (EVIL, None), ("", None)):
            form = self.page(f"{CREATE}?volume_id={id}").one("form", id="bd-form")
            assert held(form).get("volume_id") == chosen

    def test_a_volume_that_is_chosen_stands_first(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(1, 9)]
        form = self.page(f"{CREATE}?volume_id={numbered(7, 1)}").one("form", id="bd-form")
        first = form.find("input", name="volume_id")[0]
        assert first.attributes["value"] == numbered(7, 1)
        assert "checked" in first.attributes

    def test_a_volume_with_a_schedule_names_it_and_one_without_is_unprotected(self) -> None:
        self.cloud.volumes = [volume(1), volume(2)]
        self.cloud.triggers = [trigger(1, {"volume_id": numbered(2, 1)}, name="nightly")]
        offered = self.page(CREATE).one("ul", id="id_volume_id").find("li")
        assert [each.text.split()[-1] for each in offered] == ["unprotected", "nightly"]
        assert ["data-protected" in each.attributes for each in offered] == [False, True]

    def test_without_mistral_no_volume_is_called_unprotected(self) -> None:
        self.cloud.broken["mistral"] = Answer(503, "application/json", {})
        assert "unprotected" not in self.page(CREATE).one("ul", id="id_volume_id").text

    def test_its_number_of_calls_does_not_grow_with_the_number_of_volumes(self) -> None:
        for count in (1, 1000):
            self.cloud.volumes = [volume(n) for n in range(count)]
            self.cloud.calls.clear()
            self.page(CREATE)
            assert [len(self.cloud.asked(each)) for each in ("mistral", "cinder")] == [4, 1]

    def test_it_explains_three_workflows_and_shows_the_next_ten_runs(self) -> None:
        form = self.page(CREATE).one("form", id="bd-form")
        assert len(form.find("input", type="radio", name="workflow")) == 3
        assert len(form.find("li", css="bd-run")) == 10


class NotReadyTest(ViewTest):
    def test_a_schedule_for_a_volume_that_cannot_be_backed_up_is_warned_of_and_saved(self) -> None:
        self.cloud.volumes = [volume(1, status="error")]
        page = self.page(f"{CREATE}?volume_id={numbered(1, 1)}")
        assert "“volume-1”: status “error”" in page.one(css="bd-unready").text
        assert self.submit().status_code == 302
        assert len(self.cloud.triggers) == 1

    def test_a_run_at_once_of_such_a_volume_is_told_at_its_field_and_not_started(self) -> None:
        for status in ("error", "maintenance", "creating"):
            self.cloud.volumes = [volume(1, status=status)]
            page = parse(self.submit(wanted="run_now").content.decode())
            assert f"its status is “{status}”" in errors(page)["volume_id"][0]
            assert self.cloud.executions == []

    def test_of_several_the_others_are_started(self) -> None:
        self.cloud.volumes = [volume(1), volume(2, status="error")]
        chosen = [numbered(1, 1), numbered(2, 1)]
        page = parse(self.submit(wanted="run_now", volume_id=chosen).content.decode())
        assert "its status is “error”" in page.one(id="bd-failed").text
        assert len(self.cloud.executions) == 1
