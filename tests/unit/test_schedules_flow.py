# SPDX-License-Identifier: Apache-2.0
"""The list of schedules: whose last run is whose, and what is shown while a service is missing."""

from datetime import timedelta

import pytest

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import form
from backup_dashboard.flows import schedules
from backup_dashboard.flows.edit import edit
from backup_dashboard.flows.newest_runs import NewestRuns
from backup_dashboard.flows.pause import pause
from backup_dashboard.flows.refreshing import WHILE_RUNNING
from backup_dashboard.flows.schedule_index import ScheduleIndex
from backup_dashboard.flows.shelf import Shelf
from backup_dashboard.workflows.package import shipped
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMemory
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule
from tests.support.unit.fakes import shelf

PAGE = PageRequest(20)
DOWN = FakeMistral(Unreachable(Service.MISTRAL, "down"))


def test_a_schedules_last_run_is_the_newest_that_belongs_to_it() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1"), schedule("s2"), schedule("s3")]
    mistral.ran = [
        run("r4", origin=Origin("s2", by_hand=False)),
        run("r3", origin=Origin("s1", by_hand=True)),
        run("r2", origin=Origin("s1", by_hand=False)),
        run("r1", origin=Origin()),
    ]
    rows = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW).page.items
    last = {row.id: row.last_run.id if row.last_run else None for row in rows}
    assert last == {"s1": "r3", "s2": "r4", "s3": None}


def test_the_last_run_of_a_schedule_that_was_changed_is_the_newest_of_all_its_triggers() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1")]
    changed = edit(gate(mistral), "s1", schedule("s1", pattern="0 5 * * *").definition, NOW)
    old = run("old", origin=Origin("s1"), started=NOW - timedelta(days=1))
    new = run("new", origin=Origin(changed.id), started=NOW)
    for held in ([old], [new, old]):
        mistral.ran = held
        (row,) = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW).page.items
        assert row.last_run == held[0]


def test_paused_schedules_are_listed_among_the_others_by_name_and_have_no_next_run() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule(name, name=name) for name in ("c", "A", "b")]
    pause(gate(mistral), "b", NOW)
    found = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW)
    assert [(row.name, row.schedule.active) for row in found.page.items] == [
        ("A", True),
        ("b", False),
        ("c", True),
    ]
    assert found.page.items[1].schedule.next_run is None


def test_without_its_triggers_nothing_is_called_paused() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1")]
    pause(gate(mistral), "s1", NOW)

    def fail(what: str) -> None:
        if what == "triggers.list_all":
            raise Unreachable(Service.MISTRAL, "down")

    mistral.meanwhile = fail
    found = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW)
    assert found.page.items == []
    assert [each.service for each in found.missing_services] == [Service.MISTRAL]


def test_the_last_run_of_a_row_is_found_however_many_came_since() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1"), schedule("s2"), schedule("s3")]
    newer = [run(str(n), origin=Origin("s1")) for n in range(3)]
    mistral.ran = [*newer, run("old", origin=Origin("s2"))]
    mistral.reach = 2
    rows = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW).page.items
    assert [row.last_run.id if row.last_run else "" for row in rows] == ["0", "old", ""]
    assert [row.runs_known for row in rows] == [True] * 3
    assert mistral.asked.count("executions.list_page") == 2


def test_of_many_rows_no_last_run_is_looked_for_one_by_one() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule(f"s{n}") for n in range(10)]
    mistral.ran = [run(str(n), origin=Origin("s1")) for n in range(3)]
    mistral.reach = 2
    rows = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW).page.items
    assert [row.id for row in rows if row.runs_known] == ["s1"]
    assert "executions.list_page" not in mistral.asked


def test_a_row_whose_last_run_was_made_by_a_former_trigger_is_found_by_it() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1")]
    edit(gate(mistral), "s1", schedule("s1", pattern="0 5 * * *").definition, NOW)
    mistral.ran = [run("hourly", origin=Origin("other")), run("old", origin=Origin("s1"))]
    mistral.reach = 1
    [row] = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW).page.items
    assert row.last_run is not None
    assert row.last_run.id == "old"


def test_a_schedule_that_may_have_run_is_not_said_never_to_have_run_where_mistral_does_not_tell() -> (
    None
):
    mistral = FakeMistral()
    mistral.held = [schedule("s1"), schedule("s2")]
    mistral.ran = [run(str(n), origin=Origin("s1")) for n in range(3)]
    mistral.reach = 2

    def fail(question: str) -> None:
        if question == "executions.list_page":
            raise Unreachable(Service.MISTRAL, "busy")

    mistral.meanwhile = fail
    rows = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW).page.items
    assert [row.runs_known for row in rows] == [True, False]


