# SPDX-License-Identifier: Apache-2.0
"""What has to hold after every run of the rotation, whatever happened to the volume's backups before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import initialize
from hypothesis.stateful import precondition
from hypothesis.stateful import rule

from backup_dashboard.core.backups import BackupStatus as Status
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.rotation import CinderOutcome
from backup_dashboard.core.retention.rotation import RotationRun
from backup_dashboard.core.retention.rotation import run

NAMES = ("nightly", "weekly")
LIMITS = st.builds(Limits, st.integers(1, 3), st.integers(0, 4))
OUTCOMES = st.sampled_from([CinderOutcome.SUCCESS] * 4 + [*CinderOutcome][1:])
AGE = st.integers(0, 9)


class Histories(RuleBasedStateMachine):
    """One volume with two rotations, and people and faults that meddle with its backups.

    ``backups`` is what Cinder would list; ``maker`` tells which rotation made each of them, if any.
    An age picks a backup: 0 is the newest, 1 the one before it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.backups: tuple[RotationBackup, ...] = ()
        self.maker: dict[str, str] = {}
        self.size = 1
        self.days = 0

    @initialize(limits=LIMITS)
    def begin(self, limits: Limits) -> None:
        self.limits = dict.fromkeys(NAMES, limits)

    # What happens to a volume.

    @rule(outcome=OUTCOMES)
    def the_rotation_runs(self, outcome: CinderOutcome) -> None:
        self._run("nightly", outcome)

    @rule(outcome=OUTCOMES)
    def it_runs_many_times(self, outcome: CinderOutcome) -> None:
        for _ in range(4):
            self._run("nightly", CinderOutcome.SUCCESS)
        self._run("nightly", outcome)

    @rule(outcome=OUTCOMES)
    def another_rotation_runs(self, outcome: CinderOutcome) -> None:
        self._run("weekly", outcome)

    @rule(limits=LIMITS)
    def the_limits_change(self, limits: Limits) -> None:
        self.limits["nightly"] = limits

    @rule(succeeds=st.booleans())
    def somebody_makes_a_full(self, succeeds: bool) -> None:
        self._by_hand(Kind.FULL, succeeds, None)

    @precondition(lambda self: available(self.backups))
    @rule(succeeds=st.booleans())
    def somebody_makes_an_incremental(self, succeeds: bool) -> None:
        self._by_hand(Kind.INCREMENTAL, succeeds, available(self.backups)[-1].id)

    @precondition(lambda self: self.backups)
    @rule(age=AGE)
    def somebody_deletes_a_backup(self, age: int) -> None:
        backup = self._pick(age)
        if not dependents(backup, self.backups) and backup.status in (
            Status.AVAILABLE,
            Status.ERROR,
        ):
            self.backups = tuple(b for b in self.backups if b is not backup)

    @precondition(lambda self: self.backups)
    @rule(age=AGE, status=st.sampled_from([Status.ERROR, Status.ERROR_DELETING]))
    def a_backup_is_reset(self, age: int, status: Status) -> None:
        self._becomes(self._pick(age), status)

    @precondition(lambda self: available(self.backups))
    @rule(age=AGE)
    def a_restore_begins(self, age: int) -> None:
        if (backup := self._pick(age)).status is Status.AVAILABLE:
            self._becomes(backup, Status.RESTORING)

    @rule()
    def all_restores_end(self) -> None:
        for backup in self.backups:
            if backup.status is Status.RESTORING:
                self._becomes(backup, Status.AVAILABLE)

    @rule()
    def the_volume_is_extended(self) -> None:
        self.size += 1

    # What has to hold after each run.

    def _run(self, name: str, outcome: CinderOutcome) -> None:
        before = tuple(replace(b, ours=self.maker.get(b.id) == name) for b in self.backups)
        done = run(before, self.limits[name], self.size, *self._next(2), outcome)
        self.maker |= {backup.id: name for backup in done.made}
        self.backups = done.left
        there = {b.id: b for b in (*before, *done.made)}
        assert set(there) - set(done.deleted) == {b.id for b in done.left}
        no_foreign_backup_is_deleted(done, there)
        nothing_is_deleted_that_is_in_use(done, there)
        deletions_are_newest_first_within_a_chain(done, there)
        a_new_incremental_stands_on_a_sound_chain_of_ours(done, before)
        if done.succeeded:
            the_newest_full_of_ours_is_there(done)
            no_more_is_left_than_the_limits_say(done, self.limits[name])
            nothing_that_should_have_gone_is_unreported(done, self.limits[name])
            nothing_within_the_limits_is_deleted(done, there, self.limits[name])
        else:
            assert done.made[-1].status is Status.ERROR
            assert done.left == (*before, *done.made)

    # How things are done to it.

    def _next(self, count: int) -> tuple[datetime, tuple[str, ...]]:
        self.days += 1
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=self.days)
        return moment, tuple(f"{self.days}.{number}" for number in range(count))

    def _pick(self, age: int) -> RotationBackup:
        return self.backups[-1 - age % len(self.backups)]

    def _becomes(self, backup: RotationBackup, status: Status) -> None:
        self.backups = tuple(replace(b, status=status) if b is backup else b for b in self.backups)

    def _by_hand(self, kind: Kind, succeeds: bool, parent: str | None) -> None:
        now, (id_,) = self._next(1)
        status = Status.AVAILABLE if succeeds else Status.ERROR
        self.backups += (
            RotationBackup(id_, kind, now, self.size, status, ours=False, parent=parent),
        )


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=1000, stateful_step_count=40)


