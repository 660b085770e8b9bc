# SPDX-License-Identifier: Apache-2.0
"""The backups of a volume as chains: which was built on which."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.backups import parent_of


@dataclass(frozen=True)
class Link:
    """A backup of a volume, and the one that it was built on: ``None`` for a full, and where that is not known."""

    backup: Backup
    parent: Backup | None

    @property
    def parent_unknown(self) -> bool:
        """Whether it hangs on a backup of which Cinder does not tell."""
        return self.backup.is_incremental and self.parent is None


@dataclass(frozen=True)
class Chain:
    """A full backup and the incrementals that hang on it, newest first.

    A chain may lack its full: where Cinder's list was cut, or where it is not known on what an incremental hangs.
    """

    links: tuple[Link, ...]

    @property
    def size(self) -> int:
        """What all of it takes, in GiB."""
        return sum(each.backup.size for each in self.links)


def group_by_chain(backups: Iterable[Backup]) -> list[Chain]:
    """Group the backups of one volume into chains, the newest first."""
    known = {each.id: each for each in backups if each.taken}
    built_on = parent_of(known.values())
    by_root: dict[str, list[Link]] = defaultdict(list)
    for backup in sorted(known.values(), key=_taken, reverse=True):
        parent = known[built_on[backup.id]] if backup.id in built_on else None
        by_root[_root(backup.id, built_on)].append(Link(backup, parent))
    # A backup of an old snapshot may hang on a full that was taken after it.
    found = {
        root: [*(each for each in links if each.backup.id != root), Link(known[root], None)]
        for root, links in by_root.items()
    }
    newest_first = sorted(found, key=lambda root: _taken(known[root]), reverse=True)
    return [Chain(tuple(found[root])) for root in newest_first]


def chain_length(backup: Backup, backups: Iterable[Backup]) -> int:
    """Count the backups that ``backup`` needs to be restored, itself included; 0 where that is not known.

    ``backups`` are all of its volume.
    """
    if not backup.is_incremental:
        return 1
    known = {each.id: each for each in backups}
    built_on = parent_of(known.values())
    number = 1
    while backup.id in built_on:
        backup = known[built_on[backup.id]]
        number += 1
    return 0 if backup.is_incremental else number


def _root(backup_id: str, built_on: dict[str, str]) -> str:
    while backup_id in built_on:
        backup_id = built_on[backup_id]
    return backup_id


def _taken(backup: Backup) -> tuple[float, str]:
    return (backup.taken.timestamp() if backup.taken else 0.0), backup.id
