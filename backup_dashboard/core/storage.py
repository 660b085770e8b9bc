# SPDX-License-Identifier: Apache-2.0
"""Volumes and quotas, as far as schedules need them."""

import re
from dataclasses import dataclass
from datetime import datetime

_TEMPORARY = re.compile(r"backup-vol-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_temporary(name: str) -> bool:
    """Whether a volume of this name is one that Cinder made for the time of a backup.

    It copies a volume in use under ``backup-vol-`` and the volume's UUID, exactly (``_create_temp_volume`` in
    ``cinder/volume/driver.py``); what else begins like that is a user's.
    """
    return _TEMPORARY.fullmatch(name) is not None


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
        return is_temporary(self.name)


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
