# SPDX-License-Identifier: Apache-2.0
"""Volumes, messages and quotas of Cinder, with the fields that schedules need."""

import re
from dataclasses import dataclass
from datetime import datetime

_TEMPORARY = re.compile(r"backup-vol-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_temporary(name: str) -> bool:
    """Return whether a volume of this name is one that Cinder creates for the time of a backup.

    Cinder copies a volume in use to ``backup-vol-`` plus the volume's UUID, exactly (``_create_temp_volume`` in
    ``cinder/volume/driver.py``); any other name with this beginning was chosen by a user.
    """
    return _TEMPORARY.fullmatch(name) is not None


@dataclass(frozen=True)
class Volume:
    """A Cinder volume; ``size`` in GiB, ``project_id`` empty if Cinder does not return it."""

    id: str
    name: str
    size: int
    status: str
    project_id: str = ""

    @property
    def label(self) -> str:
        """Its name, or its id if it has no name."""
        return self.name or self.id

    @property
    def is_temporary(self) -> bool:
        """Whether it is a copy that Cinder made for the time of a backup."""
        return is_temporary(self.name)


@dataclass(frozen=True)
class UserMessage:
    """A message from Cinder to the user about a failed backup; ``moment`` is aware UTC."""

    backup_id: str
    text: str
    moment: datetime | None


@dataclass(frozen=True)
class Quota:
    """How many backups, and GiB of backups, a project may have (``None``: no limit), and how many it has."""

    backups: int | None
    backups_used: int
    gigabytes: int | None
    gigabytes_used: int

    @property
    def backups_left(self) -> int | None:
        """How many more backups the project may create; ``None``: no limit."""
        return None if self.backups is None else max(0, self.backups - self.backups_used)

    @property
    def gigabytes_left(self) -> int | None:
        """How many more GiB its backups may have; ``None``: no limit."""
        return None if self.gigabytes is None else max(0, self.gigabytes - self.gigabytes_used)
