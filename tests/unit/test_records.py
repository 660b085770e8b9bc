# SPDX-License-Identifier: Apache-2.0
"""What is kept of a schedule is read as it was written, and decides with the triggers what is true."""

import json
import uuid
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.records import PREFIX
from backup_dashboard.core.records import Record
from backup_dashboard.core.records import RecordState
from backup_dashboard.core.records import index_by_any_id
from backup_dashboard.core.records import reconcile
from backup_dashboard.core.records import reconcile_names
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import NothingLeft
from backup_dashboard.core.schedules import ScheduleName
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.workflows import Workflow
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import altered
from tests.support.unit.fakes import schedule

IDS = st.uuids().map(str)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
MOMENTS = st.datetimes(datetime(1901, 1, 1), datetime(8999, 12, 31), timezones=st.just(UTC))
DEFINITIONS = st.builds(
    Definition,
    name=st.text(),
    workflow=st.sampled_from(Workflow),
    inputs=st.dictionaries(st.text(), JSON, max_size=3),
    pattern=st.text(),
    first_run=st.none() | MOMENTS,
    count=st.none() | st.integers(min_value=1),
    params=st.dictionaries(st.text(), JSON, max_size=2),
)
RECORDS = st.builds(
    Record,
    key=IDS,
    state=st.sampled_from(RecordState),
    triggers=st.lists(IDS, max_size=4).map(tuple),
    definition=DEFINITIONS,
    since=MOMENTS,
    before=st.none() | DEFINITIONS,
)
MADE_FROM = schedule().definition
NEW = replace(MADE_FROM, name="another")
A_RECORD = Record(str(uuid.UUID(int=1)), RecordState.PAUSED, (), MADE_FROM, NOW)


def record(*triggers: str, state: RecordState = RecordState.PAUSED, **changes: Any) -> Record:
    """A record of a schedule that had these triggers."""
    return replace(A_RECORD, key=triggers[0], triggers=triggers, state=state, **changes)


ID = str(uuid.UUID(int=1))
DESCRIBED = {
    "name": "nightly",
    "workflow": "cinder_volume_backup_full",
    "inputs": {"volume_id": "v1"},
    "params": {"env": "e"},
    "pattern": "0 2 * * *",
    "first_run": "2026-03-02T12:00:00+00:00",
    "count": 3,
}
STORED = {
    "version": 1,
    "state": "changing",
    "triggers": [ID],
    "definition": DESCRIBED,
    "before": {**DESCRIBED, "first_run": None, "count": None},
    "since": "2026-03-02T12:00:00+00:00",
}
KEPT = Record(
    key=ID,
    state=RecordState.CHANGING,
    triggers=(ID,),
    definition=Definition(
        "nightly", Workflow.FULL, {"volume_id": "v1"}, "0 2 * * *", NOW, 3, {"env": "e"}
    ),
    since=NOW,
    before=Definition(
        "nightly", Workflow.FULL, {"volume_id": "v1"}, "0 2 * * *", params={"env": "e"}
    ),
)


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        (STORED, KEPT),
        ({**STORED, "before": None}, replace(KEPT, before=None)),
        (
            {**STORED, "definition": {**DESCRIBED, "count": 1}},
            replace(KEPT, definition=replace(KEPT.definition, count=1)),
        ),
    ],
)
def test_environments_that_clouds_have_already_stay_readable(
    stored: dict[str, Any], kept: Record
) -> None:
    assert Record.read(f"backup-schedule-{ID}", {"backup_schedule": stored}) == kept
    assert kept.variables() == {"backup_schedule": stored}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (ID, {}),
        (f"backup-schedule-{ID}", {"version": 2}),
        ("backup-schedule-1", {}),
        (f"backup-schedule-{ID.replace('-', '')}", {}),
        (f"backup-schedule-{ID}", {"triggers": ["t1"]}),
        (f"backup-schedule-{ID}", {"definition": {**DESCRIBED, "count": 0}}),
        (f"backup-schedule-{ID}", {"definition": {**DESCRIBED, "count": -1}}),
        (f"backup-schedule-{ID}", {"definition": {**DESCRIBED, "count": True}}),
    ],
)
def test_what_the_dashboard_would_not_write_is_no_record(
    name: str, changes: dict[str, Any]
) -> None:
    assert Record.read(name, {"backup_schedule": {**STORED, **changes}}) is None


@given(RECORDS)
def test_a_record_is_read_from_an_environment_as_it_was_written(kept: Record) -> None:
    stored = json.loads(json.dumps(kept.variables()))
    assert Record.read(kept.environment, stored) == kept