def test_the_list_costs_five_questions_to_mistral_and_one_to_cinder() -> None:
    mistral, cinder = FakeMistral(), FakeCinder()
    mistral.held = [schedule(str(n)) for n in range(500)]
    schedules.load_page(mistral, cinder, shelf(), "mine", PAGE, NOW)
    assert sorted(mistral.asked) == [
        "actions.list_among",
        "environments.list_records",
        "executions.list_newest_scheduled",
        "triggers.list_all",
        "workflows.list_installed",
    ]
    assert cinder.asked == ["volume_names"]


def test_a_schedule_whose_volume_was_deleted_says_so() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1", inputs={"volume_id": "gone"}), schedule("s2")]
    rows = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW).page.items
    assert [row.volume.gone for row in rows] == [True, False]


def test_without_mistral_cinders_backups_are_shown() -> None:
    cinder = FakeCinder()
    cinder.kept = [backup("b1"), backup("b2", volume_id="v2")]
    found = schedules.load_page(DOWN, cinder, shelf(), "mine", PAGE, NOW)
    assert [each.service for each in found.missing_services] == [Service.MISTRAL]
    assert found.missing_workflows == []
    assert [each.id for each in found.backups] == ["b1", "b2"]


def test_without_both_services_the_list_is_empty_and_names_both() -> None:
    cinder = FakeCinder(Unreachable(Service.CINDER, "down"))
    found = schedules.load_page(DOWN, cinder, shelf(), "mine", PAGE, NOW)
    assert [each.service for each in found.missing_services] == [Service.MISTRAL, Service.CINDER]
    assert (found.page.items, found.backups) == ([], [])


def test_an_invalid_token_is_not_taken_for_a_missing_service() -> None:
    mistral = FakeMistral(Unauthorized(Service.MISTRAL, "401"))
    with pytest.raises(Unauthorized):
        schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW)
    with pytest.raises(Unauthorized):
        form.load_choices(mistral, FakeCinder(), shelf(), "mine", NOW)


def test_the_list_is_looked_at_again_while_a_run_moves_and_right_after_the_next_slot() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1", next_run=NOW + timedelta(seconds=9))]
    assert schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW).refresh_in == 10
    mistral.ran = [run(state=RunState.RUNNING)]
    assert (
        schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW).refresh_in
        == WHILE_RUNNING
    )


def test_to_list_and_form_another_projects_private_workflow_is_as_good_as_none() -> None:
    mistral = FakeMistral()
    for workflow in Workflow:
        mistral.install(shipped(workflow).text, "private", "theirs")
    listed = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PAGE, NOW)
    assert listed.missing_workflows == list(Workflow)
    assert form.load_choices(mistral, FakeCinder(), shelf(), "mine", NOW).missing_workflows == list(
        Workflow
    )


def test_the_form_knows_the_volumes_and_which_workflows_are_missing() -> None:
    mistral, cinder = FakeMistral(), FakeCinder()
    mistral.install(shipped(Workflow.ROTATION).text, "public")
    found = form.load_choices(mistral, cinder, shelf(), "mine", NOW)
    assert found.volumes == [Volume("v1", "database", 1, "available", "mine")]
    assert found.missing_workflows == [Workflow.FULL_INCREMENTAL, Workflow.FULL]
    assert found.missing_services == ()


def test_the_form_does_not_call_workflows_missing_that_nobody_could_ask_for() -> None:
    found = form.load_choices(DOWN, FakeCinder(), shelf(), "mine", NOW)
    assert found.missing_workflows == []
    assert [each.service for each in found.missing_services] == [Service.MISTRAL]
    assert found.volumes


def test_a_schedule_that_ended_after_the_runs_were_kept_is_not_said_to_be_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = schedule(
        "s1",
        pattern=f"{NOW.minute + 1} {NOW.hour} * * *",
        count=1,
        since=NOW,
        state=ScheduleState.FINISHED,
    )
    later = NOW + timedelta(minutes=2)
    index = ScheduleIndex(later, 0.0, [], [over])
    monkeypatch.setattr(schedules, "load_schedule_index", lambda *_asked: index)
    kept = Shelf(FakeMemory(), ("p1",))
    kept.keep("newest runs", NewestRuns(NOW, 30.0, Listing()))
    found = schedules.load_page(FakeMistral(), FakeCinder(), kept, "mine", PAGE, later)
    assert found.page.items == []
    (row,) = schedules.load_page(
        FakeMistral(), FakeCinder(), shelf(), "mine", PAGE, later
    ).page.items
    assert not row.schedule.lineage.certain
