# SPDX-License-Identifier: Apache-2.0
"""A schedule that has made all of its runs is finished, and kept as such until somebody deletes it."""

from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.finished import last_slot
from backup_dashboard.core.records import Record
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import create
from backup_dashboard.flows import history
from backup_dashboard.flows import loading
from backup_dashboard.flows import schedules
from backup_dashboard.flows.delete import delete
from backup_dashboard.flows.loading import ScheduleGone
from tests.support.cron_dialect import with_nearest_days
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import altered
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule
from tests.support.unit.fakes import shelf

HOUR = timedelta(hours=1)
BEGUN = NOW - 10.5 * HOUR
THREE = schedule("s1", pattern="0 * * * *", count=3, created_at=BEGUN)


def ended(*hours: float, **changes: Any) -> FakeMistral:
    """A Mistral that has forgotten a schedule of three hourly runs, and knows those that began so long ago."""
    mistral = FakeMistral()
    record = Record.of(altered(THREE, **changes), BEGUN)
    mistral.kept[record.key] = record
    mistral.ran = ran(*hours)
    return mistral


def ran(*hours: float, **changes: Any) -> list[Run]:
    given = {"origin": Origin("s1", by_hand=False), **changes}
    return [run(f"r{ago}", started=NOW - ago * HOUR, **given) for ago in hours]


def shown(mistral: FakeMistral) -> list[tuple[ScheduleState, datetime | None, bool]]:
    """What the list shows: the state of each schedule, since when, and whether that is certain."""
    found = schedules.load_page(mistral, FakeCinder(), shelf(), "mine", PageRequest(20), NOW)
    return [
        (row.schedule.state, row.schedule.lineage.since, row.schedule.lineage.certain)
        for row in found.page.items
    ]


def test_a_schedule_whose_runs_are_over_is_finished_since_its_last_one() -> None:
    assert shown(ended(8, 9, 10)) == [(ScheduleState.FINISHED, NOW - 8 * HOUR, True)]


def test_a_last_run_that_came_late_is_still_the_last_one() -> None:
    mistral = ended(7.9, 10)
    assert shown(mistral) == [(ScheduleState.FINISHED, NOW - 8 * HOUR, True)]


@pytest.mark.parametrize("started", [8 + 1 / 60, 8, 7.5, 7])
def test_a_run_from_a_minute_before_the_last_slot_to_an_hour_after_it_is_the_last_one(
    started: float,
) -> None:
    assert shown(ended(started)) == [(ScheduleState.FINISHED, NOW - 8 * HOUR, True)]


@pytest.mark.parametrize("known", [(), (10,), (9, 10), (8 + 2 / 60,), (6.9,)])
def test_where_the_last_run_is_not_known_it_may_have_been_deleted_before(
    known: tuple[float, ...],
) -> None:
    assert shown(ended(*known)) == [(ScheduleState.FINISHED, NOW - 8 * HOUR, False)]


@pytest.mark.parametrize("known", [(1, 2.5, 4), (0.5, 1, 2.5, 4)])
def test_one_that_has_started_all_its_runs_is_finished_whatever_its_pattern_says(
    known: tuple[float, ...],
) -> None:
    mistral = ended(*known, pattern="0 2 1 1 *")
    assert shown(mistral) == [(ScheduleState.FINISHED, NOW - HOUR, True)]


def test_one_that_vanished_before_its_last_run_was_deleted_and_is_not_called_finished() -> None:
    assert shown(ended(9, 10, count=30)) == []


@pytest.mark.parametrize("origin", [Origin("s1", by_hand=True), Origin("s0", by_hand=False)])
def test_runs_by_hand_and_of_former_triggers_do_not_count(origin: Origin) -> None:
    mistral = ended(count=30)
    (record,) = mistral.kept.values()
    mistral.kept = {record.key: replace(record, triggers=("s0", "s1"))}
    mistral.ran = ran(*(number / 4 for number in range(40)), origin=origin)
    assert shown(mistral) == []


def test_one_without_an_end_that_vanished_was_deleted_elsewhere() -> None:
    assert shown(ended(8, 9, 10, count=None)) == []


def test_a_schedule_that_still_has_its_trigger_is_not_finished() -> None:
    mistral = ended(9, 10)
    mistral.held = [altered(THREE, count=1)]
    assert [state for state, _since, _certain in shown(mistral)] == [ScheduleState.ACTIVE]


def test_its_runs_keep_their_schedules_name() -> None:
    mistral = ended(8, 9, 10)
    found = history.load_page(mistral, FakeCinder(), shelf(), PageRequest(20), NOW)
    assert {row.schedule_name for row in found.page.items} == {"name of s1"}
    only = history.HistoryFilter(schedule="name of s1")
    by_name = history.load_page(mistral, FakeCinder(), shelf(), PageRequest(20), NOW, only)
    assert by_name.page.items == found.page.items


