# SPDX-License-Identifier: Apache-2.0
"""The list of volumes with their protection, filtered, sorted and cut into pages."""

from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.ids import begins_id
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.flows.closer import look_closer
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.flows.naming import with_sizes
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.project_protection import Line
from backup_dashboard.flows.project_protection import Volumes

SORTS: dict[str, tuple[Callable[[Line], Any], bool]] = {
    "name": (lambda line: (line.name.casefold(), line.id), False),
    "age": (lambda line: line.taken, False),
    "gap": (lambda line: line.gap, True),
    "size": (lambda line: line.size, True),
}
"""What the list can be sorted by besides the status, and whether the largest comes first."""


@dataclass(frozen=True)
class VolumesFilter:
    """Which volumes to show: with a status, with a text in the name or at the beginning of the id, sorted."""

    status: Status | None = None
    text: str = ""
    sort: str = ""


@dataclass(frozen=True)
class VolumeRow:
    """A volume; ``judged`` is false if a service failed that its status needs."""

    protection: VolumeProtection
    judged: bool
    volume: VolumeLink

    @property
    def id(self) -> str:
        """The volume's id."""
        return self.protection.id

    @property
    def name(self) -> str:
        """The volume's name."""
        return self.protection.name


@dataclass(frozen=True)
class VolumesList:
    """What the tab shows; ``counts`` is of all volumes, ``None`` if they could not be judged.

    ``cut`` says that Cinder has more volumes than were read, ``counted_at`` (aware UTC) when they were read, if that
    may be some seconds ago.
    """

    page: Page[VolumeRow]
    counts: Mapping[Status, int] | None
    missing_services: tuple[Problem, ...]
    refresh_in: float
    wanted: VolumesFilter
    cut: bool
    counted_at: datetime | None


def load_page(
    mistral: Mistral,
    cinder: Cinder,
    found: Volumes,
    wanted: VolumesFilter,
    page: PageRequest,
    now: datetime,
) -> VolumesList:
    """Load one page of a project's volumes; those of its rows that are Unknown are judged one by one."""
    text = wanted.text.casefold()
    judged = found.counts is not None
    lines = [
        line
        for line in found.lines
        if (text in line.name.casefold() or begins_id(text, line.id))
        and (wanted.status is None or (judged and line.status is wanted.status))
    ]
    if wanted.sort in SORTS:
        key, backwards = SORTS[wanted.sort]
        lines.sort(key=key, reverse=backwards)
    shown = Page.of(lines, page, lambda line: line.id)
    volumes = [line.protection for line in shown.items]
    closer = look_closer(mistral, cinder, volumes, now) if judged else volumes
    names = Counter(line.name for line in found.lines)
    rows = [VolumeRow(volume, judged, _link(volume, names)) for volume in closer]
    return VolumesList(
        page=shown.of_rows(with_sizes(cinder, rows)),
        counts=found.counts,
        missing_services=found.missing_services,
        refresh_in=found.refresh_in,
        wanted=wanted,
        cut=found.cut,
        counted_at=found.counted_at if found.keeps else None,
    )


def _link(volume: VolumeProtection, names: Mapping[str, int]) -> VolumeLink:
    return VolumeLink(volume.id, volume.name, gone=False, shares_name=names[volume.name] > 1)
