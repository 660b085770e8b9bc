# SPDX-License-Identifier: Apache-2.0
"""What is foretold of the quota is what the model of the rotation uses of it, run by run."""

from dataclasses import replace

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.backups import BackupStatus as Status
from backup_dashboard.core.plan import forecast_cost
from backup_dashboard.core.plan.forecast_cost import Cost
from backup_dashboard.core.plan.forecast_load import Load
from backup_dashboard.core.plan.forecast_load import Share
from backup_dashboard.core.plan.forecast_load import after_runs
from backup_dashboard.core.plan.forecast_load import in_the_end
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.storage import Quota
from tests.support.unit.chances import DAY
from tests.support.unit.chances import LIMITS
from tests.support.unit.chances import NOW
from tests.support.unit.chances import fold
from tests.support.unit.chances import histories

MOMENTS = [NOW + DAY * number for number in range(1, 41)]
NO_QUOTA = Quota(None, 0, None, 0)
OLD = RotationBackup("old", Kind.FULL, NOW - 2 * DAY, size=5)
ON_IT = RotationBackup("on it", Kind.INCREMENTAL, NOW - DAY, size=5, parent="old")


@given(histories(), LIMITS, st.integers(1, 2))
def test_the_numbers_after_each_run_are_those_of_the_model(
    backups: tuple[RotationBackup, ...], limits: Limits, size: int
) -> None:
    done = fold(backups, limits, size, 25)
    told = list(after_runs(limits, Share(size, backups), MOMENTS[:25]))
    assert told[1:] == [Load.of(run.left) - Load.of(backups) for run in done]
    if not limits.has_calendar:  # with one it is full only after years
        settled = max(each.backups for each in told) + 1
        assert in_the_end(limits, Share(size, backups), NOW).backups <= settled


def test_in_the_end_a_calendar_is_full() -> None:
    limits = Limits(2, 3, weekly=4, monthly=12, yearly=2)
    years = [NOW + DAY * number for number in range(4 * 366)]
    most = max(each.backups for each in after_runs(limits, Share(1), years))
    assert in_the_end(limits, Share(1), NOW).backups == most + 1 == 2 + 4 + 12 + 2 + 3 + 1


def test_what_is_there_now_may_be_more_than_there_is_in_the_end() -> None:
    many = [RotationBackup(str(day), Kind.FULL, NOW - DAY * day) for day in range(1, 9)]
    share = Share(1, many[::-1])
    told = forecast_cost.cost_of_rotation(
        Limits(1, 0, yearly=1), [share], NO_QUOTA, None, [NOW + DAY * n for n in range(40)]
    )
    assert told.peak == Load(1, 1)


@given(
    LIMITS,
    st.lists(st.tuples(st.integers(1, 2), histories()), min_size=1, max_size=3),
    st.integers(0, 30),
    st.integers(0, 50),
    st.none() | st.integers(1, 12),
)
def test_the_peak_and_the_run_that_breaks_a_quota_are_the_models(
    limits: Limits,
    volumes: list[tuple[int, tuple[RotationBackup, ...]]],
    backups_left: int,
    gigabytes_left: int,
    count: int | None,
) -> None:
    shares = [Share(*volume) for volume in volumes]
    if limits.has_calendar:  # has its most backups only after years
        count = count or 40
    told = forecast_cost.cost_of_rotation(
        limits, shares, Quota(backups_left, 0, gigabytes_left, 0), count, MOMENTS
    )
    runs = [fold(share.backups, limits, share.size, count or 40) for share in shares]
    needs = []
    for number in range(count or 40):
        need = Load()
        for share, done in zip(shares, runs, strict=True):
            before = done[number - 1].left if number else share.backups
            need += Load.of(before) + Load(1, share.size) - Load.of(share.backups)
        needs.append(need)
    assert told.peak == Load(max(n.backups for n in needs), max(n.gigabytes for n in needs))
    broken = [
        number
        for number, need in enumerate(needs, 1)
        if need.backups > backups_left or need.gigabytes > gigabytes_left
    ]
    assert told.breaks_at == (broken[0] if broken else None)
    if broken:
        assert told.by_number is (needs[broken[0] - 1].backups > backups_left)


def test_a_rotation_needs_one_more_than_it_keeps() -> None:
    told = forecast_cost.cost_of_rotation(
        Limits(2, 5), [Share(10)], Quota(7, 0, None, 0), None, [NOW]
    )
    assert told == Cost(Load(8, 80), breaks_at=13, by_number=True)
    assert (
        forecast_cost.cost_of_rotation(
            Limits(2, 5), [Share(10)], Quota(8, 0, 80, 0), None, [NOW]
        ).breaks_at
        is None
    )


@pytest.mark.parametrize(
    ("history", "more"),
    [
        ((), Load(8, 80)),
        ((OLD,), Load(7, 75)),
        ((replace(OLD, status=Status.ERROR),), Load(7, 75)),
        ((replace(OLD, status=Status.RESTORING),), Load(8, 80)),
        ((replace(OLD, status=Status.ERROR_DELETING),), Load(8, 80)),
        ((replace(OLD, ours=False),), Load(8, 80)),
        ((OLD, replace(ON_IT, ours=False)), Load(8, 80)),
        ((OLD, replace(ON_IT, parent=None)), Load(6, 70)),
        ((OLD, ON_IT), Load(6, 70)),
    ],
)
def test_in_the_end_a_rotation_has_replaced_what_it_can_delete(
    history: tuple[RotationBackup, ...], more: Load
) -> None:
    assert in_the_end(Limits(2, 5), Share(10, history), NOW) == more


def test_the_highest_limits_are_told_without_running_them() -> None:
    told = forecast_cost.cost_of_rotation(
        Limits(1000, 1000), [Share(2), Share(1)], NO_QUOTA, None, [NOW]
    )
    assert told == Cost(Load(4002, 6003))


@example(sizes=[2, 3], backups_left=4, gigabytes_left=10, count=None)
@example(sizes=[2, 3], backups_left=9, gigabytes_left=10, count=None)
@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=4),
    st.integers(0, 30),
    st.integers(0, 50),
    st.none() | st.integers(1, 12),
)
def test_what_deletes_nothing_breaks_its_quota_at_the_run_that_finds_no_room(
    sizes: list[int], backups_left: int, gigabytes_left: int, count: int | None
) -> None:
    told = forecast_cost.cost_without_limits(
        sizes, Quota(backups_left, 0, gigabytes_left, 0), count
    )
    run = 1
    while len(sizes) * run <= backups_left and sum(sizes) * run <= gigabytes_left:
        run += 1
    assert told.breaks_at == (run if count is None or run <= count else None)
    assert told.peak == (Load(len(sizes) * count, sum(sizes) * count) if count else None)
    if told.breaks_at:
        assert told.by_number is (len(sizes) * run > backups_left)


def test_what_deletes_nothing_never_breaks_a_quota_without_limits() -> None:
    assert forecast_cost.cost_without_limits([1], NO_QUOTA, None) == Cost(None)
    assert forecast_cost.cost_without_limits([1], None, None) == Cost(None)
