# SPDX-License-Identifier: Apache-2.0
"""The plan: everything that will happen, told before anybody saves."""

from dataclasses import replace
from datetime import UTC
from datetime import datetime

from django.utils import timezone

from backup_dashboard.core.messages import Message
from backup_dashboard.core.workflows import Workflow
from tests.support.views.pages import Node
from tests.support.views.plan_case import PlanCase
from tests.support.views.plan_case import definition
from tests.support.views.recordings import backup

EVIL = "<script>alert(1)</script>"
ROTATION = Workflow.ROTATION.value


class RunsTest(PlanCase):
    def test_ten_runs_are_told_with_weekday_zone_and_distance(self) -> None:
        with timezone.override("Europe/Berlin"):
            runs = [each.text for each in self.plan(definition()).find("li", css="bd-run")]
        assert len(runs) == 10
        assert runs[0] == "Sat 28 Mar 2026, 03:00 CET 02:00 UTC in 14 h"

    def test_the_distance_has_as_much_detail_as_one_wants_to_know(self) -> None:
        told = [
            self.plan(definition(0, pattern=pattern)).find(css="bd-distance")[0].text
            for pattern in ("1 12 * * *", "15 13 * * *", "0 23 * * *", "0 11 * * 1")
        ]
        assert told == ["in 1 min", "in 1 h 15 min", "in 11 h", "in 3 days"]

    def test_the_run_at_which_the_local_hour_shifts_is_marked_and_no_other(self) -> None:
        with timezone.override("Europe/Berlin"):
            runs = self.plan(definition()).find("li", css="bd-run")
        assert [bool(run.find(css="bd-clocks")) for run in runs] == [False, True] + [False] * 8
        assert "04:00 CEST" in runs[1].text
        assert "clocks go forward: from here on, runs are 1 h later" in runs[1].text

    def test_an_hour_that_clocks_give_back_is_marked_too(self) -> None:
        autumn = datetime(2026, 10, 24, 12, tzinfo=UTC)
        timezone.now.return_value = autumn
        with timezone.override("Europe/Berlin"):
            runs = self.plan(definition()).find("li", css="bd-run")
        assert "clocks go back: from here on, runs are 1 h earlier" in runs[0].text

    def test_a_first_run_comes_first_and_the_pattern_after_it(self) -> None:
        first = datetime(2026, 3, 28, 17, 30, tzinfo=UTC)
        runs = self.plan(definition(first_run=first, count=3)).find("li", css="bd-run")
        told = [each.attributes["data-run"] for each in runs]
        assert told == ["2026-03-28 17:30:00", "2026-03-29 02:00:00", "2026-03-30 02:00:00"]

    def test_of_many_volumes_the_last_start_is_told(self) -> None:
        many = [definition(each, pattern=f"{each} 2 * * *") for each in range(1, 51)]
        assert "The last of the 50 schedules starts at 02:50 UTC." in self.plan(*many).text

    def test_a_refused_pattern_is_told_and_has_neither_runs_nor_commands(self) -> None:
        error = Message("%(text)s is not understood.", {"text": EVIL})
        page = self.plan(definition(pattern=""), error=error)
        assert page.one(css="bd-plan-error").text == f"{EVIL} is not understood."
        assert page.find("li") == page.find("pre") == page.find("script") == []


class CalendarTest(PlanCase):
    def test_older_fulls_are_told_beside_the_history_of_the_newest(self) -> None:
        inputs = {**definition().inputs, "keep_weekly": 4, "keep_monthly": 1}
        page = self.plan(replace(definition(), inputs=inputs))
        said = "Besides, it keeps one older full backup for each of: 4 weeks, 1 month."
        assert page.one(id="bd-calendar-kept").text == said
        assert self.plan(definition()).find(id="bd-calendar-kept") == []


class CommandsTest(PlanCase):
    def test_there_is_a_command_for_each_volume_and_none_without_a_volume(self) -> None:
        page = self.plan(definition(1), definition(2, name=EVIL))
        assert [line.split()[:4] for line in page.one("pre").text.split(" openstack")]
        assert page.one("pre").text.count("openstack cron trigger create") == 2
        assert page.find("script") == []
        assert self.plan(definition(0)).find("pre") == []