def damaged(value: Any) -> Any:
    """Something at some place of a record is replaced by something else, or is gone."""

    @st.composite
    def draw_from(draw: st.DrawFn) -> Any:
        whole = json.loads(json.dumps(value))
        place, steps = whole, draw(st.integers(min_value=1, max_value=3))
        for step in range(steps):
            name = draw(st.sampled_from(sorted(place)))
            if step == steps - 1 or not isinstance(place[name], dict) or not place[name]:
                if draw(st.booleans()):
                    del place[name]
                else:
                    place[name] = draw(JSON)
                return whole
            place = place[name]
        return whole

    return draw_from()


@given(
    st.text() | st.just(A_RECORD.environment) | st.text().map(lambda text: PREFIX + text),
    JSON | damaged(A_RECORD.variables()),
)
def test_an_environment_that_is_broken_or_somebody_elses_is_no_record_or_a_whole_one(
    name: str, variables: Any
) -> None:
    found = Record.read(name, variables)
    if found:
        assert Record.read(found.environment, found.variables()) == found
        assert reconcile([], [found]) == [] or reconcile([], [found])[0].key == found.key


def test_a_trigger_that_no_record_names_is_a_schedule_of_its_own() -> None:
    alone = schedule("s1")
    assert reconcile([alone], [record("other", definition=NEW)])[1] == alone
    assert alone.key == "s1"


@pytest.mark.parametrize("state", RecordState)
def test_a_trigger_that_a_record_names_is_active_whatever_the_record_says(
    state: RecordState,
) -> None:
    (found,) = reconcile([schedule("t2")], [record("t1", "t2", state=state)])
    assert (found.state, found.id, found.key) == (ScheduleState.ACTIVE, "t2", "t1")
    assert found.lineage.former_ids == ("t1",)


def test_a_record_without_a_trigger_is_a_schedule_that_rests_with_all_it_had() -> None:
    (found,) = reconcile([], [record("t1", "t2", since=NOW - timedelta(days=9))])
    assert (found.state, found.lineage.since) == (ScheduleState.PAUSED, NOW - timedelta(days=9))
    assert found.definition == MADE_FROM
    assert found.next_run is None
    assert found.ids == ("t1", "t2")


def test_a_change_that_was_broken_off_is_said_to_be() -> None:
    (found,) = reconcile([], [record("t1", state=RecordState.CHANGING, before=MADE_FROM)])
    assert found.state is ScheduleState.INTERRUPTED


def test_a_schedule_that_ended_or_was_deleted_elsewhere_is_none() -> None:
    assert reconcile([], [record("t1", state=RecordState.ACTIVE)]) == []


@pytest.mark.parametrize("state", [RecordState.PAUSED, RecordState.CHANGING])
def test_a_trigger_made_by_a_process_that_died_before_it_wrote_that_down_is_the_schedules(
    state: RecordState,
) -> None:
    before = replace(MADE_FROM, pattern="0 5 * * *")
    kept = record("t1", state=state, before=before)
    counted = schedule("s1", count=3, first_run=NOW)
    for made in (counted, altered(counted, pattern="0 5 * * *")):
        (found,) = reconcile([made], [kept])
        assert (found.state, found.id, found.key) == (ScheduleState.ACTIVE, "s1", "t1")


@pytest.mark.parametrize(
    "other",
    [
        {"name": "another"},
        {"inputs": {"volume_id": "v2"}},
        {"pattern": "0 3 * * *"},
        {"workflow": Workflow.ROTATION},
        {"params": {"env": "e"}},
    ],
)
def test_another_trigger_never_hides_what_is_paused(other: dict[str, Any]) -> None:
    found = reconcile([schedule("s1", **other)], [record("t1")])
    assert sorted(each.state.value for each in found) == ["active", "paused"]


def test_of_several_triggers_of_a_record_the_newest_is_the_schedules() -> None:
    found = reconcile([schedule("t1"), schedule("t2")], [record("t0", "t1", "t2")])
    assert sorted((each.id, each.key) for each in found) == [("t1", "t1"), ("t2", "t0")]


def test_two_records_never_share_a_trigger() -> None:
    found = reconcile([schedule("s1")], [record("t1"), record("t2")])
    assert sorted(each.state.value for each in found) == ["active", "paused"]