def test_deleting_it_forgets_it_and_touches_nothing_else() -> None:
    mistral = ended(8, 9, 10)
    with pytest.raises(ScheduleGone):
        loading.get_schedule(mistral, "s1")
    assert loading.get_schedule(mistral, "s1", NOW).finished
    delete(gate(mistral), "s1", NOW)
    assert mistral.kept == {}
    assert shown(mistral) == []
    assert "triggers.delete" not in mistral.asked


def test_its_name_is_free_again() -> None:
    mistral = ended(8, 9, 10)
    wanted = replace(THREE.definition, count=None)
    (tried,) = create.schedule_all(gate(mistral), [wanted])
    assert tried.error is None


def wanted(count: int | None) -> Definition:
    inputs = {"volume_id": "v1", "backup_name": "b"}
    return Definition("counted", Workflow.FULL, inputs, "0 * * * *", count=count)


def test_only_a_schedule_with_a_number_of_runs_is_written_down_when_it_is_made() -> None:
    mistral = FakeMistral()
    create.schedule_all(gate(mistral), [wanted(None)])
    assert mistral.kept == {}
    mistral.held = []
    create.schedule_all(gate(mistral), [wanted(2)])
    (kept,) = mistral.kept.values()
    assert (kept.definition.count, kept.triggers) == (2, (mistral.held[0].id,))


def test_a_mistral_that_will_not_write_it_down_has_made_the_schedule_all_the_same() -> None:
    mistral = FakeMistral()

    def fail(what: str) -> None:
        if what == "environments.save_record":
            raise Unreachable(Service.MISTRAL, "no")

    mistral.meanwhile = fail
    (tried,) = create.schedule_all(gate(mistral), [wanted(2)])
    assert tried.error is None
    assert len(mistral.held) == 1
    (tried,) = create.schedule_all(gate(mistral), [wanted(2)])
    assert isinstance(tried.error, Conflict)


@given(
    st.sampled_from(("0 * * * *", "*/15 2 * * *", "30 4 1 * *", "0 2 29 2 *", "5,35 1 * * 1-5")),
    st.integers(1, 40),
    st.timedeltas(timedelta(0), timedelta(days=40)),
    st.integers(-600, 6000),
)
def test_the_last_slot_is_the_one_that_croniter_counts_to(
    pattern: str, count: int, age: timedelta, first: int
) -> None:
    since = NOW - age
    first_run = (since + timedelta(minutes=first)).replace(second=0, microsecond=0)
    for begins in (None, first_run):
        made = replace(wanted(count), pattern=pattern, first_run=begins)
        slots = [begins] if begins and begins > since else []
        slots += next_runs(pattern, slots[0] if slots else since, count)
        end = slots[count - 1] if len(slots) >= count else None
        assert last_slot(made, since, NOW) == (end if end and end <= NOW else None)


@pytest.mark.parametrize("pattern", with_nearest_days("0 0 * * *", "0 0 2W * *"))
def test_a_last_slot_at_this_very_moment_has_come(pattern: str) -> None:
    midnight = NOW.replace(hour=0)
    once = replace(wanted(1), pattern=pattern)
    assert last_slot(once, midnight - 5 * HOUR, midnight) == midnight
    assert last_slot(once, midnight - 5 * HOUR, midnight - timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("pattern", "count", "minute"),
    with_nearest_days(("*/20 2 16W * *", 1, 0), ("*/20 2 16W * *", 3, 40), ("*/20 2 16W * *", 4, None),
     ("*/20 2 16W 2 * 0 2026", 3, 40), ("*/20 2 16W 2 * 0 2026", 4, None), ("no pattern", 1, None)),
)  # fmt: skip
def test_the_runs_of_a_pattern_from_elsewhere_are_counted_one_by_one(
    pattern: str, count: int, minute: int | None
) -> None:
    made = replace(wanted(count), pattern=pattern)
    slot = None if minute is None else datetime(2026, 2, 16, 2, minute, tzinfo=UTC)
    assert last_slot(made, NOW - timedelta(days=20), NOW) == slot


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_single_first_run_is_the_last_slot_once_it_has_come(seconds: int) -> None:
    first_run = NOW + timedelta(seconds=seconds)
    once = replace(wanted(1), pattern="", first_run=first_run)
    assert last_slot(once, BEGUN, NOW) == (first_run if seconds <= 0 else None)


def test_one_without_an_end_has_no_last_slot() -> None:
    assert last_slot(wanted(None), NOW - timedelta(days=2), NOW) is None


@pytest.mark.parametrize(
    ("pattern", "count", "found"),
    with_nearest_days(
        ("* * * * *", 2000, True), ("* * 16W * *", 1000, True), ("* * 16W * *", 1001, False)
    ),
)
def test_of_a_pattern_from_elsewhere_no_more_than_a_thousand_runs_are_counted(
    pattern: str, count: int, found: bool
) -> None:
    made = replace(wanted(count), pattern=pattern)
    assert (last_slot(made, NOW - timedelta(days=40), NOW) is not None) is found
