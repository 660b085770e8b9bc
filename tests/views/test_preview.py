# SPDX-License-Identifier: Apache-2.0
"""The plan that stands beside the form while it is filled."""

from datetime import UTC
from datetime import datetime
from unittest import mock
from urllib.parse import urlencode

from base import INDEX
from base import ViewTest
from django.utils import timezone
from pages import Node

from backup_dashboard.core import cron

NOW = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"


class PreviewTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        clock = mock.patch.object(timezone, "now", return_value=NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def plan(self, cadence: str = "custom", pattern: str = "") -> Node:
        query = urlencode({"cadence": cadence, "pattern": pattern})
        return self.page(f"{INDEX}preview/?{query}")

    def test_it_shows_the_sentence_and_the_five_runs_that_mistral_will_compute(self) -> None:
        for pattern in (*cron.PRESETS, "5 4 1,15 * 1-5", "0 0 29 2 *"):
            plan = self.plan(pattern=pattern)
            runs = [each.attributes["data-run"] for each in plan.find("li")]
            expected = cron.next_runs(pattern, NOW, 5)
            assert runs == [f"{run:%Y-%m-%d %H:%M:%S}" for run in expected]
            assert plan.one("code").text == pattern

    def test_a_preset_is_shown_whatever_the_pattern_field_holds(self) -> None:
        plan = self.plan("0 2 * * *", "61 * * * *")
        assert "Every day at 02:00 UTC" in plan.text

    def test_a_pattern_that_is_refused_says_why_and_shows_no_runs(self) -> None:
        for pattern, words in (("61 * * * *", "Minute"), ("0 2 * *", "has 4"), ("", "Enter"),
                               ("0 0 31 2 *", "never fires"), (EVIL, "has 1")):  # fmt: skip
            plan = self.plan(pattern=pattern)
            assert words in plan.one(css="bd-plan-error").text
            assert plan.find("li") == []

    def test_it_is_only_a_fragment_and_what_was_typed_is_text(self) -> None:
        plan = self.plan(pattern=f"{EVIL} * * * *")
        assert plan.find("html") == plan.find("script") == []
        assert EVIL in plan.text

    def test_it_asks_nobody_anything(self) -> None:
        self.plan("0 2 * * *")
        assert self.cloud.calls == []

    def test_it_cannot_be_posted_to(self) -> None:
        assert self.client.post(f"{INDEX}preview/").status_code == 405

    def test_runs_are_in_the_users_zone_and_keep_utc_when_its_clocks_change(self) -> None:
        self.client.cookies["django_timezone"] = "Europe/Berlin"
        runs = [each.text for each in self.plan("0 2 * * *").find("li")]
        assert runs[0] == "Sat 28 Mar 2026, 03:00 CET Sat 02:00 UTC"
        assert runs[1] == "Sun 29 Mar 2026, 04:00 CEST Sun 02:00 UTC"