@given(st.lists(RECORDS, max_size=5, unique_by=lambda each: each.key), st.data())
def test_every_trigger_is_listed_once_and_every_record_at_most_once(
    kept: list[Record], data: st.DataObject
) -> None:
    named = [id for each in kept for id in each.triggers]
    ids = data.draw(st.lists(st.sampled_from(named) if named else IDS, unique=True, max_size=5))
    found = reconcile([schedule(id) for id in ids], kept)
    assert sorted(each.id for each in found if each.active) == sorted(ids)
    resting = [each.key for each in found if not each.active]
    assert len(set(resting)) == len(resting)
    assert [each.name.casefold() for each in found] == sorted(e.name.casefold() for e in found)


def test_a_schedule_is_found_by_every_id_that_it_ever_had() -> None:
    found = index_by_any_id(reconcile([schedule("t3"), schedule("s1")], [record("t1", "t2", "t3")]))
    assert {id: each.id for id, each in found.items()} == {
        **dict.fromkeys(("t1", "t2", "t3"), "t3"),
        "s1": "s1",
    }


def minutes(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


def test_a_first_run_that_has_passed_is_dropped_and_the_pattern_goes_on() -> None:
    past = replace(MADE_FROM, first_run=minutes(-1))
    assert past.from_now_on(NOW) == MADE_FROM
    ahead = replace(MADE_FROM, first_run=minutes(2))
    assert ahead.from_now_on(NOW) == ahead


@given(st.integers(min_value=1, max_value=150))
def test_a_first_run_too_near_for_mistral_is_moved_and_never_lost(seconds: int) -> None:
    wanted = replace(MADE_FROM, first_run=NOW + timedelta(seconds=seconds))
    first_run = wanted.from_now_on(NOW).first_run
    assert first_run is not None
    assert first_run >= max(wanted.first_run, NOW + timedelta(seconds=60))
    assert first_run - wanted.first_run <= timedelta(minutes=3)


@pytest.mark.parametrize("first_run", [None, minutes(0), minutes(-5)])
def test_a_schedule_whose_only_time_has_passed_is_refused_by_name(
    first_run: datetime | None,
) -> None:
    with pytest.raises(NothingLeft) as caught:
        replace(MADE_FROM, pattern="", first_run=first_run).from_now_on(NOW)
    assert str(caught.value) == "name of s1"
    assert str(caught.value.message) == (
        "“name of s1” was to run once, and that time has passed. Edit it to set another time."
    )


@pytest.mark.parametrize(
    ("changes", "seconds", "starting"),
    [
        ({}, 0, False),
        ({"next_run": NOW}, -5, True),
        ({"next_run": NOW}, -6, False),
        ({"next_run": NOW}, 10, True),
        ({"next_run": NOW}, 11, False),
        ({"next_run": minutes(1), "pattern": "* * * * *"}, 5, True),
        ({"next_run": minutes(1), "pattern": "* * * * *"}, 6, False),
        ({"pattern": "* * * * *", "created_at": minutes(0)}, 5, False),
        ({"pattern": "no pattern"}, 0, False),
        ({"next_run": NOW, "state": ScheduleState.PAUSED}, 0, False),
    ],
)
def test_a_run_that_mistral_may_be_starting_is_foreseen(
    changes: dict[str, Any], seconds: int, starting: bool
) -> None:
    assert schedule(**changes).is_starting(NOW + timedelta(seconds=seconds)) is starting


def test_schedules_by_name_are_those_that_are_told_in_full() -> None:
    first, second, third = (schedule(str(uuid.uuid4()), name=name) for name in ("a", "b", "c"))
    record = Record.of(first, NOW)
    renamed = altered(second, name="renamed")
    changed = Record.of(schedule(str(uuid.uuid4()), name="old"), NOW).active(renamed, NOW)
    paused = Record.of(schedule(str(uuid.uuid4()), name="paused"), NOW)
    paused = paused.paused(paused.definition, NOW)
    triggers, records = [first, renamed, third], [record, changed, paused]
    told = [ScheduleName(each.name, (each.id,), each.next_run) for each in triggers]
    whole = {each.name: set(each.ids) for each in reconcile(triggers, records)}
    assert {each.name: set(each.ids) for each in reconcile_names(told, records)} == whole


def test_a_trigger_that_no_record_names_belongs_to_the_record_that_rests_under_its_name() -> None:
    kept = Record.of(schedule(str(uuid.uuid4()), name="a"), NOW)
    kept = kept.changing(kept.definition, None, NOW)
    [found] = reconcile_names([ScheduleName("a", ("new",), NOW)], [kept])
    assert found == ScheduleName("a", (kept.key, "new"), NOW)
