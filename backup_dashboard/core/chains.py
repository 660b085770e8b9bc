# SPDX-License-Identifier: Apache-2.0
"""The backups of a volume as chains: each with its parent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.backups import parent_of


@dataclass(frozen=True)
class Link:
    """A backup and its parent; ``None`` for a full, and if the parent is not known."""

    backup: Backup
    parent: Backup | None

    @property
    def parent_unknown(self) -> bool:
        """Whether it is an incremental whose parent is not known."""
        return self.backup.is_incremental and self.parent is None


@dataclass(frozen=True)
class Chain:
    """A full backup and the incrementals that depend on it, newest first.

    A chain may lack its full: if Cinder's list was cut, or if the parent of an incremental is not known.
    """

    links: tuple[Link, ...]

    @property
    def size(self) -> int:
        """The size of all its backups, in GiB."""
        return sum(link.backup.size for link in self.links)


def group_by_chain(backups: Iterable[Backup]) -> list[Chain]:
    """Group the backups of one volume into chains, the newest first."""
    by_id = {backup.id: backup for backup in backups if backup.taken}
    parents = parent_of(by_id.values())
    by_root: dict[str, list[Link]] = defaultdict(list)
    for backup in sorted(by_id.values(), key=_taken, reverse=True):
        parent = by_id[parents[backup.id]] if backup.id in parents else None
        by_root[_root(backup.id, parents)].append(Link(backup, parent))
    # The full of a backup of an old snapshot may have been taken after it.
    links_by_root = {
        root: [*(link for link in links if link.backup.id != root), Link(by_id[root], None)]
        for root, links in by_root.items()
    }
    newest_first = sorted(links_by_root, key=lambda root: _taken(by_id[root]), reverse=True)
    return [Chain(tuple(links_by_root[root])) for root in newest_first]


def chain_length(backup: Backup, backups: Iterable[Backup]) -> int:
    """Return how many backups a restore of ``backup`` needs, itself included; 0 if that is not known.

    ``backups`` are all of its volume.
    """
    if not backup.is_incremental:
        return 1
    by_id = {other.id: other for other in backups}
    parents = parent_of(by_id.values())
    number = 1
    while backup.id in parents:
        backup = by_id[parents[backup.id]]
        number += 1
    return 0 if backup.is_incremental else number


def _root(backup_id: str, parents: dict[str, str]) -> str:
    while backup_id in parents:
        backup_id = parents[backup_id]
    return backup_id


def _taken(backup: Backup) -> tuple[float, str]:
    return (backup.taken.timestamp() if backup.taken else 0.0), backup.id
