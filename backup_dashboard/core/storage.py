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
    """A Cinder backup; ``size`` in GiB, ``created_at`` aware UTC."""

    id: str
    name: str
    volume_id: str
    status: str
    size: int
    is_incremental: bool
    created_at: datetime | None
    fail_reason: str
    metadata: Mapping[str, str]

    @property
    def label(self) -> str:
        """Its name, or its id if nobody named it."""
        return self.name or self.id

    @property
    def execution_id(self) -> str:
        """The Mistral execution that made it, as our workflows note in its metadata, else empty."""
        return self.metadata.get("execution", "")
