# SPDX-License-Identifier: Apache-2.0
"""All schedules are counted once for all pages; what a page shows of a few of them is true all the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.flows import form
from backup_dashboard.flows import past_weeks
from backup_dashboard.flows import plan
from backup_dashboard.flows import project_protection
from backup_dashboard.flows import schedules
from backup_dashboard.flows import volume
from backup_dashboard.flows.edit import edit
from backup_dashboard.flows.pause import pause
from backup_dashboard.flows.schedule_index import load_schedule_index
from backup_dashboard.flows.schedule_index import made_whole
from backup_dashboard.flows.shelf import Shelf
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMemory
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import altered
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import schedule

INPUTS = {"volume_id": "v1", "max_full_backups": 2, "max_incremental_backups": 5}


@pytest.fixture(autouse=True)
def _three_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backup_dashboard.flows.schedule_index.LIST_LIMIT", 2)


def project() -> tuple[FakeMistral, Shelf]:
    """Three schedules of one volume: one as it was made, one that was edited, one that rests."""
    mistral = FakeMistral()
    mistral.held = [
        schedule(name, name=name, inputs=INPUTS) for name in ("plain", "edited", "rests")
    ]
    edit(gate(mistral), "edited", replace(mistral.held[1].definition, pattern="0 5 * * *"), NOW)
    pause(gate(mistral), "rests", NOW)
    mistral.asked.clear()
    return mistral, Shelf(FakeMemory(), ("p1",))


def test_all_pages_that_need_all_schedules_ask_for_them_once() -> None:
    mistral, shelf = project()
    cinder = FakeCinder()
    for _ in range(2):
        project_protection.load_project_protection(mistral, cinder, shelf, NOW, NOW)
        past_weeks.load_calendar(mistral, shelf, NOW.date(), NOW.tzinfo, NOW)
        volume.load_volume(mistral, cinder, shelf, "v1", NOW)
        form.load_choices(mistral, cinder, shelf, "mine", NOW)
        schedules.load_page(mistral, cinder, shelf, "mine", PageRequest(20), NOW)
    assert mistral.asked.count("triggers.list_all") == 1


def test_from_the_shelf_they_are_the_same_but_for_their_inputs_and_those_are_asked_for() -> None:
    mistral, shelf = project()
    first = load_schedule_index(mistral, shelf, NOW)
    kept = load_schedule_index(mistral, shelf, NOW)
    assert (first.whole, kept.whole) == (True, False)
    assert [each.definition.inputs for each in kept.schedules] == [{"volume_id": "v1"}] * 3
    again = made_whole(mistral, kept.of_volume("v1"))
    assert list(again.schedules) == list(first.schedules)
    assert mistral.asked.count("triggers.list_by_name") == 1


def test_one_that_is_gone_since_is_not_shown() -> None:
    mistral, shelf = project()
    load_schedule_index(mistral, shelf, NOW)
    mistral.held = [each for each in mistral.held if each.name != "plain"]
    found = made_whole(mistral, load_schedule_index(mistral, shelf, NOW))
    assert [each.name for each in found.schedules] == ["edited", "rests"]


def test_where_mistral_does_not_answer_they_stay_as_they_are_known() -> None:
    mistral, shelf = project()
    load_schedule_index(mistral, shelf, NOW)
    mistral.error = Unreachable(Service.MISTRAL, "down")
    found = made_whole(mistral, load_schedule_index(mistral, shelf, NOW))
    assert [each.name for each in found.schedules] == ["edited", "plain", "rests"]


def test_who_has_just_changed_one_sees_it() -> None:
    mistral, shelf = project()
    load_schedule_index(mistral, shelf, NOW)
    pause(gate(mistral), "plain", NOW)
    changed = Shelf(shelf._memory, ("p1",), NOW + timedelta(seconds=10))
    later = NOW + timedelta(seconds=11)
    found = load_schedule_index(mistral, changed, later)
    assert [each.name for each in found.schedules if each.active] == ["edited"]


def test_a_few_schedules_are_asked_for_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backup_dashboard.flows.schedule_index.LIST_LIMIT", 3)
    mistral, shelf = project()
    for _ in range(2):
        load_schedule_index(mistral, shelf, NOW)
    assert mistral.asked.count("triggers.list_all") == 2


def test_the_rows_that_are_shown_are_as_they_are_now() -> None:
    mistral, shelf = project()
    for expected in ("0 2 * * *", "30 4 * * *"):
        found = schedules.load_page(mistral, FakeCinder(), shelf, "mine", PageRequest(20), NOW)
        rows = {row.name: row.schedule for row in found.page.items}
        assert rows["plain"].definition.pattern == expected
        assert {row.definition.inputs["max_full_backups"] for row in rows.values()} == {2}
        mistral.held[0] = altered(mistral.held[0], pattern="30 4 * * *")
    assert found.counted_at == NOW


def test_a_plan_sees_what_it_collides_with_in_full() -> None:
    mistral, shelf = project()
    load_schedule_index(mistral, shelf, NOW)
    asked = plan.load_answers(mistral, FakeCinder(), shelf, ["v1"], "mine", NOW)
    assert asked is not None
    found = asked.schedules.result()
    assert [each.name for each in found] == ["edited", "plain"]
    assert {each.definition.inputs["max_full_backups"] for each in found} == {2}
    assert mistral.asked.count("triggers.list_all") == 1


def test_for_very_many_schedules_of_the_chosen_volumes_one_long_list_is_asked_for() -> None:
    mistral, shelf = project()
    mistral.held += [schedule(f"s{n}", inputs=INPUTS) for n in range(300)]
    load_schedule_index(mistral, shelf, NOW)
    asked = plan.load_answers(mistral, FakeCinder(), shelf, ["v1"], "mine", NOW)
    assert asked is not None
    assert len(asked.schedules.result()) == 302
    assert "triggers.list_by_name" not in mistral.asked
    assert mistral.asked.count("triggers.list_all") == 2
