# SPDX-License-Identifier: Apache-2.0
"""On which backup each incremental hangs, held against a Cinder of some lines that keeps books as the real one does."""

from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.backups import parent_of
from backup_dashboard.core.chains import chain_length
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import backup


def made(id: str, hour: int, kind: str = "incremental", **changes: Any) -> Backup:
    moment = NOW + timedelta(hours=hour)
    given = {"created_at": moment, "data_timestamp": moment, "is_incremental": kind != "full"}
    return backup(id, **{**given, **changes})


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("available", BackupStatus.AVAILABLE),
        ("error_deleting", BackupStatus.ERROR_DELETING),
        ("archived", BackupStatus.OTHER),
        ("", BackupStatus.OTHER),
        (None, BackupStatus.OTHER),
    ],
)
def test_a_status_that_a_later_cinder_may_invent_is_another_one(
    text: object, status: BackupStatus
) -> None:
    assert BackupStatus.read(text) is status


FULL = made("f1", 1, "full", has_dependents=True)


def test_an_incremental_hangs_on_a_backup_that_is_in_error_and_has_dependents() -> None:
    broken = made("i1", 2, status="error", has_dependents=True)
    assert parent_of([FULL, broken, made("i2", 3)]) == {"i1": "f1", "i2": "i1"}


def test_an_incremental_passes_over_a_backup_that_was_never_finished() -> None:
    assert parent_of([FULL, made("i1", 2, status="error"), made("i2", 3)]) == {
        "i1": "f1",
        "i2": "f1",
    }


@pytest.mark.parametrize("status", ["creating", "deleting", "error_deleting"])
def test_nothing_hangs_on_what_is_being_made_or_deleted(status: str) -> None:
    found = parent_of([FULL, made("i1", 2, status=status), made("i2", 3)])
    assert found["i2"] == "f1"


def test_an_incremental_hangs_on_whatever_backup_came_last_whoever_made_it() -> None:
    foreign = made("f2", 2, "full", execution="", has_dependents=True)
    assert parent_of([FULL, foreign, made("i1", 3)]) == {"i1": "f2"}


def test_the_full_of_another_volume_is_no_parent() -> None:
    assert parent_of([FULL, made("f2", 2, "full", volume_id="v2"), made("i1", 3)]) == {"i1": "f1"}


def test_a_backup_of_a_snapshot_hangs_on_what_was_read_before_the_snapshot() -> None:
    late = made("i1", 9, data_timestamp=NOW + timedelta(hours=2), snapshot_id="s")
    assert parent_of([FULL, made("f2", 3, "full"), late]) == {"i1": "f1"}


def test_a_backup_of_a_snapshot_older_than_all_others_hangs_on_the_last_that_was_made() -> None:
    late = made("i1", 9, data_timestamp=NOW, snapshot_id="s")
    last = made("a full", 3, "full", has_dependents=True)
    assert parent_of([FULL, last, late]) == {"i1": "a full"}


def test_of_two_backups_of_the_same_snapshot_cinder_takes_the_one_that_was_made_last() -> None:
    of_snapshot = {"data_timestamp": NOW, "snapshot_id": "s"}
    twins = [
        made("f2", 1, "full", **of_snapshot),
        made("f1", 2, "full", has_dependents=True, **of_snapshot),
    ]
    assert parent_of([*twins, made("i1", 3)]) == {"i1": "f1"}


def test_of_the_same_second_the_full_was_first_where_there_is_nothing_else() -> None:
    assert parent_of([made("a", 1), made("z", 1, "full", has_dependents=True)]) == {"a": "z"}


def test_which_of_two_of_the_same_second_was_first_is_not_guessed() -> None:
    second = made("f2", 2, "full", has_dependents=True)
    assert parent_of([FULL, second, made("i1", 2), made("f3", 3, "full")]) == {}


def test_where_cinders_count_speaks_against_it_the_parent_is_unknown() -> None:
    # I1 was being restored when I2 was made, or the count of I1 has lost one.
    assert parent_of([FULL, made("i1", 2), made("i2", 3)]) == {"i1": "f1"}


def test_whether_the_dependent_of_a_broken_backup_is_broken_too_is_not_guessed() -> None:
    broken = made("i1", 2, status="error", has_dependents=True)
    assert parent_of([FULL, broken, made("i2", 3, status="error"), made("i3", 4)]) == {"i1": "f1"}


@pytest.mark.parametrize("snapshot", ["", "s"])
def test_an_incremental_whose_parent_was_cut_from_the_list_has_an_unknown_one(
    snapshot: str,
) -> None:
    assert parent_of([made("i1", 3, snapshot_id=snapshot)]) == {}


def test_an_incremental_never_hangs_on_a_full_that_failed() -> None:
    assert parent_of([made("f1", 1, "full", status="error"), made("i1", 2)]) == {}


def test_the_length_of_a_chain_counts_the_broken_link_and_is_unknown_with_an_unknown_one() -> None:
    broken = made("i1", 2, status="error", has_dependents=True)
    newest = made("i2", 3)
    assert chain_length(newest, [FULL, broken, newest]) == 3
    assert chain_length(FULL, [FULL]) == 1
    assert chain_length(newest, [FULL, made("i1", 2), newest]) == 0


