# SPDX-License-Identifier: Apache-2.0
"""Whatever is sent to the form: it never breaks, never creates on refusal, and never loses input."""

import json
import os
import unicodedata
from datetime import UTC
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.patterns import PRESETS
from backup_dashboard.core.workflows import Workflow
from tests.support.views.base import CREATE
from tests.support.views.base import INDEX
from tests.support.views.base import ViewTest
from tests.support.views.pages import errors
from tests.support.views.pages import held
from tests.support.views.pages import parse
from tests.support.views.recordings import numbered
from tests.support.views.recordings import volume

TEXTS = ("max_full_backups", "max_incremental_backups", "name", "backup_name", "first_run", "count")
SUBMISSIONS_JUDGED = int(os.environ.get("FORM_SUBMISSIONS", "150"))
"""How many submissions each test makes up; the 5,000 of a release take a while."""
OURS = [numbered(1, 1), numbered(2, 1)]
HOSTILE = st.sampled_from(
    ["", " ", "\x00", "\ud7ff", "'; DROP TABLE x;--", "<script>alert(1)</script>", "{{ 7*7 }}",
     "%s%n", "../../etc/passwd", "٣", "1e9", "-1", "0x10", "NaN", "9" * 400, "🦆", "a\r\nb"]
)  # fmt: skip
NASTY = HOSTILE | st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


def field(*good: str) -> st.SearchStrategy[str | None]:
    """Values of a field: often a good one, sometimes nasty, sometimes missing."""
    return st.one_of(st.sampled_from(good), st.sampled_from(good), NASTY, st.none())


def several(*good: str) -> st.SearchStrategy[list[str]]:
    """Values of a field that may be sent more than once."""
    return st.lists(st.sampled_from(good) | NASTY, max_size=4)


WHEN = st.fixed_dictionaries(
    {
        "pattern": field(*PRESETS, "5 4 * * *", "0 2 * * MON-FRI", "61 * * * *", "0 0 31 2 *"),
        "pattern_shown": field("", "0 2 * * *", "0 2 * * MON"),
        "pattern_offset": field("0", "60", "-570", "765"),
        "pattern_cadence": field("minutes", "hourly", "daily", "weekly", "monthly", "custom"),
        "pattern_step": field("15", "7", "0"),
        "pattern_past": field("0", "59", "60"),
        "pattern_time": field("02:00", "23:59", "24:00", "2:0"),
        "pattern_weekdays": several("0", "1", "6", "7"),
        "pattern_date": field("1", "28", "31", "32"),
        "pattern_minute": field("0", "*/15", "60"),
        "pattern_hour": field("2", "*", "24"),
        "pattern_day": field("*", "31"),
        "pattern_month": field("*", "2", "JAN"),
        "pattern_weekday": field("*", "7", "MON-FRI"),
        "window": field("0", "60", "240", "17"),
        "first_run": field("", "2030-01-01T02:00", "2020-01-01T02:00", "9999-12-31T23:59"),
        "count": field("", "1", "100", "0"),
    }
)
WHAT = st.fixed_dictionaries(
    {
        "volume_id": several(*OURS, " ".join(OURS), numbered(99, 1)),
        "done": several(*OURS),
        "workflow": field(*Workflow),
        "max_full_backups": field("1", "2", "1000", "0", "1001"),
        "max_incremental_backups": field("0", "5", "1000", "-1"),
        "name": field("", "nightly", "n" * 200, "n" * 201),
        "backup_name": field("", "db", "b" * 255, "b" * 256),
        "wanted": field("save", "save", "save", "run_now", "preview"),
    }
)
PLAIN = {"pattern": "0 2 * * *", "workflow": "cinder_volume_backup_full", "volume_id": OURS[:1]}


class AnySubmissionTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.volumes = [volume(1), volume(2)]

    def test_whatever_is_sent_is_carried_out_or_shown_again_with_everything_in_it(self) -> None:
        @settings(max_examples=SUBMISSIONS_JUDGED, deadline=None)
        @example({}, {})
        @given(WHAT, st.just({}) | WHEN)
        def any_submission(what: dict[str, Any], when: dict[str, Any]) -> None:
            self.submit_and_judge({"pattern": "0 2 * * *", **what, **when})

        any_submission()

    def test_whatever_is_sent_about_the_time_is_understood_or_refused(self) -> None:
        @settings(max_examples=SUBMISSIONS_JUDGED, deadline=None)
        @given(WHEN)
        def any_time(when: dict[str, Any]) -> None:
            self.submit_and_judge({**PLAIN, **when, "wanted": "save"})

        any_time()

    def test_whatever_is_sent_for_a_preview_gets_a_plan_and_changes_nothing(self) -> None:
        @settings(max_examples=SUBMISSIONS_JUDGED, deadline=None)
        @given(WHAT, WHEN)
        def any_preview(what: dict[str, Any], when: dict[str, Any]) -> None:
            self.cloud.calls.clear()
            assert self.send(f"{INDEX}preview/", {**what, **when}).status_code == 200
            assert self.cloud.changes == []

        any_preview()

    def send(self, url: str, fields: dict[str, Any]) -> HttpResponse:
        """Post what is there."""
        return self.client.post(
            url, {name: value for name, value in fields.items() if value is not None}
        )

    def submit_and_judge(self, fields: dict[str, Any]) -> None:
        for rows in (self.cloud.calls, self.cloud.triggers, self.cloud.executions):
            rows.clear()
        response = self.send(CREATE, fields)
        made = self.cloud.triggers + self.cloud.executions
        chosen = {each for value in fields.get("volume_id") or [] for each in value.split()}
        done = {each for value in fields.get("done") or [] for each in value.split()}
        # A schedule with a number of runs is written down as well, so that it is known when it has made them.
        changes = [each for each in self.cloud.changes if not each.path.startswith("/environments")]
        assert len(changes) == len(made)
        for call in changes:
            self.judge(call.body, fields.get("wanted") == "run_now")
        if response.status_code == 302:
            assert len(made) == len(chosen - done)
            assert chosen <= set(OURS)
            return
        assert response.status_code == 200
        assert made == []
        form = parse(response.content.decode()).one("form", id="bd-form")
        assert errors(form) or fields.get("wanted") == "preview"
        assert [each for each in form.find("script") if not each.attributes.get("type")] == []
        kept = held(form)
        for name in TEXTS:
            if fields.get(name) is not None:
                assert _typed(kept[name]) == _typed(fields[name])
        if fields.get("workflow") in list(Workflow):
            assert kept["workflow"] == fields["workflow"]
        boxes = form.find("input", name="volume_id")
        ticked = {box.attributes["value"] for box in boxes if "checked" in box.attributes}
        assert ticked == chosen & set(OURS)

    def judge(self, body: dict[str, str], at_once: bool) -> None:
        """Nothing is sent that Mistral, Cinder or a person could not make sense of."""
        given = json.loads(body.get("workflow_input") or body["input"])
        assert given["volume_id"] in OURS
        if not at_once:
            assert 1 <= len(body["name"]) <= 200
            assert "/" not in body["name"]
            assert not any(unicodedata.category(letter) == "Cc" for letter in body["name"])
            assert next_runs(body["pattern"], datetime.now(UTC), 1)


def _typed(text: str) -> str:
    """A line of input as browsers and HTML let it through: line ends and NULs are not theirs to keep."""
    return " ".join(text.replace("\x00", "").split())
