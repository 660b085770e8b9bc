# SPDX-License-Identifier: Apache-2.0
"""All projects at once: who owns what, and who is in trouble."""

from dataclasses import replace
from datetime import timedelta

from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.records import Record
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows import cloud_overview
from backup_dashboard.flows.pause import pause
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule
from tests.support.unit.fakes import shelf

SINCE = NOW - timedelta(days=1)


def cloud() -> tuple[FakeMistral, FakeCinder]:
    mistral, cinder = FakeMistral(), FakeCinder()
    cinder.held = [Volume(f"v{n}", f"volume {n}", 1, "available", f"p{n % 2}") for n in range(4)]
    return mistral, cinder


def test_the_project_with_failing_volumes_comes_first_then_the_one_with_more_unprotected() -> None:
    mistral, cinder = cloud()
    mistral.held = [schedule("s1", inputs={"volume_id": "v1"}, project_id="p1")]
    mistral.ran = [run("r1", inputs={"volume_id": "v1"}, state=RunState.FAILED, project_id="p1")]
    found = cloud_overview.load_cloud_overview(mistral, cinder, shelf(), "mine", SINCE, NOW)
    assert [(row.id, row.schedules) for row in found.projects] == [("p1", 1), ("p0", 0)]
    assert found.projects[0].counts[Status.FAILING] == 1
    assert found.projects[1].counts[Status.UNPROTECTED] == 2


def test_a_schedule_whose_volume_is_gone_still_belongs_to_its_project() -> None:
    mistral, cinder = cloud()
    mistral.held = [schedule("s1", inputs={"volume_id": "gone"}, project_id="p7")]
    found = cloud_overview.load_cloud_overview(mistral, cinder, shelf(), "mine", SINCE, NOW)
    assert [each.id for each in found.states["p7"].orphans] == ["s1"]
    assert ("p7", 1) in [(row.id, row.schedules) for row in found.projects]


def test_a_paused_schedule_belongs_to_the_project_of_its_volume() -> None:
    mistral, cinder = cloud()
    mistral.held = [schedule("s1", inputs={"volume_id": "v2"}, project_id="p0")]
    pause(gate(mistral), "s1", NOW)
    found = cloud_overview.load_cloud_overview(mistral, cinder, shelf(), "mine", SINCE, NOW)
    row = next(each for each in found.projects if each.id == "p0")
    assert (row.schedules, row.counts[Status.PAUSED]) == (1, 1)


def told(mistral: FakeMistral, cinder: FakeCinder) -> tuple[object, ...]:
    """What is said of project p1, and how many lines need somebody."""
    found = cloud_overview.load_cloud_overview(mistral, cinder, shelf(), "mine", SINCE, NOW)
    row = next(each for each in found.projects if each.id == "p1")
    state = found.states["p1"]
    return row, state.failures, state.absences, state.hanging, state.orphans, state.fired


def test_nothing_that_another_project_makes_changes_what_is_said_of_this_one() -> None:
    mistral, cinder = cloud()
    ours = schedule("s1", inputs={"volume_id": "v1"}, project_id="p1")
    mistral.held = [ours]
    mistral.ran = [run("r1", inputs={"volume_id": "v1"}, project_id="p1")]
    before = told(mistral, cinder)
    theirs = schedule("s2", inputs={"volume_id": "v1"}, project_id="p0")
    record = Record.of(replace(theirs, id="s9", project_id="p0"), NOW)
    mistral.held.append(theirs)
    mistral.kept["s9"] = replace(record, triggers=("s1", "s9"))
    failed = run("r2", inputs={"volume_id": "v1"}, state=RunState.FAILED, project_id="p0")
    mistral.ran = [
        *(replace(failed, id=id, origin=Origin(origin, by_hand=False)) for id, origin in FORGED),
        *mistral.ran,
    ]
    cinder.kept = [backup("b1", volume_id="v1", project_id="p0")]
    assert told(mistral, cinder) == before


FORGED = (("r2", "s1"), ("r3", "s2"), ("r4", ""))
"""Runs of another project, with the schedule that their description names."""