class Cinder:
    """Keeps the backups of one volume and what each hangs on, as ``cinder/backup/api.py`` and ``manager.py`` do."""

    def __init__(self, second: bool) -> None:
        self.backups: dict[str, Backup] = {}
        self.parent: dict[str, str] = {}
        self.count: dict[str, int] = {}
        self.snapshots: list[datetime] = []
        self.now = NOW
        self.step = timedelta(seconds=0.6 if second else 60)
        self.truncated = second
        self.disturbed = False

    def moment(self) -> datetime:
        return self.now.replace(microsecond=0) if self.truncated else self.now

    def event(self, kind: str, pick: int, fails: bool) -> None:
        self.now += self.step
        there = sorted(self.backups)
        chosen = self.backups[there[pick % len(there)]] if there else None
        if kind == "snapshot":
            self.snapshots.append(self.moment())
        elif kind in ("full", "incremental"):
            self.make(kind == "incremental", None, fails)
        elif kind == "of a snapshot" and self.snapshots:
            self.make(pick % 3 > 0, self.snapshots[pick % len(self.snapshots)], fails)
        elif chosen and kind == "delete":
            self.delete(chosen, fails)
        elif chosen and kind == "restore" and chosen.status.ready:
            self.disturbed = True
            self.become(chosen, BackupStatus.RESTORING)
        elif chosen and kind == "restored" and chosen.status is BackupStatus.RESTORING:
            self.become(chosen, BackupStatus.AVAILABLE)
        elif chosen and kind == "reset":
            self.disturbed = True
            self.become(chosen, BackupStatus.ERROR if pick % 2 else BackupStatus.AVAILABLE)

    def make(self, incremental: bool, snapshot: datetime | None, fails: bool) -> None:
        parent = self.choice(snapshot) if incremental else None
        if incremental and parent is None:
            return
        id = f"{len(self.count):04}"
        status = BackupStatus.ERROR if fails else BackupStatus.AVAILABLE
        self.count[id] = 0
        self.backups[id] = made(
            id,
            0,
            "incremental" if incremental else "full",
            created_at=self.moment(),
            data_timestamp=snapshot or self.moment(),
            snapshot_id="s" if snapshot else "",
            status=status,
        )
        if parent:
            self.parent[id] = parent.id
            self.count[parent.id] += not fails

    def choice(self, snapshot: datetime | None) -> Backup | None:
        listed = sorted(self.backups.values(), key=lambda b: (b.created_at, b.id), reverse=True)
        if not listed:
            return None
        latest = max(
            listed,
            key=lambda b: (
                b.data_timestamp
                if b.status.ready and (snapshot is None or b.data_timestamp < snapshot)
                else NOW - timedelta(days=999)
            ),
        )
        return latest if latest.status.ready else None

    def delete(self, chosen: Backup, fails: bool) -> None:
        if chosen.status not in (BackupStatus.AVAILABLE, BackupStatus.ERROR):
            return
        if chosen.id in self.parent.values():
            return
        if fails:
            self.become(chosen, BackupStatus.ERROR)
            return
        del self.backups[chosen.id]
        if parent := self.parent.pop(chosen.id, None):
            self.disturbed = self.disturbed or chosen.status.broken
            self.count[parent] = max(0, self.count[parent] - 1)

    def become(self, chosen: Backup, status: BackupStatus) -> None:
        self.backups[chosen.id] = replace(chosen, status=status)

    def listed(self) -> list[Backup]:
        return [
            replace(each, has_dependents=self.count[each.id] > 0) for each in self.backups.values()
        ]


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "full",
                "incremental",
                "incremental",
                "incremental",
                "delete",
                "snapshot",
                "of a snapshot",
                "restore",
                "restored",
                "reset",
            )
        ),
        st.integers(0, 30),
        st.sampled_from((False, False, False, True)),
    ),
    max_size=25,
)


def lived(events: list, without: tuple[str, ...], second: bool) -> Cinder:
    cinder = Cinder(second)
    for kind, pick, fails in events:
        if kind not in without:
            cinder.event(kind, pick, fails)
    return cinder


@settings(max_examples=300)
@given(EVENTS, st.booleans())
def test_no_good_backup_is_said_to_hang_on_a_wrong_one(events: list, second: bool) -> None:
    cinder = lived(events, ("restore", "reset"), second)
    for child, parent in parent_of(cinder.listed()).items():
        if cinder.backups[child].status.usable:
            assert parent == cinder.parent[child]


@settings(max_examples=300)
@given(EVENTS)
@example(
    [("full", 0, True), ("snapshot", 0, False), ("full", 0, False), ("of a snapshot", 1, False)]
)
def test_without_restores_resets_and_lost_counts_every_parent_is_known(events: list) -> None:
    cinder = lived(events, ("restore", "reset"), second=False)
    if not cinder.disturbed:
        good = {id for id, each in cinder.backups.items() if each.status.usable}
        assert good & {*cinder.parent} <= {*parent_of(cinder.listed())}
