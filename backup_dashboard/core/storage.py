# SPDX-License-Identifier: Apache-2.0
"""Volumes and backups, as far as schedules need them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

TEMPORARY_PREFIX = "backup-vol-"
"""Cinder clones an in-use volume under this name while it backs it up (``backup-vol-<volume id>``)."""


@dataclass(frozen=True)
class Volume:
    """A Cinder volume; ``size`` in GiB, ``project_id`` empty where Cinder does not tell it."""

    id: str
    name: str
    size: int
    status: str
    project_id: str = ""

    @property
    def label(self) -> str:
        """Its name, or its id if nobody named it."""
        return self.name or self.id

    @property
    def is_temporary(self) -> bool:
        """Whether it is a clone that Cinder made for the time of a backup."""
        return self.name.startswith(TEMPORARY_PREFIX)


@dataclass(frozen=True)
class Backup:
    """A Cinder backup; ``size`` in GiB, times aware UTC.

    ``data_timestamp`` is when its data was read; ``has_dependents`` tells whether an incremental hangs on it,
    as far as Cinder has counted. ``project_id`` is its owner's, empty where Cinder does not tell it.
    """

    id: str
    name: str
    volume_id: str
    status: str
    size: int
    is_incremental: bool
    created_at: datetime | None
    fail_reason: str
    metadata: Mapping[str, str]
    data_timestamp: datetime | None = None
    has_dependents: bool = False
    project_id: str = ""

    @property
    def label(self) -> str:
        """Its name, or its id if nobody named it."""
        return self.name or self.id

    @property
    def taken(self) -> datetime | None:
        """When its data was read, or as near to that as Cinder tells."""
        return self.data_timestamp or self.created_at

    @property
    def execution_id(self) -> str:
        """The Mistral execution that made it, as our workflows note in its metadata, else empty."""
        return self.metadata.get("execution", "")


@dataclass(frozen=True)
class UserMessage:
    """What Cinder says to the user about a backup that went wrong; ``moment`` is aware UTC."""

    backup_id: str
    text: str
    moment: datetime | None


@dataclass(frozen=True)
class Quota:
    """How many backups and GiB of them a project may have, ``None`` for any number, and how many it has."""

    backups: int | None
    backups_used: int
    gigabytes: int | None
    gigabytes_used: int

    @property
    def backups_left(self) -> int | None:
        """How many more it may make."""
        return None if self.backups is None else max(0, self.backups - self.backups_used)

    @property
    def gigabytes_left(self) -> int | None:
        """How many more GiB its backups may have."""
        return None if self.gigabytes is None else max(0, self.gigabytes - self.gigabytes_used)
