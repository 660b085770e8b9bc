# SPDX-License-Identifier: Apache-2.0
"""Many backups of a volume: rows in Cinder's own database, as if Cinder had made them long ago.

No data is stored for them, so none of them can be restored or be a parent. Otherwise Cinder treats them as its own.
"""

import sqlite3
import uuid
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import closing
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

from tests.support.cloud.kit import FULL_INCREMENTAL
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Volume


def of_rotation(name: str = "nightly") -> dict[str, str]:
    """Return the metadata that a rotation gives to its backups."""
    return {"workflow": ROTATION, "execution": str(uuid.uuid4()), "rotation": name}


def of_full_incremental() -> dict[str, str]:
    """Return the metadata that *full or incremental* gives to its backups."""
    return {"workflow": FULL_INCREMENTAL, "execution": str(uuid.uuid4())}


def largest_metadata() -> dict[str, str]:
    """Return as much metadata as one request to Cinder may contain: 112 KiB (``osapi_max_request_body_size``)."""
    return {f"{number:04}" + "k" * 251: "v" * 255 for number in range(220)}


@dataclass(frozen=True)
class Member:
    """One of the crowd; ``age`` is how long ago it was made, ``parent`` the backup it was built on."""

    age: timedelta
    metadata: Mapping[str, str] = field(default_factory=of_full_incremental)
    parent: str | None = None
    status: str = "available"
    name: str = "nightly"
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


def chain(
    count: int, oldest: timedelta, metadata: Mapping[str, str] | None = None, step: int = 600
) -> list[Member]:
    """Return a full backup and incrementals based on it, oldest first, ``step`` seconds apart."""
    made: list[Member] = []
    for number in range(count):
        age = oldest - number * timedelta(seconds=step)
        parent = made[-1].id if made else None
        made.append(Member(age, metadata or of_full_incremental(), parent))
    return made


@contextmanager
def crowd(volume: Volume, *members: Member) -> Iterator[None]:
    """Add these backups to the volume for the length of the block; those that a run has deleted stay deleted."""
    now = datetime.now(UTC).replace(tzinfo=None)
    owner = volume.owner
    common = {
        "volume_id": volume.id,
        "project_id": owner.project_id,
        "user_id": owner.session.get_user_id(),
        "host": "devcloud",
        "availability_zone": "nova",
        "service": "cinder.backup.drivers.posix.PosixBackupDriver",
        "size": 1,
        "object_count": 1,
        "num_dependent_backups": 0,
        "deleted": 0,
    }
    backups, metadata = [], []
    for member in members:
        when = str((now - member.age).replace(microsecond=7))
        times = {"created_at": when, "updated_at": when, "data_timestamp": when}
        backups.append(
            {
                **common,
                **times,
                "id": member.id,
                "parent_id": member.parent,
                "status": member.status,
                "display_name": member.name,
                "display_description": f"Made by a workflow, execution {uuid.uuid4()}.",
            }
        )
        metadata += [
            {"backup_id": member.id, "key": k, "value": v, "created_at": when, "deleted": 0}
            for k, v in member.metadata.items()
        ]
    with cinder_database(volume) as cinder:
        _count_before(cinder, owner.project_id)
        _insert(cinder, "backups", backups)
        _insert(cinder, "backup_metadata", metadata)
    try:
        yield
    finally:
        ids = [(member.id,) for member in members]
        with cinder_database(volume) as cinder:
            cinder.executemany("DELETE FROM backup_metadata WHERE backup_id = ?", ids)
            cinder.executemany("DELETE FROM backups WHERE id = ?", ids)


@contextmanager
def cinder_database(volume: Volume) -> Iterator[sqlite3.Connection]:
    """Open Cinder's database, to write into it as Cinder never would."""
    file = f"{volume.owner.env['home']}/var/cinder/cinder.db"
    with closing(sqlite3.connect(file, timeout=60)) as cinder, cinder:
        yield cinder


def _count_before(cinder: sqlite3.Connection, project_id: str) -> None:
    """Let the quota be counted without the crowd, also for a project that has made no backup yet."""
    for resource in ("backups", "backup_gigabytes"):
        given = {"project": project_id, "resource": resource, "now": str(datetime.now(UTC))[:19]}
        cinder.execute(
            "INSERT INTO quota_usages (project_id, resource, in_use, reserved, deleted, created_at, updated_at) "
            "SELECT :project, :resource, 0, 0, 0, :now, :now WHERE NOT EXISTS "
            "(SELECT 1 FROM quota_usages WHERE project_id = :project AND resource = :resource)",
            given,
        )


def _insert(cinder: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        names = ", ".join(rows[0])
        places = ", ".join("?" * len(rows[0]))
        query = f"INSERT INTO {table} ({names}) VALUES ({places})"
        cinder.executemany(query, [tuple(row.values()) for row in rows])
