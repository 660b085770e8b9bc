# SPDX-License-Identifier: Apache-2.0
"""The protection of a project's volumes: counted now, or some seconds ago from the cache."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from functools import cached_property
from typing import Any

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import LIST_LIMIT
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.flows.evidence import gather_evidence
from backup_dashboard.flows.naming import NAMES
from backup_dashboard.flows.naming import KeptNames
from backup_dashboard.flows.overview import Overview
from backup_dashboard.flows.overview import build_overview
from backup_dashboard.flows.packing import read
from backup_dashboard.flows.packing import written
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.shelf import Shelf

_STANDING = "standing"

_TOGETHER = 50
"""Volumes that are serialized together: one by one would take as long for each as for all of them."""

VOLUMES = "volumes"
"""The cache key of the list of volumes."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """A volume in a long list: ready to be filtered and sorted; the rest is read when it is shown.

    ``taken`` (aware UTC) is the time of the last good backup, ``gap`` (seconds) the longest time between two coming
    runs, ``size`` (GiB) the size of the backups.
    """

    id: str
    name: str
    status: Status
    taken: datetime
    gap: float
    size: int
    told: "VolumeProtection | tuple[_Group, int]"

    @classmethod
    def of(cls, volume: VolumeProtection) -> "Line":
        """Create the line of a volume."""
        good, gap = volume.last_good, volume.worst_gap
        return cls(
            volume.id,
            volume.name,
            volume.status,
            taken=(good.taken if good else None) or _NEVER,
            gap=gap.total_seconds() if gap else 0.0,
            size=volume.kept_size,
            told=volume,
        )

    @property
    def protection(self) -> VolumeProtection:
        """The protection of the volume, read if necessary."""
        if isinstance(self.told, VolumeProtection):
            return self.told
        group, place = self.told
        return group.volumes[place]


class _Group:
    """Some volumes that were serialized together, and are read together when one of them is shown."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def volumes(self) -> list[VolumeProtection]:
        """The volumes of the group, read once."""
        volumes: list[VolumeProtection] = read(self._data)
        return volumes

    def __reduce__(self) -> Any:
        """Serialize the data as they were read, not the volumes."""
        return _Group, (self._data,)


@dataclass(frozen=True)
class ProjectProtection:
    """The protection of a project, counted at ``counted_at`` (aware UTC) and valid for ``keeps`` seconds.

    ``state`` contains failed and missed runs from ``since`` on.
    """

    counted_at: datetime
    keeps: float
    since: datetime
    state: Overview


@dataclass(frozen=True)
class Volumes:
    """The volumes, counted at ``counted_at`` (aware UTC) and valid for ``keeps`` seconds; the worst come first.

    ``counts`` is ``None`` if a service failed that the statuses need; ``cut`` says that Cinder has more volumes than
    were read; ``refresh_in`` is in seconds.
    """

    counted_at: datetime
    keeps: float
    lines: Sequence[Line]
    counts: Mapping[Status, int] | None
    missing_services: tuple[Problem, ...]
    cut: bool
    refresh_in: float

    def __reduce__(self) -> Any:
        """Serialize the volumes in groups."""
        return Volumes, (
            self.counted_at,
            self.keeps,
            tuple(_grouped(self.lines)),
            self.counts,
            self.missing_services,
            self.cut,
            self.refresh_in,
        )


def _grouped(lines: Sequence[Line]) -> Iterator[Line]:
    for start in range(0, len(lines), _TOGETHER):
        part = lines[start : start + _TOGETHER]
        group = _Group(written([line.protection for line in part]))
        for place, line in enumerate(part):
            yield replace(line, told=(group, place))


def load_project_protection(
    mistral: Mistral, cinder: Cinder, shelf: Shelf, since: datetime, now: datetime
) -> ProjectProtection:
    """Load the protection of the project, with the failed and missed runs since ``since``."""
    protection: ProjectProtection = shelf.recall(
        _STANDING,
        lambda: _count(mistral, cinder, shelf, since, now),
        lambda cached: cached.since == since,
    )
    return protection


def load_volumes(
    mistral: Mistral, cinder: Cinder, shelf: Shelf, since: datetime, now: datetime
) -> Volumes:
    """Load all volumes of the project; the same count serves ``load_project_protection``, too."""
    volumes: Volumes = shelf.recall(
        VOLUMES, lambda: _count(mistral, cinder, shelf, since, now), counted_with=_STANDING
    )
    return volumes


def _count(
    mistral: Mistral, cinder: Cinder, shelf: Shelf, since: datetime, now: datetime
) -> dict[str, ProjectProtection | Volumes | KeptNames]:
    gathered = gather_evidence(mistral, cinder, shelf, now)
    state = build_overview(gathered, since, now)
    many = gathered.pages > 1 or len(gathered.evidence.schedules) > LIST_LIMIT
    keeps = min(shelf.seconds, state.refresh_in) if gathered.enough and many else 0.0
    return {
        NAMES: KeptNames(now, keeps, gathered.names),
        _STANDING: ProjectProtection(now, keeps, since, state),
        VOLUMES: Volumes(
            counted_at=now,
            keeps=keeps,
            lines=[Line.of(volume) for volume in gathered.volumes],
            counts=state.counts,
            missing_services=state.missing_services,
            cut=state.cut,
            refresh_in=state.refresh_in,
        ),
    }
