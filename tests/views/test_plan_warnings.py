# SPDX-License-Identifier: Apache-2.0
"""What the plan says of the quota, of other schedules, and of services that do not answer."""

import json

import requests

from backup_dashboard.core.messages import Message
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from tests.support.views.plan_case import PlanCase
from tests.support.views.plan_case import definition
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger

FULL = definition(workflow=Workflow.FULL)


class CostTest(PlanCase):
    def quota(self, backups: int = -1, gigabytes: int = -1) -> None:
        for name, limit in (("backups", backups), ("backup_gigabytes", gigabytes)):
            self.cloud.quota.body["quota_set"][name] = {"limit": limit, "in_use": 2, "reserved": 1}

    def test_the_peak_of_all_volumes_is_held_against_what_the_quota_has_left(self) -> None:
        self.quota(60, 100)
        page = self.plan(definition(1), definition(2))
        cost = page.one(css="bd-cost").text
        assert "At most 16 backups (16 GiB) more than now" in cost
        assert "room for 57 more backups and 97 GiB" in cost
        assert "It fits your quota." in cost
        assert page.find(css="bd-breaks") == []

    def test_a_quota_that_will_break_is_red_and_says_at_which_run_and_when(self) -> None:
        self.quota(10)
        page = self.plan(definition())
        assert "at run 13, on Thu 9 Apr 2026, 02:00 UTC" in page.one(css="bd-breaks").text
        assert "bd-tone-bad" in page.one(css="bd-breaks").classes
        assert "It fits your quota." not in page.text

    def test_gigabytes_break_it_too(self) -> None:
        self.quota(gigabytes=4)
        assert "at run 2," in self.plan(definition()).one(css="bd-breaks").text

    def test_what_deletes_nothing_breaks_any_quota_and_far_ahead_the_month_is_told(self) -> None:
        self.quota(1003)
        page = self.plan(definition(workflow=Workflow.FULL))
        assert "1 backup (1 GiB) more at every run" in page.one(css="bd-cost").text
        assert "at run 1001, about December 2028" in page.one(css="bd-breaks").text

    def test_without_limits_of_the_quota_everything_fits(self) -> None:
        self.quota()
        assert "no limit. It fits your quota." in self.plan(definition(workflow=Workflow.FULL)).text

    def test_a_refused_pattern_still_has_its_cost(self) -> None:
        self.quota(10)
        page = self.plan(definition(pattern=""), error=Message("No."))
        assert "At most 8 backups" in page.one(css="bd-cost").text
        assert page.one(css="bd-breaks").text.startswith("The quota is exceeded at run 13.")


class CollisionsTest(PlanCase):
    def test_another_schedule_of_the_volume_that_meets_it_is_named_with_the_time(self) -> None:
        self.cloud.triggers = [trigger(1, name="weekly-<b>", pattern="5 2 * * 0")]
        (told,) = self.plan(FULL).find(css="bd-collision")
        assert "“weekly-<b>” starts while “volume-1” is being backed up" in told.text
        assert "first on Sun 29 Mar 2026, 02:05 UTC" in told.text
        assert "None of its runs is known yet: a duration of 10 min 0 s is assumed." in told.text

    def test_past_runs_say_how_long_one_takes(self) -> None:
        self.cloud.triggers = [trigger(1, name="weekly", pattern="5 2 * * 0")]
        self.cloud.executions = [execution(each) for each in range(1, 4)]
        self.cloud.backups = [backup(each, execution=numbered(each, 4)) for each in range(1, 4)]
        assert self.plan(FULL).find(css="bd-collision") == []
        self.cloud.triggers[0]["pattern"] = "0 2 * * 0"
        assert "usually take 42 s" in self.plan(FULL).one(css="bd-collision").text

    def test_the_schedule_that_is_edited_does_not_collide_with_itself(self) -> None:
        self.cloud.triggers = [trigger(1, pattern="0 2 * * *")]
        assert self.plan(FULL).find(css="bd-collision")
        assert not self.plan(FULL, replaces=numbered(1, 3)).find(css="bd-collision")

    def test_a_schedule_that_rests_collides_with_nobody(self) -> None:
        self.cloud.environments = [record(1, pattern="0 2 * * *")]
        assert self.plan(FULL).find(css="bd-collision") == []

    def test_many_collisions_are_told_by_a_few_and_their_number(self) -> None:
        self.cloud.triggers = [trigger(each, pattern="0 2 * * *") for each in range(1, 9)]
        page = self.plan(FULL)
        assert len(page.find(css="bd-collision")) == 5
        assert "And 3 more like that." in page.text

    def test_a_schedule_that_does_the_same_is_called_so(self) -> None:
        self.cloud.triggers = [
            trigger(
                1,
                workflow_input=json.dumps(FULL.inputs),
                name="twin",
                workflow_name=FULL.workflow.value,
                pattern="0 2 * * *",
            )
        ]
        told = self.plan(FULL).one(css="bd-collision").text
        assert told == "“twin” already does the same: it backs up “volume-1” at the same times."

    def test_runs_that_take_longer_than_the_time_between_them_are_told(self) -> None:
        took = {"created_at": "2026-03-26 02:00:00", "updated_at": "2026-03-26 02:07:00"}
        self.cloud.executions = [execution(1, **took)]
        self.cloud.backups = [backup(1, execution=numbered(1, 4))]
        often = definition(workflow=Workflow.FULL, pattern="*/5 * * * *")
        told = self.plan(often).one(css="bd-collision").text
        assert "5 min 0 s apart, and runs for “volume-1” usually take 7 min 0 s" in told

    def test_what_breaks_a_rotations_chain_is_told(self) -> None:
        self.cloud.triggers = [trigger(1, name="weekly", pattern="0 9 * * 0")]
        assert "“weekly” also backs up “volume-1”." in self.plan(definition()).text


