# SPDX-License-Identifier: Apache-2.0
"""Which backup an incremental hangs on, as this package says it, held against Cinder's own ``parent_id``.

``PARENTS_EVENTS`` is the number of events of the random history, ``PARENTS_SEED`` gives it again.
"""

import os
import random
import sqlite3
from collections.abc import Callable
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from cinderclient.exceptions import BadRequest

from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.backups import parent_of
from backup_dashboard.core.chains import group_by_chain
from tests.support.cloud.histories import gone
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until
from tests.support.cloud.panel import cinder_of

EVENTS = int(os.environ.get("PARENTS_EVENTS", "16"))
SEED = os.environ.get("PARENTS_SEED", "12" if os.environ.get("CI") else "")


class Backups:
    """What happens to the backups of one volume, by hand."""

    def __init__(self, owner: Person, admin: Person, volume: Volume) -> None:
        self.owner = owner
        self.admin = admin
        self.volume = volume
        self.snapshots: list[str] = []
        self.told: list[str] = []

    def make(self, incremental: bool, snapshot: str | None = None, fails: bool = False) -> str:
        """Make a backup; it is empty where Cinder refuses, as without anything to build on."""
        self.told.append(f"make {incremental=} {snapshot=} {fails=}")
        given = {"incremental": incremental, "snapshot_id": snapshot}
        if fails:
            with gone(self.volume.file):
                return self._made(given)
        return self._made(given)

    def _made(self, given: dict[str, Any]) -> str:
        try:
            made = self.owner.cinder.backups.create(self.volume.id, **given)
        except BadRequest:  # nothing to build on
            return ""
        return self.at_rest(str(made.id))

    def at_rest(self, backup_id: str) -> str:
        """Wait until Cinder is done with a backup and its volume."""
        get = self.owner.cinder.backups.get
        until(lambda: get(backup_id).status in ("available", "error"), "backup at rest")
        until(lambda: self.volume.status == "available", "volume at rest")
        return backup_id

    def snapshot(self) -> str:
        """Make a snapshot."""
        self.told.append("snapshot")
        snapshots = self.owner.cinder.volume_snapshots
        made = snapshots.create(self.volume.id)
        until(lambda: snapshots.get(made.id).status == "available", "snapshot")
        self.snapshots.append(str(made.id))
        return str(made.id)

    def delete(self, backup_id: str) -> None:
        """Delete a backup, if Cinder lets go of it."""
        self.told.append(f"delete {backup_id}")
        try:
            self.owner.cinder.backups.delete(backup_id)
        except BadRequest:  # something hangs on it
            return
        listed = self.volume.backups
        until(lambda: backup_id not in {each.id for each in listed()}, "backup goes")

    def reset(self, backup_id: str) -> None:
        """Let an administrator say that a backup is in error."""
        self.admin.cinder.backups.reset_state(backup_id, "error")
        get = self.owner.cinder.backups.get
        until(lambda: get(backup_id).status == "error", "the backup is reset")

    def said(self) -> dict[str, str]:
        """What this package says."""
        return parent_of(cinder_of(self.owner).backups(self.volume.id))

    def real(self) -> dict[str, str]:
        """What Cinder keeps to itself: its database tells."""
        database = f"file:{self.owner.env['home']}/var/cinder/cinder.db?mode=ro"
        rows = "SELECT id, parent_id FROM backups WHERE volume_id = ? AND deleted = 0"
        with closing(sqlite3.connect(database, uri=True, timeout=60)) as cinder:
            found = cinder.execute(rows, (self.volume.id,)).fetchall()
        return {child: parent for child, parent in found if parent}

    def remove_snapshots(self) -> None:
        """Take the snapshots away: a volume that has some cannot be deleted."""
        for each in self.snapshots:
            self.owner.cinder.volume_snapshots.delete(each)
        left = self.owner.cinder.volume_snapshots.list
        until(lambda: not left(search_opts={"volume_id": self.volume.id}), "snapshots go")


def test_over_a_random_history_every_parent_is_cinders_own(
    volume: Callable[..., Volume], demo: Person, admin: Person, env: Mapping[str, Any]
) -> None:
    seed = SEED or str(random.SystemRandom().randrange(10**6))
    chance = random.Random(seed)
    backups = Backups(demo, admin, volume("parents"))
    backups.make(incremental=False)
    try:
        for _ in range(EVENTS):
            there = [each.id for each in backups.volume.backups()]
            event = chance.choices(("full", "incremental", "snapshot", "delete"), (2, 8, 2, 3))[0]
            of = chance.choice([None, None, *backups.snapshots])
            if event == "snapshot":
                backups.snapshot()
            elif event == "delete" and there:
                backups.delete(chance.choice(there))
            else:
                # A snapshot's failure leaves Cinder's volume as it is; only the volume's own is made to fail.
                fails = of is None and chance.random() < 0.2
                backups.make(event == "incremental", of, fails)
            agree(backups)
    finally:
        print(f"PARENTS_SEED={seed}", *backups.told, sep="\n")
        backups.remove_snapshots()


def agree(backups: Backups) -> None:
    """No parent that is said is another than Cinder's, and none of a good backup is wrong."""
    said, real = backups.said(), backups.real()
    good = {each.id for each in backups.volume.backups() if each.status == "available"}
    assert {child: said[child] for child in good & {*said}} == {
        child: real[child] for child in good & {*said}
    }
    assert {*said} <= {*real}


def test_a_broken_link_a_foreign_backup_and_a_snapshot_hang_as_cinder_hangs_them(
    volume: Callable[..., Volume], demo: Person, admin: Person
) -> None:
    backups = Backups(demo, admin, volume("links"))
    full = backups.make(incremental=False)
    first = backups.make(incremental=True)
    second = backups.make(incremental=True)
    backups.reset(first)
    assert backups.said() == backups.real() == {first: full, second: first}
    snapshot = backups.snapshot()
    foreign = backups.make(incremental=False)
    late = backups.make(incremental=True, snapshot=snapshot)
    after = backups.make(incremental=True)
    failed = backups.make(incremental=True, fails=True)
    last = backups.make(incremental=True)
    try:
        said = backups.said()
        assert said == backups.real()
        assert said[late] == second
        assert (said[after], said[failed], said[last]) == (foreign, after, after)
        [newest, *_older] = group_by_chain(cinder_of(demo).backups(backups.volume.id).items)
        assert {link.backup.id for link in newest.links} == {foreign, after, failed, last}
        broken = [link.backup.id for link in newest.links if link.backup.status.broken]
        assert broken == [failed]
    finally:
        backups.remove_snapshots()


def test_what_was_made_while_its_parent_to_be_was_restored_has_an_unknown_parent(
    volume: Callable[..., Volume], demo: Person, admin: Person
) -> None:
    backups = Backups(demo, admin, volume("restored meanwhile"))
    full = backups.make(incremental=False)
    first = backups.make(incremental=True)
    # Cinder says so for as long as a restore lasts.
    admin.cinder.backups.reset_state(first, "error")
    until(lambda: demo.cinder.backups.get(first).status == "error", "it is no parent now")
    second = backups.make(incremental=True)
    admin.cinder.backups.reset_state(first, "available")
    until(lambda: demo.cinder.backups.get(first).status == "available", "it is available again")
    assert backups.real() == {first: full, second: full}
    assert backups.said() == {first: full}
    assert cinder_of(demo).backups(backups.volume.id).items[0].status is BackupStatus.AVAILABLE
