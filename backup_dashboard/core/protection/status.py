# SPDX-License-Identifier: Apache-2.0
"""The protection status of a volume."""

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from enum import Enum

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule


class Status(Enum):
    """How well a volume is protected, as the word that says it; the worst first."""

    FAILING = gettext_noop("Failing")
    STALE = gettext_noop("Stale")
    UNPROTECTED = gettext_noop("Unprotected")
    UNKNOWN = gettext_noop("Unknown")
    PAUSED = gettext_noop("Paused")
    NEVER_RUN = gettext_noop("Never run")
    PROTECTED = gettext_noop("Protected")

    @property
    def label(self) -> str:
        """The word, in English."""
        return self.value

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.name.lower()


@dataclass(frozen=True)
class VolumeProtection:
    """One volume as the rules judge it.

    ``why`` is a sentence with the reason for the status. ``last_good`` is the newest backup that can be
    restored, whoever made it; ``worst_gap`` is the longest time between two coming runs, ``None`` without any.
    ``chain`` is the number of backups that the newest one needs, itself included, 0 if that is not known;
    ``kept`` and ``kept_size`` (GiB) count the backups that can be restored; ``last_run`` is the newest run of
    its schedules.
    """

    id: str
    name: str
    status: Status
    why: Message
    schedules: tuple[Schedule, ...] = ()
    last_good: Backup | None = None
    next_run: datetime | None = None
    worst_gap: timedelta | None = None
    chain: int = 0
    kept: int = 0
    kept_size: int = 0
    last_run: Run | None = None
