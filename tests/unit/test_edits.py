# SPDX-License-Identifier: Apache-2.0
"""Two people change one schedule: who is told what, and what is never told."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.edits import EditedField
from backup_dashboard.core.edits import FormSnapshot
from backup_dashboard.core.edits import minute
from backup_dashboard.core.edits import read_mine
from backup_dashboard.core.edits import read_minute
from backup_dashboard.core.edits import values_of
from backup_dashboard.core.edits import write_mine
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.edit import ChangedMeanwhile
from backup_dashboard.flows.edit import edit
from backup_dashboard.flows.loading import get_schedule
from backup_dashboard.flows.pause import pause
from backup_dashboard.flows.resume import resume
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import altered
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import schedule

INPUTS = {
    "volume_id": "v1",
    "backup_name": "b",
    "max_full_backups": 2,
    "max_incremental_backups": 5,
}
DRAWN = schedule("s1", name="nightly", workflow=Workflow.ROTATION, inputs=INPUTS, count=9)


def changed(of: Schedule | Definition, **changes: Any) -> Definition:
    """What a schedule is made from, with other inputs or other settings."""
    definition = of.definition if isinstance(of, Schedule) else of
    own = {name: value for name, value in changes.items() if name not in INPUTS}
    inputs = {name: value for name, value in changes.items() if name in INPUTS}
    return replace(definition, **own, inputs={**definition.inputs, **inputs})


@pytest.fixture
def mistral() -> FakeMistral:
    fake = FakeMistral()
    fake.held = [DRAWN]
    return fake


@pytest.fixture
def seen(mistral: FakeMistral) -> FormSnapshot:
    return FormSnapshot.of(get_schedule(mistral, "s1"), NOW)


CHANGES: dict[str, dict[str, Any]] = {
    EditedField.WORKFLOW: {"workflow": Workflow.FULL},
    "max_full_backups": {"max_full_backups": 10},
    "max_incremental_backups": {"max_incremental_backups": 0},
    EditedField.PATTERN: {"pattern": "0 3 * * *"},
    EditedField.FIRST_RUN: {"first_run": NOW + timedelta(days=3)},
    EditedField.COUNT: {"count": 20},
    EditedField.NAME: {"name": "weekly"},
    EditedField.BACKUP_NAME: {"backup_name": "other"},
}


CALENDAR = ("keep_daily", "keep_weekly", "keep_monthly", "keep_yearly")


def test_a_field_without_a_value_is_empty_and_one_with_a_value_is_as_people_write_it() -> None:
    inputs = {"volume_id": "v1", "max_full_backups": 2, "max_incremental_backups": 5}
    plain = Definition("nightly", Workflow.FULL, inputs, " 0  2 *\t* * ")
    values = {
        EditedField.WORKFLOW: "cinder_volume_backup_full",
        "max_full_backups": "",
        "max_incremental_backups": "",
        **dict.fromkeys(CALENDAR, ""),
        EditedField.PATTERN: "0 2 * * *",
        EditedField.FIRST_RUN: "",
        EditedField.COUNT: "",
        EditedField.NAME: "nightly",
        EditedField.BACKUP_NAME: "",
    }
    assert values_of(plain, NOW) == values
    counted = changed(DRAWN, first_run=NOW + timedelta(days=1))
    assert values_of(counted, NOW) == {
        EditedField.WORKFLOW: "cinder_volume_backup_rotation",
        "max_full_backups": "2",
        "max_incremental_backups": "5",
        **dict.fromkeys(CALENDAR, "0"),
        EditedField.PATTERN: "0 2 * * *",
        EditedField.FIRST_RUN: "2026-03-03 12:00",
        EditedField.COUNT: "9",
        EditedField.NAME: "nightly",
        EditedField.BACKUP_NAME: "b",
    }


@pytest.fixture
def _server_in_kathmandu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Kathmandu")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_server_in_kathmandu")
def test_a_first_run_is_compared_in_utc_wherever_the_server_and_the_reader_are() -> None:
    reader = ZoneInfo("America/New_York")
    assert minute(NOW.astimezone(reader)) == minute(NOW) == "2026-03-02 12:00"
    assert read_minute(minute(NOW)) == NOW


@pytest.mark.parametrize("field", CHANGES)
def test_an_older_form_never_undoes_a_change_that_it_has_not_seen(
    mistral: FakeMistral, seen: FormSnapshot, field: EditedField
) -> None:
    edit(gate(mistral), "s1", changed(DRAWN, **CHANGES[field]), NOW)
    now = get_schedule(mistral, "s1")
    mine = changed(DRAWN, pattern="30 4 * * *")
    with pytest.raises(ChangedMeanwhile) as told:
        edit(gate(mistral), "s1", mine, NOW, seen=seen)
    assert told.value.schedule == now
    assert get_schedule(mistral, "s1") == now
    differences = seen.differences(now, values_of(mine, NOW), NOW)
    about = next(each for each in differences if each.field is field)
    theirs, wanted = values_of(now.definition, NOW)[field], values_of(mine, NOW)[field]
    assert (about.theirs, about.mine) == (theirs, wanted)
    assert about.touched == (field is EditedField.PATTERN)


def test_who_has_seen_the_difference_may_save_unless_it_changed_again(
    mistral: FakeMistral, seen: FormSnapshot
) -> None:
    edit(gate(mistral), "s1", changed(DRAWN, max_full_backups=10), NOW)
    mine = changed(DRAWN, max_full_backups=3)
    with pytest.raises(ChangedMeanwhile):
        edit(gate(mistral), "s1", mine, NOW, seen=seen)
    again = FormSnapshot.of(get_schedule(mistral, "s1"), NOW)
    edit(gate(mistral), "s1", changed(DRAWN, max_full_backups=11), NOW)
    with pytest.raises(ChangedMeanwhile):
        edit(gate(mistral), "s1", mine, NOW, seen=again)
    edit(gate(mistral), "s1", mine, NOW, seen=FormSnapshot.of(get_schedule(mistral, "s1"), NOW))
    assert get_schedule(mistral, "s1").definition.inputs["max_full_backups"] == 3


def test_the_same_change_twice_is_no_conflict(mistral: FakeMistral, seen: FormSnapshot) -> None:
    wanted = changed(DRAWN, max_full_backups=10, pattern="0 3 * * *", name="weekly")
    first = edit(gate(mistral), "s1", wanted, NOW, seen=seen)
    assert edit(gate(mistral), "s1", wanted, NOW, seen=seen) == first
    assert len(mistral.held) == 1


def test_a_pause_and_a_resume_are_told_once(mistral: FakeMistral, seen: FormSnapshot) -> None:
    wanted = changed(DRAWN, pattern="0 3 * * *")
    pause(gate(mistral), "s1", NOW)
    resting = get_schedule(mistral, "s1")
    assert seen.paused_since(resting)
    with pytest.raises(ChangedMeanwhile):
        edit(gate(mistral), "s1", wanted, NOW, seen=seen)
    seen = FormSnapshot.of(resting, NOW)
    resume(gate(mistral), "s1", NOW)
    assert seen.resumed_since(get_schedule(mistral, "s1"))
    with pytest.raises(ChangedMeanwhile):
        edit(gate(mistral), "s1", wanted, NOW, seen=seen)
    edit(gate(mistral), "s1", wanted, NOW, seen=FormSnapshot.of(get_schedule(mistral, "s1"), NOW))
    assert get_schedule(mistral, "s1").definition.pattern == "0 3 * * *"


def test_runs_made_meanwhile_are_no_change_and_are_not_given_back(
    mistral: FakeMistral, seen: FormSnapshot
) -> None:
    mistral.held = [altered(DRAWN, count=8, next_run=NOW + timedelta(days=2))]
    made = edit(gate(mistral), "s1", changed(DRAWN, pattern="0 3 * * *"), NOW, seen=seen)
    assert made.definition.count == 8


def test_a_number_of_runs_that_was_typed_counts_from_now_on(
    mistral: FakeMistral, seen: FormSnapshot
) -> None:
    mistral.held = [altered(DRAWN, count=8)]
    assert edit(gate(mistral), "s1", changed(DRAWN, count=3), NOW, seen=seen).definition.count == 3


def test_a_first_run_that_has_passed_meanwhile_is_no_change(mistral: FakeMistral) -> None:
    soon = NOW + timedelta(minutes=5)
    mistral.held = [altered(DRAWN, first_run=soon)]
    seen = FormSnapshot.of(mistral.held[0], NOW)
    later = NOW + timedelta(hours=1)
    edit(gate(mistral), "s1", changed(DRAWN, pattern="0 3 * * *"), later, seen=seen)
    assert get_schedule(mistral, "s1").definition.pattern == "0 3 * * *"


@pytest.mark.parametrize("minutes", [-1, 0, 1])
def test_who_sets_another_first_run_is_told_of_no_change_that_only_time_has_made(
    minutes: int,
) -> None:
    first_run = NOW + timedelta(minutes=5)
    held = altered(DRAWN, first_run=first_run)
    seen = FormSnapshot.of(held, NOW)
    now = first_run - timedelta(minutes=minutes)
    mine = changed(held, first_run=NOW + timedelta(days=1))
    assert seen.differences(held, values_of(mine, now), now) == []


def test_a_paused_schedule_keeps_its_id_and_a_change_of_it_is_told_all_the_same(
    mistral: FakeMistral,
) -> None:
    pause(gate(mistral), "s1", NOW)
    seen = FormSnapshot.of(get_schedule(mistral, "s1"), NOW)
    edit(gate(mistral), "s1", changed(DRAWN, name="weekly"), NOW)
    resting = get_schedule(mistral, "s1")
    assert resting.id == seen.trigger_id
    assert [each.field for each in seen.differences(resting, seen.values, NOW)] == [
        EditedField.NAME
    ]


@pytest.mark.parametrize(("id", "count"), [("s1", "9"), ("s2", "7")])
def test_a_form_that_is_shown_again_keeps_its_number_of_runs_while_the_trigger_is_the_same(
    seen: FormSnapshot, id: str, count: str
) -> None:
    tomorrow = NOW + timedelta(days=1)
    now = altered(replace(DRAWN, id=id), count=7, pattern="0 3 * * *", first_run=tomorrow)
    again = seen.again(now, NOW)
    assert again.values == {**values_of(now.definition, NOW), EditedField.COUNT: count}
    assert (again.trigger_id, again.paused) == (id, False)


def test_what_a_form_sends_back_is_what_it_was_given(seen: FormSnapshot) -> None:
    assert FormSnapshot.read(seen.write()) == seen
    differences = seen.differences(schedule("s2", count=1), values_of(DRAWN.definition, NOW), NOW)
    assert read_mine(write_mine(differences)) == {each.field: each.mine for each in differences}


@given(
    st.one_of(
        st.text(),
        st.just("[" * 50_000),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(json.dumps),
        st.just('["s1", true, {"name": 5}]'),
        st.just('["s1", 1, {}]'),
    )
)
def test_nonsense_that_a_browser_sends_is_as_good_as_nothing(text: str) -> None:
    assert FormSnapshot.read(text) is None
    read_mine(text)


@pytest.mark.parametrize(("id", "paused"), [(1, True), ("s1", 1), (None, False), ("s1", None)])
def test_values_of_a_form_with_a_forged_id_or_state_are_as_good_as_nothing(
    seen: FormSnapshot, id: object, paused: object
) -> None:
    assert FormSnapshot.read(json.dumps([id, paused, dict(seen.values)])) is None


def test_a_forged_first_run_is_read_as_none(seen: FormSnapshot) -> None:
    for forged in ("tomorrow", "99999-01-01", "2026-02-30 00:00"):
        values = {**seen.values, EditedField.FIRST_RUN: forged}
        assert not replace(seen, values=values).outdated(
            DRAWN, values_of(DRAWN.definition, NOW), NOW
        )
