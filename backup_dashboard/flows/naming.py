# SPDX-License-Identifier: Apache-2.0
"""Volumes by their names, as far as the names are known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.core.ids import is_uuid
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import results_found
from backup_dashboard.flows.shelf import Shelf

NO_VOLUMES = VolumeNames({}, complete=False)
"""What is known of volume names while Cinder does not answer: nothing."""

_FEW = 25
"""Volumes that are asked for one by one, where the newest thousand does not name them."""

NAMES = "names"
"""Under which the names of all volumes are on the shelf, where they are."""


@dataclass(frozen=True)
class KeptNames:
    """The names of the volumes as they were at ``counted_at`` (aware UTC), good enough for ``keeps`` seconds."""

    counted_at: datetime
    keeps: float
    names: VolumeNames


@dataclass(frozen=True)
class VolumeLink:
    """A volume as a row names it; ``gone`` only where Cinder's list shows that it is not there."""

    id: str
    name: str
    gone: bool

    @classmethod
    def find(cls, volume_id: str, names: VolumeNames) -> "VolumeLink":
        """Name the volume ``volume_id`` as well as ``names`` allows."""
        name = names.by_id.get(volume_id)
        return cls(volume_id, name or volume_id, gone=name is None and names.complete)

    @property
    def has_page(self) -> bool:
        """Whether Horizon can have a page for it: an input made by hand may be any text."""
        return not self.gone and re.fullmatch(r"[0-9A-Za-z-]+", self.id) is not None


def first_names(cinder: Cinder, shelf: Shelf) -> VolumeNames:
    """Give the names of the volumes that are on the shelf, which may lack new ones, or else of a thousand.

    Raises ``ServiceError``.
    """
    kept: KeptNames | None = shelf.steady.find(NAMES)
    return replace(kept.names, complete=False) if kept else cinder.volume_names()


def names_of_few(cinder: Cinder, ids: Iterable[str]) -> VolumeNames:
    """Give the names of these volumes, a call for each of them; those that are gone have none.

    Raises ``ServiceError``.
    """
    with Asking() as ask:
        answers = [ask(cinder.volume, id) for id in ids if is_uuid(id)]
    return VolumeNames({each.id: each.label for each in results_found(answers)}, complete=True)


def names_of_volumes(cinder: Cinder, told: Answer[VolumeNames], ids: Iterable[str]) -> VolumeNames:
    """Give what is known of the volumes with these ids: who is not among those ``told`` is asked for, if few are."""
    known = told.or_else(NO_VOLUMES)
    wanted = {id for id in ids if is_uuid(id)} - {*known.by_id}
    if told.error or known.complete or not 0 < len(wanted) <= _FEW:
        return known
    try:
        return known.with_more(names_of_few(cinder, wanted))
    except ServiceError:
        return known
