# SPDX-License-Identifier: Apache-2.0
"""Which backup hangs on which."""

from collections.abc import Iterable
from dataclasses import dataclass

from backup_dashboard.core.storage import Backup

_BROKEN = ("error", "error_deleting")


@dataclass(frozen=True)
class Link:
    """A backup of a volume, and the one that it cannot be restored without: ``None`` for a full or a broken one."""

    backup: Backup
    parent: Backup | None


@dataclass(frozen=True)
class Chain:
    """A full backup and the incrementals that hang on it, newest first.

    A chain may lack its full: where Cinder's list was cut, or for a broken backup, which stands alone.
    """

    links: tuple[Link, ...]

    @property
    def size(self) -> int:
        """What all of it takes, in GiB."""
        return sum(each.backup.size for each in self.links)


def chains(backups: Iterable[Backup]) -> list[Chain]:
    """Sort the backups of one volume into chains, the newest first.

    Cinder hangs an incremental on the newest backup that is available, whoever made it, by the moment at which its
    data was read (``cinder/backup/api.py``, ``create``), and deletes none that another hangs on: so it is the
    newest of those that are there and older.
    """
    told = sorted((each for each in backups if each.taken), key=_taken)
    found: list[list[Link]] = []
    newest: Backup | None = None
    for backup in told:
        if backup.status in _BROKEN:
            found.append([Link(backup, None)])
            continue
        link = Link(backup, newest if backup.is_incremental else None)
        own = next((each for each in found if newest and each[-1].backup is newest), None)
        if backup.is_incremental and own:
            own.append(link)
        else:
            found.append([link])
        newest = backup
    ordered = sorted(found, key=lambda links: _taken(links[-1].backup), reverse=True)
    return [Chain(tuple(reversed(links))) for links in ordered]


def _taken(backup: Backup) -> tuple[float, str]:
    return (backup.taken.timestamp() if backup.taken else 0.0), backup.id