class RetentionTest(PlanCase):
    def setUp(self) -> None:
        super().setUp()
        noted = {"workflow": ROTATION, "rotation": "nightly"}
        self.cloud.backups = [
            backup(1, metadata=noted, is_incremental=False, data_timestamp="2026-03-26T02:00:00"),
            backup(2, metadata=noted, is_incremental=True, data_timestamp="2026-03-27T02:00:00"),
        ]

    def frames(self, page: Node) -> list[str]:
        return [each.text for each in page.find("figcaption")]

    def test_of_very_many_commands_the_first_are_shown_and_the_rest_counted(self) -> None:
        page = self.plan(*(definition(each) for each in range(1, 252)))
        (shown,) = page.find("pre")
        assert shown.text.count("openstack cron trigger create") == 100
        (folded,) = page.find("details", "bd-commands")
        assert "The same as 251 commands" in folded.text
        assert "And 151 more like that, one for each volume." in folded.text

    def test_without_a_volume_the_picture_begins_with_nothing(self) -> None:
        frames = self.frames(self.plan(definition(0)))
        assert frames[0] == "After run 1, Sat 28 Mar 2026, 02:00 UTC: 1 full, 0 incremental."
        assert self.cloud.calls == []

    def test_one_volumes_picture_begins_with_what_it_has(self) -> None:
        frames = self.frames(self.plan(definition()))
        assert "1 full, 2 incremental" in frames[0]

    def test_of_several_volumes_the_picture_begins_with_nothing(self) -> None:
        frames = self.frames(self.plan(definition(1), definition(2)))
        assert "1 full, 0 incremental" in frames[0]

    def test_backups_of_another_name_are_not_the_rotations(self) -> None:
        for row in self.cloud.backups:
            row["metadata"] = {"workflow": ROTATION, "rotation": "weekly"}
        page = self.plan(definition())
        assert "1 full, 0 incremental, 2 made elsewhere" in self.frames(page)[0]
        assert page.find("path", css="bd-foreign")

    def test_deletions_are_told_drawn_and_in_the_table(self) -> None:
        page = self.plan(definition(0, fulls=1, incrementals=1))
        third = page.one("figure", data_frame="3")
        assert third.text.endswith("1 full, 0 incremental. Deleted: 1 full, 1 incremental.")
        (drawn,) = third.find("path", css="bd-deleted")
        assert drawn.attributes["d"].count("M") == 2
        (row,) = (each for each in page.find("tr", data_frame="3"))
        assert "1 full, 1 incremental" in row.text

    def test_every_frame_is_a_picture_with_words_and_only_the_last_is_shown(self) -> None:
        page = self.plan(definition(0))
        figures = page.find("figure")
        assert len(figures) == 19
        assert ["hidden" in each.attributes for each in figures] == [True] * 18 + [False]
        for figure in figures:
            svg = figure.one("svg", role="img")
            assert svg.attributes["aria-labelledby"] == figure.one("figcaption").attributes["id"]
        slider = page.one("input", type="range")
        assert (slider.attributes["min"], slider.attributes["max"]) == ("1", "19")
        assert page.one("label", for_="bd-scrub").text

    def test_the_history_is_told_from_the_least_to_the_most(self) -> None:
        for limits, told in (
            ((2, 5), "Keeps 6 to 12 days of history."),
            ((1, 6), "Keeps 0 to 7 days of history."),
            ((1000, 1000), "Keeps 2737 to 2740 years of history."),
        ):
            page = self.plan(definition(0, *limits))
            assert page.one(css="bd-history").one("strong").text == told

    def test_what_deletes_nothing_says_so(self) -> None:
        for workflow in (Workflow.FULL, Workflow.FULL_INCREMENTAL):
            page = self.plan(definition(0, workflow=workflow))
            assert "Nothing is ever deleted" in page.one(css="bd-history").text

    def test_a_schedule_that_ends_says_so_and_shows_no_more_runs_than_it_has(self) -> None:
        page = self.plan(definition(0, count=3))
        assert "The schedule ends after 3 runs" in page.one(css="bd-ends").text
        assert page.find(css="bd-history") == []
        assert len(page.find("figure")) == 3

    def test_a_rotation_that_fills_up_before_it_ends_tells_both(self) -> None:
        page = self.plan(definition(0, count=30))
        assert "6 to 12 days" in page.one(css="bd-history").text
        assert "The schedule ends after 30 runs" in page.one(css="bd-ends").text

    def test_limits_that_are_not_right_leave_the_runs(self) -> None:
        page = self.plan(definition(fulls=0))
        assert len(page.find("li", css="bd-run")) == 10
        assert page.find("figure") == page.find(css="bd-cost") == []

    def test_the_highest_limits_make_a_fragment_that_is_no_larger(self) -> None:
        small, large = (
            len(str(plan))
            for plan in (self.html(definition(0)), self.html(definition(0, 1000, 1000)))
        )
        assert large < 4 * small
        assert large < 120_000