def available(backups: tuple[RotationBackup, ...]) -> list[RotationBackup]:
    return [backup for backup in backups if backup.status is Status.AVAILABLE]


def dependents(backup: RotationBackup, backups: tuple[RotationBackup, ...]) -> list[str]:
    return [other.id for other in backups if other.parent == backup.id]


def usable(backups: tuple[RotationBackup, ...], kind: Kind) -> list[RotationBackup]:
    """Those of the rotation that can be restored, oldest first."""
    good = (Status.AVAILABLE, Status.RESTORING)
    return [b for b in backups if b.ours and b.kind is kind and b.status in good]


def ancestors(backup: RotationBackup, there: dict[str, RotationBackup]) -> Iterator[RotationBackup]:
    while backup.parent:
        backup = there[backup.parent]
        yield backup


def overdue(done: RotationRun, limits: Limits) -> set[str]:
    """Those that are left and have no place in the rotation any more."""
    fulls = usable(done.left, Kind.FULL)
    return {
        *(b.id for b in done.left if b.ours and b.status in (Status.ERROR, Status.ERROR_DELETING)),
        *(b.id for b in usable(done.left, Kind.INCREMENTAL) if b.taken < fulls[-1].taken),
        *(b.id for b in fulls[: -limits.fulls]),
    }


def no_foreign_backup_is_deleted(done: RotationRun, there: dict[str, RotationBackup]) -> None:
    assert all(there[id_].ours for id_ in done.deleted)
    assert all(there[kept.id].ours for kept in done.kept)


def nothing_is_deleted_that_is_in_use(done: RotationRun, there: dict[str, RotationBackup]) -> None:
    left = dict(there)
    for id_ in done.deleted:
        assert left.pop(id_).status in (Status.AVAILABLE, Status.ERROR)
        assert all(b.parent in left for b in left.values() if b.parent)


def deletions_are_newest_first_within_a_chain(
    done: RotationRun, there: dict[str, RotationBackup]
) -> None:
    order = {id_: number for number, id_ in enumerate(done.deleted)}
    for id_ in done.deleted:
        assert all(order[b.id] > order[id_] for b in ancestors(there[id_], there) if b.id in order)
    incrementals = [id_ for id_ in done.deleted if there[id_].kind is Kind.INCREMENTAL]
    assert incrementals == sorted(incrementals, key=lambda id_: there[id_].taken, reverse=True)


def a_new_incremental_stands_on_a_sound_chain_of_ours(
    done: RotationRun, before: tuple[RotationBackup, ...]
) -> None:
    there = {backup.id: backup for backup in before}
    for made in done.made:
        if made.kind is Kind.INCREMENTAL:
            chain = list(ancestors(made, there))
            assert chain[0].size == made.size
            assert chain[-1] is usable(before, Kind.FULL)[-1]
            assert all(b.ours for b in chain)
            assert all(b.status in (Status.AVAILABLE, Status.RESTORING) for b in chain)


def the_newest_full_of_ours_is_there(done: RotationRun) -> None:
    assert done.made[-1] in done.left
    assert usable(done.left, Kind.FULL)


def no_more_is_left_than_the_limits_say(done: RotationRun, limits: Limits) -> None:
    kept = {each.id for each in done.kept}
    for kind, limit in ((Kind.FULL, limits.fulls), (Kind.INCREMENTAL, limits.incrementals)):
        assert sum(b.id not in kept for b in usable(done.left, kind)) <= limit


def nothing_that_should_have_gone_is_unreported(done: RotationRun, limits: Limits) -> None:
    assert overdue(done, limits) == {kept.id for kept in done.kept}
    for kept in done.kept:
        (backup,) = (b for b in done.left if b.id == kept.id)
        if kept.why == "another backup depends on it":
            assert dependents(backup, done.left)
        else:
            assert kept.why == f"it is {backup.status}"
            assert backup.status in (Status.RESTORING, Status.ERROR_DELETING)


def nothing_within_the_limits_is_deleted(
    done: RotationRun, there: dict[str, RotationBackup], limits: Limits
) -> None:
    fulls = usable(tuple(there.values()), Kind.FULL)
    chain = [
        b for b in usable(tuple(there.values()), Kind.INCREMENTAL) if b.taken > fulls[-1].taken
    ]
    assert not {b.id for b in (*fulls[-limits.fulls :], *chain)} & set(done.deleted)
