# SPDX-License-Identifier: Apache-2.0
"""Two people change one schedule: who is told what, and what is never told."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.edits import EditedField
from backup_dashboard.core.edits import FormSnapshot
from backup_dashboard.core.edits import read_mine
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


CHANGES: dict[EditedField, dict[str, Any]] = {
    EditedField.WORKFLOW: {"workflow": Workflow.FULL},
    EditedField.FULLS: {"max_full_backups": 10},
    EditedField.INCREMENTALS: {"max_incremental_backups": 0},
    EditedField.PATTERN: {"pattern": "0 3 * * *"},
    EditedField.FIRST_RUN: {"first_run": NOW + timedelta(days=3)},
    EditedField.COUNT: {"count": 20},
    EditedField.NAME: {"name": "weekly"},
    EditedField.BACKUP_NAME: {"backup_name": "other"},
}


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


def test_a_forged_first_run_is_read_as_none(seen: FormSnapshot) -> None:
    for forged in ("tomorrow", "99999-01-01", "2026-02-30 00:00"):
        values = {**seen.values, EditedField.FIRST_RUN: forged}
        assert not replace(seen, values=values).outdated(
            DRAWN, values_of(DRAWN.definition, NOW), NOW
        )
