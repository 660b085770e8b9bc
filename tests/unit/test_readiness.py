# SPDX-License-Identifier: Apache-2.0
"""Which volumes a run can back up, and what is said of the others before one fails."""

import pytest

from backup_dashboard.core.readiness import Readiness
from backup_dashboard.core.readiness import find_unready
from backup_dashboard.core.readiness import readiness_of_status
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows.create import run_schedule_now
from backup_dashboard.flows.gate import NotReady
from backup_dashboard.flows.retry import retry
from backup_dashboard.workflows.package import shipped
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule

STATUSES = {
    Readiness.READY: "available in-use backing-up",
    Readiness.PASSING: "creating attaching detaching restoring-backup retyping extending uploading "
    "downloading managing migrating",
    Readiness.GOING: "deleting unmanaging",
    Readiness.UNFIT: "error error_deleting error_extending error_restoring error_managing "
    "error_backing-up maintenance reserved awaiting-transfer something-new",
}


@pytest.mark.parametrize("expected", STATUSES)
def test_every_status_of_cinder_has_its_meaning(expected: Readiness) -> None:
    for status in STATUSES[expected].split():
        assert readiness_of_status(status) is expected, status


def test_a_volume_of_which_nothing_is_known_alarms_nobody() -> None:
    assert find_unready([Volume("", "", 0, "")]) == []


def test_volumes_of_one_status_are_told_together_and_what_passes_comes_last() -> None:
    states = ("creating", "error", "available", "maintenance", "error")
    found = find_unready(Volume(f"v{n}", f"v{n}", 1, state) for n, state in enumerate(states))
    assert [(each.status, [v.id for v in each.volumes]) for each in found] == [
        ("error", ["v1", "v4"]),
        ("maintenance", ["v3"]),
        ("creating", ["v0"]),
    ]


def cloud(status: str) -> tuple[FakeMistral, FakeCinder]:
    mistral, cinder = FakeMistral(), FakeCinder()
    mistral.held = [schedule("s1")]
    mistral.install(shipped(schedule("s1").definition.workflow).text, "public")
    cinder.held = [Volume("v1", "database", 1, status, "mine")]
    return mistral, cinder


@pytest.mark.parametrize("status", ["error", "maintenance", "creating", "deleting", "reserved"])
def test_a_run_that_could_only_fail_is_not_started_and_says_why(status: str) -> None:
    mistral, cinder = cloud(status)
    mistral.ran = [run("r1", state=RunState.FAILED)]
    for act in (
        lambda: run_schedule_now(gate(mistral, cinder), "s1"),
        lambda: retry(gate(mistral, cinder), "r1"),
    ):
        with pytest.raises(NotReady) as told:
            act()
        assert "“database”" in str(told.value.message)
        assert f"“{status}”" in str(told.value.message)
    assert mistral.started == []


@pytest.mark.parametrize("status", ["available", "in-use", "backing-up"])
def test_a_run_that_can_succeed_is_started(status: str) -> None:
    mistral, cinder = cloud(status)
    run_schedule_now(gate(mistral, cinder), "s1")
    assert len(mistral.started) == 1
