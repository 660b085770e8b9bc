# SPDX-License-Identifier: Apache-2.0
"""The plan that stands beside the form while it is filled."""

from datetime import UTC
from datetime import datetime
from typing import Any
from unittest import mock

from django.utils import timezone

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.patterns import PRESETS
from tests.support.views.base import INDEX
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.pages import parse
from tests.support.views.recordings import numbered
from tests.support.views.recordings import volume

NOW = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"


class PreviewTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        clock = mock.patch.object(timezone, "now", return_value=NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def plan(self, pattern: str, **fields: Any) -> Node:
        given = {"pattern": pattern, "workflow": "cinder_volume_backup_full", **fields}
        answer = self.client.post(f"{INDEX}preview/", given)
        assert answer.status_code == 200, answer
        return parse(answer.content.decode())

    def test_it_shows_the_sentence_and_the_ten_runs_that_mistral_will_compute(self) -> None:
        for pattern in (*PRESETS, "5 4 1,15 * 1-5", "0 0 29 2 *"):
            plan = self.plan(pattern=pattern)
            runs = [each.attributes["data-run"] for each in plan.find("li", css="bd-run")]
            expected = next_runs(pattern, NOW, 10)
            assert runs == [f"{run:%Y-%m-%d %H:%M:%S}" for run in expected]
            assert pattern in plan.text

    def test_a_pattern_that_is_refused_says_why_and_shows_no_runs(self) -> None:
        for pattern, words in (("61 * * * *", "Minute"), ("0 2 * *", "has 4"), ("", "Enter"),
                               ("0 0 31 2 *", "never fires"), (EVIL, "has 1")):  # fmt: skip
            plan = self.plan(pattern=pattern)
            assert words in plan.one(css="bd-plan-error").text
            assert plan.find("li", css="bd-run") == []

    def test_beside_a_pattern_that_is_refused_the_plan_waits_and_nothing_fits(self) -> None:
        limits = {"max_full_backups": "2", "max_incremental_backups": "5"}
        rotation = {"workflow": "cinder_volume_backup_rotation", "volume_id": numbered(1, 1)}
        assert self.plan("0 2 * * *", **rotation, **limits).find(css="bd-fits")
        plan = self.plan("0 2 * *", **rotation, **limits)
        assert "The plan waits" in plan.text
        assert plan.find(css="bd-fits") == []

    def test_it_is_only_a_fragment_and_what_was_typed_is_text(self) -> None:
        plan = self.plan(pattern=f"{EVIL} * * * *")
        assert plan.find("html") == plan.find("script") == []
        assert EVIL in plan.text

    def test_it_changes_nothing(self) -> None:
        self.plan("0 2 * * *", volume_id=numbered(1, 1), wanted="save")
        assert self.cloud.changes == []

    def test_its_calls_are_the_same_for_any_number_of_volumes_all_in_one_round(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(1, 61)]
        for count in (1, 3, 60):
            self.cloud.calls.clear()
            self.plan("0 2 * * *", volume_id=[numbered(n, 1) for n in range(1, count + 1)])
            assert [len(self.cloud.asked(each)) for each in ("mistral", "cinder")] == [2, 3]

    def test_it_is_not_for_readers(self) -> None:
        self.become("reader")
        assert self.client.post(f"{INDEX}preview/").status_code == 403
