# SPDX-License-Identifier: Apache-2.0
"""The plan: everything that will happen, told before anybody saves."""

from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from typing import Any
from unittest import mock

from base import ViewTest
from django.utils import timezone
from pages import Node
from pages import parse
from recordings import numbered

from backup_dashboard.core.messages import Message
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.core.workflows import inputs
from backup_dashboard.flows.plan import Draft
from backup_dashboard.panels.project import plan_fragment

NOW = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"


def volumes(count: int) -> list[Volume]:
    return [
        Volume(numbered(each, 1), f"volume-{each}", 1, "available") for each in range(1, count + 1)
    ]


def definition(
    number: int = 1, fulls: int = 2, incrementals: int = 5, **changes: Any
) -> Definition:
    workflow = changes.pop("workflow", Workflow.ROTATION)
    volume_id = numbered(number, 1) if number else ""
    given = inputs(workflow, volume_id, "nightly", fulls, incrementals)
    name = changes.pop("name", f"nightly-{number}")
    return Definition(name, workflow, given, changes.pop("pattern", "0 2 * * *"), **changes)


class PlanCase(ViewTest):
    """A plan as a fragment, on Friday 27 March 2026, 12:00 UTC, two days before Europe's summer."""

    def setUp(self) -> None:
        super().setUp()
        clock = mock.patch.object(timezone, "now", return_value=NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def plan(
        self, *definitions: Definition, volumes: Sequence[Volume] | None = None, **more: Any
    ) -> Node:
        """Render the plan for these definitions, each with a volume of its own unless said otherwise."""
        chosen = globals()["volumes"](len(definitions)) if volumes is None else volumes
        draft = Draft(definitions, chosen, **more)
        return parse(plan_fragment.render(self.request, draft).content.decode())


class RunsTest(PlanCase):
    def test_ten_runs_are_told_with_weekday_zone_and_distance(self) -> None:
        with timezone.override("Europe/Berlin"):
            runs = [each.text for each in self.plan(definition()).find("li", css="bd-run")]
        assert len(runs) == 10
        assert runs[0] == "Sat 28 Mar 2026, 03:00 CET Sat 02:00 UTC in 14 h"

    def test_the_run_at_which_the_local_hour_shifts_is_marked_and_no_other(self) -> None:
        with timezone.override("Europe/Berlin"):
            runs = self.plan(definition()).find("li", css="bd-run")
        assert [bool(run.find(css="bd-clocks")) for run in runs] == [False, True] + [False] * 8
        assert "04:00 CEST" in runs[1].text
        assert "clocks go forward: 1 h later" in runs[1].text

    def test_an_hour_that_clocks_give_back_is_marked_too(self) -> None:
        autumn = datetime(2026, 10, 24, 12, tzinfo=UTC)
        timezone.now.return_value = autumn
        with timezone.override("Europe/Berlin"):
            runs = self.plan(definition()).find("li", css="bd-run")
        assert "clocks go back: 1 h earlier" in runs[0].text

    def test_a_first_run_comes_first_and_the_pattern_after_it(self) -> None:
        first = datetime(2026, 3, 28, 17, 30, tzinfo=UTC)
        runs = self.plan(definition(first_run=first, count=3)).find("li", css="bd-run")
        told = [each.attributes["data-run"] for each in runs]
        assert told == ["2026-03-28 17:30:00", "2026-03-29 02:00:00", "2026-03-30 02:00:00"]

    def test_of_many_volumes_the_last_start_is_told(self) -> None:
        many = [definition(each, pattern=f"{each} 2 * * *") for each in range(1, 51)]
        assert "The last of the 50 starts at 02:50 UTC." in self.plan(*many).text

    def test_a_refused_pattern_is_told_and_has_neither_runs_nor_commands(self) -> None:
        error = Message("%(text)s is not understood.", {"text": EVIL})
        page = self.plan(definition(pattern=""), error=error)
        assert page.one(css="bd-plan-error").text == f"{EVIL} is not understood."
        assert page.find("li") == page.find("pre") == page.find("script") == []


class CommandsTest(PlanCase):
    def test_there_is_a_command_for_each_volume_and_none_without_a_volume(self) -> None:
        page = self.plan(definition(1), definition(2, name=EVIL))
        assert [line.split()[:4] for line in page.one("pre").text.split(" openstack")]
        assert page.one("pre").text.count("openstack cron trigger create") == 2
        assert page.find("script") == []
        assert self.plan(definition(0), volumes=[]).find("pre") == []