class VolumesTest(PlanCase):
    def told(self, *states: str, **more: str) -> list[str]:
        volumes = [
            Volume(numbered(n, 1), f"volume-{n}", 1, state) for n, state in enumerate(states, 1)
        ]
        page = self.plan(
            *(definition(n, **more) for n in range(1, len(states) + 1)), volumes=volumes
        )
        return [each.text for each in page.find(css="bd-unready")]

    def test_a_volume_that_cinder_does_not_back_up_is_told_with_its_status_and_what_to_do(
        self,
    ) -> None:
        assert self.told("available", "in-use", "backing-up", "") == []
        for status, advice in (
            ("error", "Ask your administrator to repair it."),
            ("error_deleting", "Deleting it failed"),
            ("maintenance", "when its maintenance ends"),
            ("awaiting-transfer", "Accept its transfer, or cancel it."),
            ("reserved", "unshelve the server"),
            ("deleting", "Every run will fail. Choose another volume."),
            (
                "creating",
                "A run that starts while this lasts fails. Wait until it is available.",
            ),
        ):
            (told,) = self.told(status)
            assert told.startswith(f"“volume-1”: status “{status}”."), told
            assert advice in told

    def test_many_in_one_status_are_one_line_with_their_number(self) -> None:
        (told,) = self.told(*["error"] * 9)
        assert told.startswith("“volume-1”, “volume-2”, “volume-3” and 6 more: status “error”.")


class EndlessTest(PlanCase):
    def told(self, pattern: str, **more: object) -> str:
        wanted = definition(workflow=Workflow.FULL_INCREMENTAL, pattern=pattern, **more)
        return " ".join(each.text for each in self.plan(wanted).find(css="bd-endless"))

    def test_a_chain_that_never_begins_anew_is_told_with_its_length_in_a_year(self) -> None:
        for pattern, count in (
            ("0 2 * * *", 365),
            ("30 * * * *", 8760),
            ("0 2 * * 0", 52),
            ("0 0 1 * *", 12),
            ("0,30 2 1 1 *", 2),
        ):
            told = self.told(pattern)
            assert f"grows by about {count} backups a year" in told, pattern
            assert "“Rotation” starts again" in told

    def test_a_chain_that_ends_and_one_that_begins_anew_are_not(self) -> None:
        assert self.told("0 2 * * *", count=5) == ""
        assert self.plan(definition()).find(css="bd-endless") == []
        assert self.plan(definition(workflow=Workflow.FULL)).find(css="bd-endless") == []


class ServicesTest(PlanCase):
    def test_a_few_calls_are_made_however_many_volumes_there_are_and_however_many_backups(
        self,
    ) -> None:
        for count, runs in ((1, 5), (50, 10), (60, 10)):
            self.cloud.backups = [
                backup(n + k, volume_id=numbered(n, 1), execution=numbered(10 * n + k, 4))
                for n in range(1, count + 1)
                for k in range(7)
            ]
            self.cloud.calls.clear()
            self.plan(*(definition(each) for each in range(1, count + 1)))
            assert len(self.cloud.asked("mistral")) == 2 + runs
            assert len(self.cloud.asked("cinder")) == 2
            assert self.cloud.changes == []

    def test_without_mistral_everything_but_the_collisions_is_there(self) -> None:
        self.cloud.broken = {"mistral": requests.ConnectionError()}
        page = self.plan(definition())
        assert "Mistral (workflows) does not answer" in page.one(css="bd-missing").text
        assert page.find("figure")
        assert "room for" in page.one(css="bd-cost").text

    def test_without_cinder_the_cost_is_there_and_what_is_left_is_not(self) -> None:
        self.cloud.broken = {"cinder": requests.ConnectionError()}
        page = self.plan(definition())
        assert "Cinder (block storage) does not answer" in page.one(css="bd-missing").text
        assert "At most 8 backups" in page.one(css="bd-cost").text
        assert "It fits your quota." not in page.text
        assert len(page.find("li", css="bd-run")) == 10
