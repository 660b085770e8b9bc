# SPDX-License-Identifier: Apache-2.0
"""The list of volumes: how well each is protected, filtered, sorted and cut into pages."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from typing import Any

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.protection.judge import counts
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.flows.closer import look_closer
from backup_dashboard.flows.evidence import gather
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.refreshing import refresh_in

_NEVER = datetime.min.replace(tzinfo=UTC)


def _age(row: "VolumeRow") -> datetime:
    good = row.protection.last_good
    return (good.taken if good else None) or _NEVER


SORTS: dict[str, tuple[Callable[["VolumeRow"], Any], bool]] = {
    "name": (lambda row: (row.name.casefold(), row.id), False),
    "age": (_age, False),
    "gap": (
        lambda row: row.protection.worst_gap.total_seconds() if row.protection.worst_gap else 0,
        True,
    ),
    "size": (lambda row: row.protection.kept_size, True),
}
"""What the list can be sorted by besides the status, and whether the largest comes first."""


@dataclass(frozen=True)
class Wanted:
    """Which volumes are wanted: of a status, with a text in their name, sorted by one of ``SORTS``."""

    status: Status | None = None
    text: str = ""
    sort: str = ""


@dataclass(frozen=True)
class VolumeRow:
    """A volume; ``judged`` is false where a service did not tell what its status needs."""

    protection: VolumeProtection
    judged: bool

    @property
    def id(self) -> str:
        """The volume's id."""
        return self.protection.id

    @property
    def name(self) -> str:
        """The volume's name."""
        return self.protection.name


@dataclass(frozen=True)
class Coverage:
    """What the tab shows; ``counts`` is of all volumes, ``None`` where they could not be judged.

    ``cut`` says that Cinder has more volumes than were looked at.
    """

    page: Page[VolumeRow]
    counts: dict[Status, int] | None
    missing_services: tuple[Problem, ...]
    refresh_in: float
    wanted: Wanted
    cut: bool


def of_project(
    mistral: Mistral, cinder: Cinder, wanted: Wanted, page: PageRequest, now: datetime
) -> Coverage:
    """Give one page of the project's volumes: three lists of Mistral, two of Cinder, and a closer look at its rows."""
    found = gather(mistral, cinder, now)
    rows = [VolumeRow(each, found.enough) for each in found.volumes]
    text = wanted.text.casefold()
    chosen = [
        row
        for row in rows
        if text in row.name.casefold()
        and (wanted.status is None or (row.judged and row.protection.status is wanted.status))
    ]
    if wanted.sort in SORTS:
        key, backwards = SORTS[wanted.sort]
        chosen.sort(key=key, reverse=backwards)
    slots = [each.next_run for each in found.evidence.schedules]
    shown = Page.of(chosen, page, lambda row: row.id)
    judged = [row.protection for row in shown.items]
    closer = look_closer(mistral, cinder, judged, now) if found.enough else judged
    return Coverage(
        page=replace(shown, items=[VolumeRow(each, found.enough) for each in closer]),
        counts=counts(found.volumes) if found.enough else None,
        missing_services=found.missing_services,
        refresh_in=found.pages * refresh_in(now, [], slots, found.missing_services),
        wanted=wanted,
        cut=found.cut,
    )
