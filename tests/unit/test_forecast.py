# SPDX-License-Identifier: Apache-2.0
"""What is foretold is what comes of running the model of the rotation over and over."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core import backups as cinder_backups
from backup_dashboard.core.backups import BackupStatus as Status
from backup_dashboard.core.plan import forecast
from backup_dashboard.core.plan.forecast_chain import LEAST_FRAMES
from backup_dashboard.core.plan.forecast_chain import MOST_FRAMES
from backup_dashboard.core.plan.forecast_chain import Frame
from backup_dashboard.core.plan.forecast_chain import forecast_frames
from backup_dashboard.core.plan.forecast_chain import limits_of
from backup_dashboard.core.plan.forecast_chain import runs_for_two_cycles
from backup_dashboard.core.plan.forecast_chain import to_rotation_backups
from backup_dashboard.core.plan.forecast_span import HistorySpan
from backup_dashboard.core.plan.forecast_span import history_span
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow
from tests.support.cron_dialect import with_nearest_days
from tests.support.unit.chances import DAY
from tests.support.unit.chances import LIMITS
from tests.support.unit.chances import NOW
from tests.support.unit.chances import PLAIN_LIMITS
from tests.support.unit.chances import fold
from tests.support.unit.chances import histories
from tests.support.unit.fakes import backup

# Runs.


def definition(pattern: str = "0 2 * * *", **changes: Any) -> Definition:
    return Definition("nightly", Workflow.ROTATION, {}, pattern, **changes)


def test_the_first_run_comes_first_and_the_pattern_counts_from_it() -> None:
    first = NOW + DAY * 3
    assert forecast.forecast_runs(definition(first_run=first), NOW, 3) == [
        first,
        datetime(2026, 3, 6, 2, tzinfo=UTC),
        datetime(2026, 3, 7, 2, tzinfo=UTC),
    ]


def test_there_are_never_more_runs_than_were_wanted() -> None:
    first = NOW + DAY
    assert len(forecast.forecast_runs(definition(count=2), NOW, 10)) == 2
    assert forecast.forecast_runs(definition(first_run=first, count=1), NOW, 10) == [first]


def test_without_a_pattern_it_runs_once_and_a_time_that_is_past_is_none() -> None:
    assert forecast.forecast_runs(definition("", first_run=NOW + DAY), NOW, 10) == [NOW + DAY]
    assert forecast.forecast_runs(definition("", first_run=NOW), NOW, 10) == []


def test_runs_are_told_in_utc_whatever_zone_the_first_one_was_typed_in() -> None:
    first = (NOW + DAY).astimezone(ZoneInfo("America/St_Johns"))
    told = forecast.forecast_runs(definition("0 2 * * *", first_run=first), NOW, 2)
    assert told == [NOW + DAY, datetime(2026, 3, 4, 2, tzinfo=UTC)]
    assert {each.tzinfo for each in told} == {UTC}


MONDAY_EVENING = NOW.replace(hour=20)
YEAR = 365 * DAY


@pytest.mark.parametrize(
    ("pattern", "runs"),
    with_nearest_days(
        ("0 * * * *", 8760),
        ("0 2 * * *", 365),
        ("0 2 * * 1", 52),
        ("0 2 * * 2", 53),
        ("0 2 * * 3", 52),
        ("0 0 30 2 *", 0),
        ("*/5 2 15W * *", 144),
        ("*/5 * 15W * *", 1000),
        ("0 20 2W * *", 12),
        ("", 0),
    ),
)
def test_the_runs_of_a_year_are_counted_from_tomorrow_on(pattern: str, runs: int) -> None:
    assert forecast.runs_in_a_year(definition(pattern), MONDAY_EVENING) == runs


@pytest.mark.parametrize(("at", "runs"), [(YEAR, 1), (YEAR + timedelta(minutes=1), 0)])
def test_a_single_run_counts_if_it_comes_within_a_year(at: timedelta, runs: int) -> None:
    assert forecast.runs_in_a_year(definition("", first_run=NOW + at), NOW) == runs


# The picture.


@given(histories(), LIMITS, st.integers(1, 2))
def test_the_frames_of_a_rotation_are_its_model_run_again_and_again(
    backups: tuple[RotationBackup, ...], limits: Limits, size: int
) -> None:
    runs = [NOW + DAY * number for number in range(1, 16)]
    told = forecast_frames(Workflow.ROTATION, limits, backups, size, runs)
    for frame, done in zip(told, fold(backups, limits, size, 15), strict=True):
        assert frame.left == done.left
        assert (frame.made,) == done.made
        assert {backup.id for backup in frame.deleted} == set(done.deleted)


def letters(frame: Frame) -> str:
    return "".join("F" if backup.kind is Kind.FULL else "I" for backup in frame.left)


def test_the_workflows_without_limits_delete_nothing() -> None:
    runs = [NOW + DAY * number for number in range(1, 5)]
    for workflow, told in ((Workflow.FULL, "FFFF"), (Workflow.FULL_INCREMENTAL, "FIII")):
        found = forecast_frames(workflow, Limits(1, 0), [], 1, runs)
        assert [letters(frame) for frame in found] == [told[: n + 1] for n in range(4)]
        assert not any(frame.deleted for frame in found)


def test_full_or_incremental_makes_a_full_of_a_volume_that_was_resized_or_has_none() -> None:
    smaller = RotationBackup("b", Kind.FULL, NOW - DAY, 1, ours=False)
    broken = RotationBackup("b", Kind.FULL, NOW - DAY, 2, Status.ERROR)
    for before in (smaller, broken):
        (frame,) = forecast_frames(Workflow.FULL_INCREMENTAL, Limits(1, 0), [before], 2, [NOW])
        assert frame.made.kind is Kind.FULL


def test_full_or_incremental_makes_a_full_while_the_only_full_is_in_error() -> None:
    full = RotationBackup("full", Kind.FULL, NOW - DAY * 2, 2, Status.ERROR)
    later = RotationBackup("later", Kind.INCREMENTAL, NOW - DAY, 2, parent="full")
    (frame,) = forecast_frames(Workflow.FULL_INCREMENTAL, Limits(1, 0), [full, later], 2, [NOW])
    assert frame.made.kind is Kind.FULL


def test_full_or_incremental_hangs_each_backup_of_the_volumes_size_on_the_one_before() -> None:
    runs = [NOW + DAY * number for number in range(3)]
    found = forecast_frames(Workflow.FULL_INCREMENTAL, Limits(1, 0), [], 20, runs)
    assert [(frame.number, frame.moment) for frame in found] == [*enumerate(runs, 1)]
    assert [frame.made for frame in found] == [
        RotationBackup("run 1", Kind.FULL, runs[0], 20),
        RotationBackup("run 2", Kind.INCREMENTAL, runs[1], 20, parent="run 1"),
        RotationBackup("run 3", Kind.INCREMENTAL, runs[2], 20, parent="run 2"),
    ]
    assert found[-1].left == tuple(frame.made for frame in found)


@given(PLAIN_LIMITS)
def test_a_picture_shows_two_generations_go_if_it_can_hold_them(limits: Limits) -> None:
    count = runs_for_two_cycles(Workflow.ROTATION, limits)
    done = fold([], limits, 1, count)
    fulls = {made.id for run in done for made in run.made if made.kind is Kind.FULL}
    gone = [not fulls.isdisjoint(run.deleted) for run in done]
    assert sum(gone) >= 2
    assert count == LEAST_FRAMES or sum(gone[:-1]) == 1


def test_the_highest_limits_make_no_larger_picture() -> None:
    assert runs_for_two_cycles(Workflow.ROTATION, Limits(1000, 1000)) == MOST_FRAMES


@pytest.mark.parametrize("given", [{}, {"max_full_backups": 0, "max_incremental_backups": 1}])
def test_limits_that_are_not_right_are_none(given: dict[str, Any]) -> None:
    assert limits_of(given) is None


def test_limits_are_read_from_a_schedules_inputs() -> None:
    assert limits_of({"max_full_backups": 2, "max_incremental_backups": 5}) == Limits(2, 5)


# Cinder's backups.


def listed(id_: str, **changes: Any) -> cinder_backups.Backup:
    metadata = {"workflow": Workflow.ROTATION.value, "rotation": "nightly"}
    return backup(id_, **{"created_at": NOW, "metadata": metadata, **changes})


def taken(*backups: cinder_backups.Backup) -> list[RotationBackup]:
    return to_rotation_backups(backups, Workflow.ROTATION, "nightly")


def test_a_rotations_backups_are_those_with_its_workflow_and_its_name() -> None:
    foreign = {"workflow": Workflow.ROTATION.value, "rotation": "weekly"}
    full = {"workflow": Workflow.FULL.value, "rotation": "nightly"}
    found = taken(listed("a"), listed("b", metadata=foreign), listed("c", metadata=full))
    assert [backup.ours for backup in found] == [True, False, False]


def test_kinds_sizes_states_and_times_are_cinders() -> None:
    assert taken(
        listed("full", created_at=NOW - DAY, size=2, status="restoring"),
        listed("incremental", is_incremental=True, size=3, metadata={}),
    ) == [
        RotationBackup("full", Kind.FULL, NOW - DAY, 2, Status.RESTORING),
        RotationBackup("incremental", Kind.INCREMENTAL, NOW, 3, ours=False, parent="full"),
    ]


def test_a_backup_of_which_cinder_tells_no_time_is_left_out() -> None:
    found = taken(listed("full"), listed("timeless", created_at=None))
    assert [backup.id for backup in found] == ["full"]


def test_what_is_being_made_or_deleted_is_left_out() -> None:
    states = ("creating", "available", "deleting", "error", "restoring", "error_deleting")
    found = taken(*(listed(status, status=status) for status in states))
    assert {backup.id for backup in found} == {"available", "error", "restoring", "error_deleting"}


def test_an_incremental_hangs_on_the_newest_before_it_that_could_be_its_parent() -> None:
    found = taken(
        listed("incremental", is_incremental=True, created_at=NOW),
        listed("broken", status="error", created_at=NOW - DAY),
        listed("full", created_at=NOW - DAY * 2),
    )
    assert [(b.id, b.parent) for b in found] == [
        ("full", None),
        ("broken", None),
        ("incremental", "full"),
    ]


def test_when_its_data_was_read_says_which_backup_is_older() -> None:
    found = taken(
        listed("late", data_timestamp=NOW - DAY), listed("early", created_at=NOW - DAY * 2)
    )
    assert [backup.id for backup in found] == ["early", "late"]


# How far back.


@given(PLAIN_LIMITS, st.lists(st.integers(1, 60), min_size=60, max_size=60))
@example(Limits(2, 5), [1] * 60)
def test_the_span_is_the_one_that_the_model_leaves(limits: Limits, gaps: list[int]) -> None:
    runs = [NOW + DAY * sum(gaps[:number]) for number in range(len(gaps))]
    told = history_span(limits, runs)
    steady = limits.fulls * (limits.incrementals + 1)
    seen = forecast_frames(Workflow.ROTATION, limits, [], 1, runs)
    oldest = [frame.left[0].taken for frame in seen]
    after = [run - old for run, old in zip(runs, oldest, strict=True)][steady:]
    # The cycle in which the dates end is not over: what it would come to is not known.
    ended = (len(runs) - 1) // (limits.incrementals + 1) * (limits.incrementals + 1)
    before = [run - old for run, old in zip(runs[1:], oldest, strict=False)][steady - 1 : ended]
    assert told
    assert told.exact
    cut = [f.moment - f.left[0].taken for f in seen if f.made.kind is Kind.FULL][limits.fulls - 1 :]
    assert told.least == min(cut)
    assert told.most == max(before)
    assert told.least <= min(after)


def test_two_fulls_with_five_incrementals_every_day_keep_six_to_twelve_days() -> None:
    told = history_span(Limits(2, 5), [NOW + DAY * number for number in range(60)])
    assert told
    assert (told.least, told.most, told.exact) == (DAY * 6, DAY * 12, True)


def test_one_full_keeps_nothing_of_the_past_right_after_the_next() -> None:
    told = history_span(Limits(1, 6), [NOW + DAY * number for number in range(60)])
    assert told
    assert (told.least, told.most) == (timedelta(0), DAY * 7)


def days(*numbers: int) -> list[datetime]:
    return [NOW + DAY * number for number in numbers]


@pytest.mark.parametrize(
    ("limits", "runs", "least", "most", "exact"),
    [
        (Limits(2, 1), days(0, 1, 3, 4, 9), 3, 9, True),
        (Limits(2, 1), days(0, 1, 3, 6), 4, 8, False),
        (Limits(3, 1), days(0, 1, 3, 6), 8, 12, False),
        (Limits(2, 0), days(0, 3), 3, 6, False),
        (Limits(1, 1), days(0, 3), 0, 6, False),
    ],
)
def test_the_span_is_reckoned_from_the_mean_time_while_no_full_is_seen_to_go(
    limits: Limits, runs: list[datetime], least: int, most: int, exact: bool
) -> None:
    assert history_span(limits, runs) == HistorySpan(DAY * least, DAY * most, exact=exact)


def test_a_span_that_is_longer_than_can_be_reckoned_is_as_long_as_can_be() -> None:
    leap_days = [datetime(year, 2, 29, tzinfo=UTC) for year in (2028, 2032, 2036)]
    told = history_span(Limits(1000, 999), leap_days)
    assert told
    assert timedelta.max - told.most < DAY


def test_a_span_of_centuries_is_reckoned_and_not_counted() -> None:
    told = history_span(Limits(1000, 1000), [NOW + DAY * number for number in range(60)])
    assert told
    assert (told.most.days, told.exact) == (1_001_000, False)
    assert history_span(Limits(1000, 1000), [NOW, NOW + DAY * 28]) is not None
    assert history_span(Limits(1, 1), [NOW]) is None
