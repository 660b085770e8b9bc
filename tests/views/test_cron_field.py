# SPDX-License-Identifier: Apache-2.0
"""The cron field in a form of somebody else's, and the address that keeps its parts in step."""

import json
from datetime import UTC
from datetime import datetime
from typing import Any
from unittest import mock
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.forms import CharField
from django.forms import Form
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils import translation
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core.cron.patterns import PRESETS
from backup_dashboard.core.cron.patterns import check
from backup_dashboard.panels.cron.field import CronField
from tests.support.views.base import INDEX
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.pages import parse

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
EVIL = '"><script>alert(1)</script>'
HOSTILE = st.sampled_from(
    ["", " ", "\x00", "\ud7ff", EVIL, "{{ 7*7 }}", "%s%n", "٣", "1e9", "-1", "99", "9" * 400, "a\r\nb"]
)  # fmt: skip
NASTY = HOSTILE | st.text(st.characters(exclude_categories=("Cs",)), max_size=120)
PARTS = {
    "": ["0 2 * * *", "61 * * * *", "0 0 31 2 *", "* * *"],
    "_shown": ["0 2 * * *", "0 3 * * MON", "@daily"],
    "_offset": ["0", "60", "-570"],
    "_preset": ["0 2 * * 1"],
    "_cadence": ["minutes", "hourly", "daily", "weekly", "monthly", "custom"],
    "_step": ["15"],
    "_past": ["5"],
    "_time": ["02:00", "23:59"],
    "_weekdays": ["1", "0"],
    "_date": ["1", "31"],
    "_minute": ["0"],
    "_hour": ["2"],
    "_day": ["*"],
    "_month": ["*"],
    "_weekday": ["*", "MON"],
}
anything = st.fixed_dictionaries(
    {},
    optional={
        f"when{name}": st.one_of(st.sampled_from(good), st.sampled_from(good), NASTY)
        for name, good in PARTS.items()
    },
)


class WhenForm(Form):
    when = CronField(label="When", help_text="In your time.")
    name = CharField(required=False)


class OptionalForm(Form):
    when = CronField(required=False)


def sent(fields: dict[str, Any]) -> QueryDict:
    return QueryDict(urlencode(fields, doseq=True))


def drawn(form: Form) -> Node:
    return parse(render_to_string("backup_dashboard/cron/field.html", {"field": form["when"]}))


def held(page: Node) -> dict[str, Any]:
    """What a browser would send of the page, if nobody touched it."""
    found: dict[str, Any] = {}
    for control in [*page.find("input"), *page.find("select")]:
        name, value = control.attributes["name"], control.attributes.get("value", "")
        if control.tag == "select":
            chosen = [each for each in control.find("option") if "selected" in each.attributes]
            value = (chosen or control.find("option"))[0].attributes["value"]
        if control.attributes.get("type") in ("radio", "checkbox"):
            if "checked" not in control.attributes:
                continue
            if control.attributes["type"] == "checkbox":
                found.setdefault(name, []).append(value)
                continue
        found[name] = value
    return found


class CronFieldTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        clock = mock.patch.object(timezone, "now", return_value=NOW)
        clock.start()
        self.addCleanup(clock.stop)
        self.addCleanup(timezone.deactivate)

    def cleaned(self, form_class: type[Form] = WhenForm, **fields: Any) -> str:
        form = form_class(sent(fields))
        assert form.is_valid(), form.errors
        return form.cleaned_data["when"]

    def refusal(self, **fields: Any) -> str:
        form = WhenForm(sent(fields))
        (error,) = form.errors["when"]
        return error

    def touched(self, pattern: str, **changes: Any) -> dict[str, Any]:
        """What is sent when somebody opened the page with a pattern and changed something."""
        return {**held(drawn(WhenForm(initial={"when": pattern}))), **changes}

    def test_a_page_that_nobody_touched_gives_its_pattern_back_letter_for_letter(self) -> None:
        for zone in ("UTC", "Europe/Warsaw", "Asia/Kolkata", "Pacific/Marquesas"):
            timezone.activate(zone)
            for pattern in (*PRESETS, "0 3 * * MON", "5 4 1,15 * *", "59 23 31 * *"):
                assert self.cleaned(**self.touched(pattern)) == pattern

    def test_each_part_can_say_the_pattern(self) -> None:
        timezone.activate("Europe/Warsaw")
        for changes, pattern in (
            ({"when": "5 4 * * *"}, "5 4 * * *"),
            ({"when_hour": "4"}, "0 4 * * MON"),
            ({"when_time": "00:30"}, "30 23 * * 0"),
            ({"when_weekdays": ["1", "2", "3", "4", "5"]}, "0 3 * * 1-5"),
            ({"when_cadence": "daily"}, "0 3 * * *"),
            ({"when_cadence": "hourly", "when_past": "7"}, "7 * * * *"),
            ({"when_cadence": "minutes", "when_step": "10"}, "*/10 * * * *"),
            ({"when_cadence": "monthly", "when_date": "12"}, "0 3 12 * *"),
            ({"when_cadence": "custom"}, "0 3 * * MON"),
            ({"when_preset": "0 0 1 * *"}, "0 0 1 * *"),
        ):
            assert self.cleaned(**self.touched("0 3 * * MON", **changes)) == pattern

    def test_the_line_alone_is_enough(self) -> None:
        assert self.cleaned(when="  0 2 * *  MON ") == "0 2 * * MON"
        assert WhenForm({"when": "0 2 * * *"}).is_valid()

    def test_nothing_is_asked_for_unless_it_may_be_empty(self) -> None:
        for nothing in ({}, {"when": ""}, {"when": "  "}, self.touched("0 2 * * *", when="")):
            assert "Enter a cron pattern" in self.refusal(**nothing)
            assert self.cleaned(OptionalForm, **nothing) == ""

    def test_every_refusal_stands_at_the_field_and_says_what_to_do(self) -> None:
        for changes, said in (
            ({"when": "61 * * * *"}, "Minute"),
            ({"when": "0 2 * *"}, "five fields"),
            ({"when": "0 0 31 2 *"}, "never fires"),
            ({"when_hour": "25"}, "Hour"),
            ({"when_hour": ""}, "five fields"),
            ({"when_time": "noon"}, "such as 02:00"),
            ({"when_cadence": "weekly", "when_weekdays": []}, "at least one day"),
            ({"when_cadence": "monthly", "when_date": "32"}, "1 to 31"),
            ({"when_preset": EVIL}, "five fields"),
        ):
            assert said in self.refusal(**self.touched("0 2 * * *", **changes))

    def test_what_is_saved_otherwise_than_typed_is_said_at_the_field_and_shown_in_all_parts(
        self,
    ) -> None:
        for typed, saved in (
            ("@daily", "0 0 * * *"),
            ("0 22-6 * * * # nights", "0 0-6,22-23 * * *"),
        ):
            form = WhenForm(sent(self.touched("0 2 * * *", when=typed)))
            assert form.is_valid()
            assert form.cleaned_data["when"] == saved
            page = drawn(form)
            assert page.one(css="bd-cron-note").text == f"“{typed}” is saved as {saved}."
            again = held(page)
            assert (again["when"], again["when_shown"]) == (saved, saved)
            assert self.cleaned(**again) == saved
            said = self.answer({**self.touched("0 2 * * *"), "when": typed})
            assert (said["pattern"], said["note"]) == (saved, f"“{typed}” is saved as {saved}.")

    def test_a_note_says_what_months_skip_and_what_to_write(self) -> None:
        assert "or L for the last day of each month" in self.answer({"when": "0 0 31 * *"})["note"]
        assert self.answer({"when": "0 0 28 * *"})["note"] == ""

    def test_a_wrong_part_paints_itself_alone(self) -> None:
        for changes, wrong in (
            ({"when": "61 * * * *"}, ["when"]),
            ({"when_hour": "25"}, ["when_hour"]),
            ({"when_weekday": "8"}, ["when_weekday"]),
            ({"when_day": "*/2", "when_weekday": "1"}, ["when_day"]),
            ({"when_hour": ""}, ["when_hour"]),
            ({"when_hour": "1 2"}, ["when_hour"]),
            ({"when_day": "31", "when_month": "2"}, ["when_day"]),
            ({"when_hour": "25", "when": "0 25 * * *"}, ["when_hour"]),
            ({"when_hour": "", "when": "0  * * *"}, ["when_hour"]),
            ({"when_time": "noon"}, ["when_time"]),
            ({"when_cadence": "monthly", "when_date": "32"}, ["when_date"]),
        ):
            page = drawn(WhenForm(sent(self.touched("0 2 * * *", **changes))))
            controls = [*page.find("input"), *page.find("select")]
            painted = [
                each.attributes["name"] for each in controls if "aria-invalid" in each.attributes
            ]
            assert painted == wrong, changes

    def test_a_text_of_any_length_is_refused_and_drawn_again(self) -> None:
        for changes in (
            {"when": "1," * 400_000},
            {"when_hour": "7" * 400_000},
            {"when_time": "1" * 400_000},
        ):
            assert "at most 100 characters" in self.refusal(**self.touched("0 2 * * *", **changes))
            fields = self.touched("0 2 * * *", **changes)
            assert changes.items() <= held(drawn(WhenForm(sent(fields)))).items()

    def test_a_day_that_cron_cannot_say_in_this_zone_is_told_in_the_readers_time(self) -> None:
        timezone.activate("Europe/Warsaw")
        changes = {"when_cadence": "monthly", "when_date": "1", "when_time": "00:30"}
        assert "Day 1 at 00:30" in self.refusal(**self.touched("0 2 * * *", **changes))

    def test_the_parts_are_drawn_in_step_and_in_the_readers_zone(self) -> None:
        timezone.activate("Asia/Kolkata")
        page = drawn(WhenForm(initial={"when": "30 20 * * MON"}))
        assert held(page) == {
            "when": "30 20 * * MON", "when_shown": "30 20 * * MON", "when_offset": "330",
            "when_cadence": "weekly", "when_step": "15", "when_past": "0", "when_time": "02:00",
            "when_weekdays": ["2"], "when_date": "1", "when_minute": "30", "when_hour": "20",
            "when_day": "*", "when_month": "*", "when_weekday": "MON",
        }  # fmt: skip
        assert "Asia/Kolkata, now UTC+5:30" in page.text
        assert page.one(css="bd-cron-sentence").text == "Every Monday at 20:30 UTC"

    def test_zones_west_of_utc_and_at_utc_are_named_too(self) -> None:
        for zone, said in (("Pacific/Marquesas", "Pacific/Marquesas, now UTC-9:30"), ("UTC", "(UTC)"),
                           ("Africa/Abidjan", "Africa/Abidjan, now UTC")):  # fmt: skip
            timezone.activate(zone)
            assert said in drawn(WhenForm()).text

    def test_after_a_refusal_everything_is_as_it_was_typed(self) -> None:
        for changes in (
            {"when": "61 2 * * *"},
            {"when_hour": "1 2", "when": "0 1 2 * * *"},
            {"when_time": "noon"},
            {"when_cadence": "weekly", "when_weekdays": [], "when_time": "04:30"},
            {"when_cadence": "monthly", "when_date": "1", "when_time": "00:30"},
        ):
            timezone.activate("Europe/Warsaw")
            fields = self.touched("0 2 * * *", **changes)
            again = held(drawn(WhenForm(sent(fields))))
            typed = {name: value for name, value in changes.items() if value}
            assert typed.items() <= again.items()
            assert bool(again.get("when_weekdays")) == bool(fields["when_weekdays"])

    def test_after_a_refused_line_the_picker_can_put_it_right(self) -> None:
        again = held(drawn(WhenForm(sent(self.touched("0 2 * * *", when="61 2 * * *")))))
        assert again["when_cadence"] == "custom"
        right = {**again, "when_cadence": "daily", "when_time": "04:00"}
        assert self.cleaned(**right) == "0 4 * * *"

    def test_what_another_cadence_needs_is_kept_for_a_change_of_mind(self) -> None:
        changes = {"when_cadence": "minutes", "when_time": "04:30", "when_weekdays": ["3", "5"]}
        again = held(drawn(WhenForm(sent(self.touched("0 2 * * *", **changes)))))
        assert again["when"] == "*/15 * * * *"
        assert (again["when_time"], again["when_weekdays"]) == ("04:30", ["3", "5"])

    def test_a_time_of_day_is_what_an_hourly_pattern_would_begin_with(self) -> None:
        timezone.activate("Asia/Kolkata")
        held_before = held(drawn(WhenForm(initial={"when": "0 2 * * *"})))
        assert (held_before["when_time"], held_before["when_past"]) == ("07:30", "30")
        assert self.cleaned(**{**held_before, "when_cadence": "hourly"}) == "0 * * * *"

    def test_custom_stays_custom_after_a_refusal_elsewhere(self) -> None:
        fields = self.touched("0 2 * * *", when_cadence="custom")
        assert held(drawn(WhenForm(sent(fields))))["when_cadence"] == "custom"

    def test_every_control_has_a_label_and_names_what_describes_it(self) -> None:
        for form in (
            WhenForm(initial={"when": "0 2 * * *"}),
            WhenForm(sent({"when": "61 * * * *"})),
        ):
            page = drawn(form)
            labels = {label.attributes["for"]: label.text for label in page.find("label")}
            ids = {each.attributes["id"] for each in page.find() if "id" in each.attributes}
            controls = [*page.find("input"), *page.find("select")]
            shown = [each for each in controls if each.attributes.get("type") != "hidden"]
            assert len(shown) == len(labels) == 6 + 7 + 4 + 6
            for control in shown:
                assert labels[control.attributes["id"]]
                described = control.attributes.get("aria-describedby", "")
                group = control.parent
                while not described and group:
                    described = group.attributes.get("aria-describedby", "")
                    group = group.parent
                assert "id_when_says" in described
                assert "id_when_helptext" in described
                assert ("id_when_error" in described) == bool(form.errors)
                assert set(described.split()) <= ids
            for fieldset in page.find("fieldset"):
                assert fieldset.find("legend")[0].text
            group = page.one(css="bd-cron-presets")
            assert group.attributes["aria-labelledby"] in ids
            assert [each.attributes["value"] for each in group.find("button")] == list(PRESETS)

    def test_enter_in_a_text_field_never_presses_a_preset(self) -> None:
        first = drawn(WhenForm()).find("button")[0]
        assert "name" not in first.attributes

    def test_without_a_script_each_control_says_which_cadence_it_belongs_to(self) -> None:
        page = drawn(WhenForm())
        named = [each.text for each in page.find(css="bd-cron-whose")]
        assert named == ["Minutes:", "Hourly:", "Weekly:", "Monthly:", "Daily, weekly and monthly:"]

    def test_two_pickers_on_a_page_have_nothing_in_common(self) -> None:
        class TwoForm(Form):
            full = CronField()
            incremental = CronField()

        page = parse(TwoForm(prefix="x").as_p())
        ids = [each.attributes["id"] for each in page.find() if "id" in each.attributes]
        assert len(ids) == len(set(ids))
        roots = [each.attributes["data-bd-cron"] for each in page.find(css="bd-cron")]
        assert roots == ["x-full", "x-incremental"]

    def test_a_disabled_field_can_be_read_and_not_changed(self) -> None:
        form = WhenForm(sent({"when": "5 4 * * *"}), initial={"when": "0 2 * * *"})
        form.fields["when"].disabled = True
        controls = [*drawn(form).find("input"), *drawn(form).find("select")]
        for control in controls:
            assert "disabled" in control.attributes or control.attributes["type"] == "hidden"
        assert form.is_valid()
        assert form.cleaned_data["when"] == "0 2 * * *"

    def test_the_week_begins_where_the_language_says(self) -> None:
        for language, first in (("en", "0"), ("pl", "1")):
            with translation.override(language):
                page = drawn(WhenForm())
                assert page.find("input", type="checkbox")[0].attributes["value"] == first

    def test_anything_at_all_is_a_pattern_or_an_error_and_drawn_again(self) -> None:
        @settings(max_examples=200)
        @example({"when_cadence": "weekly", "when_time": EVIL, "when_weekdays": EVIL})
        @given(anything)
        def any_input(fields: dict[str, str]) -> None:
            form = WhenForm(sent(fields))
            page = drawn(form)
            assert page.find("script") == []
            assert form.is_bound
            if form.is_valid():
                assert check(form.cleaned_data["when"], NOW) == form.cleaned_data["when"]
                again = WhenForm(sent(held(page)))
                assert again.is_valid()
                assert again.cleaned_data == form.cleaned_data
            else:
                assert len(form.errors["when"][0]) > 10
            said = self.answer(fields)
            assert (said["error"] is None) == form.is_valid()

        any_input()

    def answer(self, fields: dict[str, Any]) -> dict[str, Any]:
        query = urlencode({"name": "when", **fields}, doseq=True)
        response = self.client.get(f"{INDEX}cron/?{query}")
        assert response.status_code == 200
        return json.loads(response.content)

    def test_the_answer_has_every_part_and_what_the_picker_needs(self) -> None:
        self.client.cookies["django_timezone"] = "Europe/Warsaw"
        assert self.answer({"when": "0 23 * * 0-4"}) == {
            "pattern": "0 23 * * 0-4",
            "fields": {"minute": "0", "hour": "23", "day": "*", "month": "*", "weekday": "0-4"},
            "picker": {"cadence": "weekly", "time": "00:00", "weekdays": ["1", "2", "3", "4", "5"]},
            "offset": 60,
            "sentence": mock.ANY,
            "note": "",
            "slug": mock.ANY,
            "error": None,
        }
        assert self.answer({"when": "*/7 * * * *"})["picker"] == {"cadence": "custom"}

    def test_the_answer_to_a_mistake_names_the_part_and_touches_no_other(self) -> None:
        for fields, part in (
            ({"when": "61 * * * *"}, "line"),
            ({}, "line"),
            ({"when_cadence": "weekly", "when_time": "x"}, "time"),
            ({"when_minute": "61", "when_hour": "*", "when_day": "*", "when_month": "*",
              "when_weekday": "*"}, "minute"),
            ({"when_minute": "0", "when_hour": "2", "when_day": "1", "when_month": "*",
              "when_weekday": ""}, "weekday"),
        ):  # fmt: skip
            said = self.answer(fields)
            assert (said["pattern"], said["error"]["part"]) == ("", part)
            assert said["error"]["message"]
            assert "fields" not in said

    def test_a_field_that_may_be_empty_says_so_to_the_script_and_is_not_asked_for(self) -> None:
        for form, optional in ((OptionalForm(), True), (WhenForm(), False)):
            assert ("data-optional" in drawn(form).one(css="bd-cron").attributes) is optional
        said = self.answer({"when": "", "when_shown": "0 2 * * *", "optional": ""})
        assert (said["pattern"], said["error"], said["sentence"]) == ("", None, "")
        assert set(said["fields"].values()) == {""}

    def test_the_answer_asks_no_service_and_is_for_people_who_are_signed_in(self) -> None:
        self.answer({"when": "0 2 * * *"})
        assert self.cloud.calls == []
        assert self.client.post(f"{INDEX}cron/").status_code == 405
        with mock.patch("openstack_auth.utils.get_user", return_value=AnonymousUser()):
            assert self.client.get(f"{INDEX}cron/").status_code == 302
