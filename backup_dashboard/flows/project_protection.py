# SPDX-License-Identifier: Apache-2.0
"""How a project's volumes stand: counted anew, or as it was counted some seconds ago."""

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
"""Volumes that are written down and read together: one by one takes as long for each of them."""

VOLUMES = "volumes"
"""Under which they are on the shelf, where they are."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """A volume of a long list: what the list is filtered and sorted by at hand, the rest to be read when it is shown.

    ``taken`` (aware UTC) is when the last good backup was, ``gap`` (seconds) the longest time between two coming runs,
    ``size`` (GiB) what is kept.
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
        """Make the line of a volume."""
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
        """All that is known of the volume."""
        if isinstance(self.told, VolumeProtection):
            return self.told
        group, place = self.told
        return group.volumes[place]


class _Group:
    """Some volumes that were written down together, and are read together when one of them is shown."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def volumes(self) -> list[VolumeProtection]:
        """Read them."""
        found: list[VolumeProtection] = read(self._data)
        return found

    def __reduce__(self) -> Any:
        """Write down what was written, and not what was read."""
        return _Group, (self._data,)


@dataclass(frozen=True)
class ProjectProtection:
    """How things stood at ``counted_at`` (aware UTC), which is good enough for ``keeps`` seconds.

    The state tells failures and gaps from ``since`` on.
    """

    counted_at: datetime
    keeps: float
    since: datetime
    state: Overview


@dataclass(frozen=True)
class Volumes:
    """The volumes as they stood at ``counted_at`` (aware UTC), the worst first; good enough for ``keeps`` seconds.

    ``counts`` is ``None`` where a service did not tell what statuses need; ``cut`` says that Cinder has more volumes
    than were looked at; ``refresh_in`` is in seconds.
    """

    counted_at: datetime
    keeps: float
    lines: Sequence[Line]
    counts: Mapping[Status, int] | None
    missing_services: tuple[Problem, ...]
    cut: bool
    refresh_in: float

    def __reduce__(self) -> Any:
        """Write the volumes down in groups."""
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
        some = lines[start : start + _TOGETHER]
        group = _Group(written([line.protection for line in some]))
        for place, line in enumerate(some):
            yield replace(line, told=(group, place))


def load_project_protection(
    mistral: Mistral, cinder: Cinder, shelf: Shelf, since: datetime, now: datetime
) -> ProjectProtection:
    """Tell how the project stands, with the failures and gaps since ``since``."""
    found: ProjectProtection = shelf.recall(
        _STANDING,
        lambda: _count(mistral, cinder, shelf, since, now),
        lambda kept: kept.since == since,
    )
    return found


def load_volumes(
    mistral: Mistral, cinder: Cinder, shelf: Shelf, since: datetime, now: datetime
) -> Volumes:
    """Give all volumes of the project; what is counted for it is what ``load_project_protection`` tells, too."""
    found: Volumes = shelf.recall(
        VOLUMES, lambda: _count(mistral, cinder, shelf, since, now), counted_with=_STANDING
    )
    return found


def _count(
    mistral: Mistral, cinder: Cinder, shelf: Shelf, since: datetime, now: datetime
) -> dict[str, ProjectProtection | Volumes | KeptNames]:
    found = gather_evidence(mistral, cinder, shelf, now)
    state = build_overview(found, since, now)
    many = found.pages > 1 or len(found.evidence.schedules) > LIST_LIMIT
    keeps = min(shelf.seconds, state.refresh_in) if found.enough and many else 0.0
    return {
        NAMES: KeptNames(now, keeps, found.names),
        _STANDING: ProjectProtection(now, keeps, since, state),
        VOLUMES: Volumes(
            counted_at=now,
            keeps=keeps,
            lines=[Line.of(each) for each in found.volumes],
            counts=state.counts,
            missing_services=state.missing_services,
            cut=state.cut,
            refresh_in=state.refresh_in,
        ),
    }
