# SPDX-License-Identifier: Apache-2.0
"""A random history of one volume's backups: in the real Cinder, and at the same time in the model.

Every event happens in both. What comes next depends only on the seed and on the model, never on time, so that a
seed always produces the same history.
"""

import hashlib
import os
import random
import sqlite3
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import closing
from contextlib import contextmanager
from dataclasses import astuple
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cinderclient.exceptions import BadRequest

from backup_dashboard.core.backups import BackupStatus as Status
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.reasons import Reason
from backup_dashboard.core.retention.reasons import Rule
from backup_dashboard.core.retention.rotation import CinderOutcome
from backup_dashboard.core.retention.rotation import RotationRun
from backup_dashboard.core.retention.rotation import cinder_parent
from backup_dashboard.core.retention.rotation import cinder_refusal
from backup_dashboard.core.retention.rotation import run
from backup_dashboard.core.workflows import LIMIT_NAMES
from tests.support.cloud.crowd import Member
from tests.support.cloud.crowd import cinder_database
from tests.support.cloud.faults import lost
from tests.support.cloud.faults import target
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Run
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until

MOST_BACKUPS = 14
MOST_GIB = 3


class History:
    """One volume, two rotations of it, and all other events of its backups.

    ``backups`` is the model's list of backups, oldest first. ``maker`` says which rotation made a backup, if one
    did. ``digests`` says what the volume contained when a backup was made. ``told`` is the history in words.
    """

    def __init__(
        self,
        env: Mapping[str, Any],
        name: str,
        seed: str,
        crowded: bool = False,
        calendar: bool = False,
    ) -> None:
        self.env = env
        # Somebody else's, and newer than all others: a run finds its own backups only some pages later.
        ages = [timedelta(days=-365, hours=-number) for number in range(250 if crowded else 0)]
        self.crowd = [Member(age, status="error") for age in ages]
        self.random = random.Random(seed)
        self.owner = Person(env, "demo")
        self.admin = Person(env, "admin")
        self.volume = Volume(self.owner, self.admin, name)
        self.volumes = [self.volume]
        self.limits = {"nightly": Limits(2, 3), "weekly": Limits(1, 1)}
        self.calendar = calendar
        self.backups: list[RotationBackup] = []
        self.maker: dict[str, str] = {}
        self.digests: dict[str, str] = {}
        self.size = 1
        self.held: tuple[str, Volume, Path] | None = None
        self.told: list[str] = []

    # The order of events.

    def live(self, runs: int) -> None:
        """Let the rotations run ``runs`` times, with other events between the runs."""
        for _ in range(runs):
            for _ in range(self.random.choice((0, 0, 0, 1, 1, 2))):
                self.something_happens()
            self.volume.write(self.random.randbytes(8).hex(), at=self.random.randrange(16), mib=1)
            outcome = self.random.choices((*CinderOutcome,), (10, 1, 1))[0]
            self.rotate(self.random.choices(("nightly", "weekly"), (6, 1))[0], outcome)

    def end(self) -> None:
        """Restore the newest restore point and an older one, and compare every byte."""
        self.let_restore_go_on()
        good = [backup for backup in self.backups if backup.status is Status.AVAILABLE]
        for backup in (*good[-1:], *self.random.sample(good[:-1], k=min(1, len(good[:-1])))):
            self.tell(f"restore {self.name(backup)}")
            place = self.new_volume()
            self.owner.cinder.restores.restore(backup.id, place.id)
            self.compare(backup.id, place)

    def something_happens(self) -> None:
        """Let one event happen to the volume's backups that no rotation causes."""
        events = {
            self.make_by_hand: 3,
            self.delete_by_hand: 2 if len(self.backups) < MOST_BACKUPS else 30,
            self.change_limits: 3,
            self.reset_to_error: 3,
            self.begin_restore: 3,
            self.let_restore_go_on: 2,
            self.extend: 1,
            self.days_pass: 3,
        }
        if self.calendar:
            events |= {self.days_pass: 20, self.hold: 3, self.release: 2, self.date_in_future: 1}
        self.random.choices([*events], [*events.values()])[0]()
        self.agree()

    # The events.

    def rotate(self, name: str, outcome: CinderOutcome) -> None:
        """Run a rotation while Cinder behaves as ``outcome`` says, and compare the result."""
        limits = self.limits[name]
        seen = [replace(b, ours=self.maker.get(b.id) == name) for b in self.backups]
        self.tell(f"{name} runs with {limits}: {outcome.name}")
        with self.world(outcome):
            real = self.owner.run(
                ROTATION,
                volume_id=self.volume.id,
                backup_name=name,
                **dict(zip(LIMIT_NAMES, astuple(limits), strict=True)),
            )
        self.told[-1] += f" -> {real.state}: {real.sentence}"
        known = [backup.id for backup in self.backups]
        # A failed incremental of the run comes first, and is gone when the run has ended.
        new = [id_ for id_ in real.output.get("deleted", []) if id_ not in known]
        new += [id_ for id_ in self.listed() if id_ not in known]
        done = run(seen, limits, self.size, datetime.now(UTC), [*new, "none", "none"], outcome)
        self.maker |= {backup.id: name for backup in done.made}
        self.digests |= {backup.id: digest(self.volume) for backup in done.made}
        self.backups = list(done.left)
        self.read_dates()
        self.agree()
        self.agree_on_the_run(name, limits, done, real)

    def make_by_hand(self) -> None:
        """Make a full or an incremental backup as a user of Cinder does; Cinder may refuse it or fail."""
        incremental = self.random.random() < 0.5
        parent = cinder_parent(self.backups) if incremental else None
        self.tell(f"by hand: {'incremental' if incremental else 'full'}")
        cinder = self.owner.cinder.backups
        if incremental and parent is None:
            with pytest.raises(BadRequest, match="No backups available"):
                cinder.create(self.volume.id, name="by hand", incremental=True)
            return
        made = cinder.create(self.volume.id, name="nightly", incremental=incremental)
        self.at_rest(made.id)
        kind = Kind.INCREMENTAL if incremental else Kind.FULL
        # Cinder builds no incremental on a backup of a smaller volume; it notices that late.
        grown = parent is not None and parent.size < self.size
        status = Status.ERROR if grown else Status.AVAILABLE
        backup = RotationBackup(
            made.id, kind, datetime.now(UTC), self.size, status, parent=parent and parent.id
        )
        self.backups.append(backup)
        self.read_dates()
        self.digests[backup.id] = digest(self.volume)

    def delete_by_hand(self) -> None:
        """Delete a backup; Cinder must refuse exactly what the model says that it refuses."""
        if not self.backups:
            return
        backup = self.random.choice(self.backups)
        self.tell(f"by hand: delete {self.name(backup)}")
        if cinder_refusal(self.backups, backup):
            with pytest.raises(BadRequest, match=r"Incremental backups exist|status must be"):
                self.owner.cinder.backups.delete(backup.id)
            return
        self.owner.cinder.backups.delete(backup.id)
        until(lambda: backup.id not in self.listed(), f"backup {backup.id} goes")
        self.backups.remove(backup)

    def change_limits(self) -> None:
        """Change the limits of the first rotation, from its next run on."""
        calendar = [self.random.choice((0, 0, 1, 2, 3)) if self.calendar else 0 for _ in range(4)]
        fulls, incrementals = self.random.randint(1, 3), self.random.randint(0, 3)
        self.limits["nightly"] = Limits(fulls, incrementals, *calendar)

    def reset_to_error(self) -> None:
        """Let an administrator reset the state of a backup that is not being restored."""
        if good := [b for b in self.backups if b.status is Status.AVAILABLE]:
            backup = self.random.choice(good)
            self.tell(f"{self.name(backup)} is reset to error")
            self.admin.cinder.backups.reset_state(backup.id, "error")
            until(lambda: self.listed()[backup.id].status == "error", "the backup is reset")
            self.becomes(backup.id, Status.ERROR)

    def begin_restore(self) -> None:
        """Begin to restore a backup from a storage that gives no answer yet: a pipe without a writer."""
        good = [b for b in self.backups if b.status is Status.AVAILABLE]
        if not good or self.held:
            return
        backup = self.random.choice((good[-1], self.random.choice(good)))
        self.tell(f"a restore of {self.name(backup)} begins")
        (metadata,) = self.stored(backup.id).glob("*_metadata")
        metadata.rename(metadata.with_suffix(".held"))
        os.mkfifo(metadata)
        self.held = (backup.id, self.new_volume(), metadata)
        self.owner.cinder.restores.restore(backup.id, self.held[1].id)
        until(lambda: self.listed()[backup.id].status == "restoring", "the restore begins")
        self.becomes(backup.id, Status.RESTORING)

    def let_restore_go_on(self) -> None:
        """Let the restore in progress end, and compare every byte."""
        if self.held:
            self.tell("the restore goes on")
            backup_id, place = self.let_go(*self.held)
            self.compare(backup_id, place)
            self.becomes(backup_id, Status.AVAILABLE)

    def extend(self) -> None:
        """Extend the volume by 1 GiB."""
        if self.size < MOST_GIB:
            self.size += 1
            self.tell(f"the volume grows to {self.size} GiB")
            self.volume.extend(self.size)

    def days_pass(self) -> None:
        """Make every backup older."""
        days = self.random.choice((1, 1, 1, 1, 7, 31, 366))
        self.tell(f"{days} days pass")
        for backup in self.backups:
            self.date(backup, backup.taken - timedelta(days=days))

    def date_in_future(self) -> None:
        """Date the newest backup two days in the future, as a host with a wrong clock would have."""
        if self.backups:
            self.tell(f"{self.name(self.backups[-1])} is dated in the future")
            self.date(self.backups[-1], datetime.now(UTC) + timedelta(days=2))

    def hold(self) -> None:
        """Hold a restore point."""
        if good := [b for b in self.backups if b.status is Status.AVAILABLE]:
            self.mark(self.random.choice(good), held=True)

    def release(self) -> None:
        """End a hold."""
        if held := [b for b in self.backups if b.held]:
            self.mark(self.random.choice(held), held=False)

    # What is compared.

    def agree(self) -> None:
        """Check that Cinder lists what the model lists, in the same states and with the same parents."""
        parents = self.parents()
        listed = [
            (b.id, b.is_incremental, b.status, b.size, parents.get(b.id))
            for b in self.listed().values()
        ]
        model = [
            (b.id, b.kind is Kind.INCREMENTAL, b.status, b.size, b.parent) for b in self.backups
        ]
        assert listed == model

    def agree_on_the_run(self, name: str, limits: Limits, done: RotationRun, real: Run) -> None:
        """Check that the run reports what the model says about it."""
        assert real.state == ("SUCCESS" if done.succeeded else "ERROR"), real.sentence
        of_volume = f"'{name}' of volume '{self.volume.name}'"
        if not done.succeeded:
            assert real.sentence.startswith(f"Backup {of_volume} failed: "), real.sentence
            return
        made = done.made[-1]
        why = f" ({done.why.words(limits)})" if done.why else ""
        kept = f", {len(done.kept)} kept that should have gone" if done.kept else ""
        late = f", {done.late} dated in the future not counted" if done.late else ""
        assert real.output == {
            "backup_id": made.id,
            "backup_type": made.kind,
            "size": made.size,
            "deleted": [*done.deleted],
            "kept": [{"id": each.id, "why": each.why} for each in done.kept],
            "stays": real.output["stays"],
            "summary": f"{made.kind.capitalize()} backup {of_volume} is available{why}, "
            f"{len(done.deleted)} deleted{kept}{late}.",
        }
        stays = {each["id"]: each["why"] for each in real.output["stays"]}
        assert stays == {id_: in_words(reason) for id_, reason in done.stays.items()}

    def compare(self, backup_id: str, place: Volume) -> None:
        """Check that a restored volume contains what the volume contained when the backup was made."""
        until(lambda: place.status == "available", "the backup is restored")
        assert digest(place) == self.digests[backup_id]
        self.at_rest(backup_id)
        place.remove()
        self.volumes.remove(place)

    # How it is done.

    def remove(self) -> None:
        """Remove everything that the history has made."""
        if self.held:
            _, place = self.let_go(*self.held)
            until(lambda: place.status == "available", "the backup is restored")
        for volume in self.volumes:
            volume.remove()

    def let_go(self, backup_id: str, place: Volume, metadata: Path) -> tuple[str, Volume]:
        """Give a waiting restore what it waits for."""
        self.held = None
        content = metadata.with_suffix(".held")
        # Opened for reading and writing, so that this does not wait for a reader.
        with os.fdopen(os.open(metadata, os.O_RDWR), "wb") as pipe:
            content.replace(metadata)
            pipe.write(metadata.read_bytes())
        return backup_id, place

    @contextmanager
    def world(self, outcome: CinderOutcome) -> Iterator[None]:
        """Let the storage fail as ``outcome`` says, for the length of the block."""
        parent = cinder_parent(self.backups)
        if outcome is CinderOutcome.BACKUP_FAILS:
            with gone(self.volume.file):
                yield
        elif outcome is CinderOutcome.INCREMENTAL_FAILS and parent:
            with lost(self.stored(parent.id)):
                yield
        else:
            yield

    def new_volume(self) -> Volume:
        """Make a volume that is large enough for a backup of this one."""
        made = Volume(self.owner, self.admin, f"{self.volume.name} restored")
        self.volumes.append(made)
        if self.size > 1:
            made.extend(self.size)
        return made

    def listed(self) -> dict[str, Any]:
        """Return what Cinder lists besides the crowd, by id."""
        crowd = {member.id for member in self.crowd}
        return {backup.id: backup for backup in self.volume.backups() if backup.id not in crowd}

    def at_rest(self, backup_id: str) -> None:
        """Wait until Cinder has finished with a backup."""
        until(lambda: self.listed()[backup_id].status in ("available", "error"), "backup at rest")

    def parents(self) -> dict[str, str | None]:
        """Return the parent of each backup: Cinder's API does not show it, but its database does."""
        database = f"file:{self.env['home']}/var/cinder/cinder.db?mode=ro"
        rows = "SELECT id, parent_id FROM backups WHERE volume_id = ?"
        with closing(sqlite3.connect(database, uri=True, timeout=60)) as cinder:
            return dict(cinder.execute(rows, (self.volume.id,)).fetchall())

    def stored(self, backup_id: str) -> Path:
        """Return where the devcloud stores the objects of a backup."""
        return target(self.env) / str(self.listed()[backup_id].container)

    def date(self, backup: RotationBackup, taken: datetime) -> None:
        """Give a backup another time in Cinder's database, and in the model."""
        when = str(taken.replace(tzinfo=None))
        with cinder_database(self.volume) as cinder:
            cinder.execute(
                "UPDATE backups SET created_at = ?, data_timestamp = ? WHERE id = ?",
                (when, when, backup.id),
            )
        dated = [replace(b, taken=taken) if b.id == backup.id else b for b in self.backups]
        self.backups = sorted(dated, key=lambda backup: backup.taken)

    def read_dates(self) -> None:
        """Take the times of all backups from Cinder."""
        listed = self.listed()
        taken = {id_: moment(backup.data_timestamp) for id_, backup in listed.items()}
        dated = [replace(backup, taken=taken[backup.id]) for backup in self.backups]
        self.backups = sorted(dated, key=lambda backup: backup.taken)

    def mark(self, backup: RotationBackup, held: bool) -> None:
        """Hold a backup as the panel does, or end that."""
        self.tell(f"{self.name(backup)} is {'held' if held else 'released'}")
        metadata = {k: v for k, v in self.listed()[backup.id].metadata.items() if k != "hold"}
        mark = {"hold": "demo"} if held else {}
        self.owner.cinder.backups.update(backup.id, metadata={**metadata, **mark})
        self.backups = [replace(b, held=held) if b.id == backup.id else b for b in self.backups]

    def becomes(self, backup_id: str, status: Status) -> None:
        """Record the new state of a backup."""
        self.backups = [replace(b, status=status) if b.id == backup_id else b for b in self.backups]

    def name(self, backup: RotationBackup) -> str:
        """Return a name for a backup, its position in the list: a seed does not repeat ids."""
        of = self.maker.get(backup.id, "somebody")
        return f"{backup.kind} {self.backups.index(backup) + 1} of {of}"

    def tell(self, event: str) -> None:
        """Record an event, and what existed before it."""
        marks = {Status.AVAILABLE: "", Status.ERROR: "!", Status.RESTORING: "~"}
        letters = {"nightly": "FI", "weekly": "GJ", None: "fi"}
        chain = " ".join(
            letters[self.maker.get(b.id)][b.kind is Kind.INCREMENTAL] + marks[b.status]
            for b in self.backups
        )
        self.told.append(f"{len(self.told) + 1:4} [{chain}] {event}")


def moment(text: str) -> datetime:
    """Parse a time of Cinder's."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def in_words(reason: Reason) -> str:
    """Return a reason in the words of the workflow."""
    match reason.rule:
        case Rule.DAILY:
            return f"daily, {reason.period}"
        case Rule.WEEKLY:
            return f"weekly, week of {reason.period}"
        case Rule.MONTHLY:
            return f"monthly, {reason.period:%Y-%m}"
        case Rule.YEARLY:
            return f"yearly, {reason.period:%Y}"
        case Rule.NEEDED:
            return "a held backup needs it"
        case Rule.NEWEST_CHAIN:
            return "incremental of the newest full"
    return reason.rule.value


def digest(volume: Volume) -> str:
    """Return a digest of the content of a volume."""
    with volume.file.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def gone(file: Path) -> Iterator[None]:
    """Move a file away for the length of the block."""
    away = file.rename(file.with_name(f"{file.name}.away"))
    try:
        yield
    finally:
        away.rename(file)
