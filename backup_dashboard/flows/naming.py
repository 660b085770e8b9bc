# SPDX-License-Identifier: Apache-2.0
"""The names of volumes, as far as they are known."""

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
"""The names that are known while Cinder does not answer: none."""

_FEW = 25
"""Most volumes that are requested one by one if the first page of the list does not contain them."""

NAMES = "names"
"""The cache key of the names of all volumes."""


@dataclass(frozen=True)
class KeptNames:
    """The names of the volumes, loaded at ``counted_at`` (aware UTC) and valid for ``keeps`` seconds."""

    counted_at: datetime
    keeps: float
    names: VolumeNames


@dataclass(frozen=True)
class VolumeLink:
    """A volume as a row names it; ``gone`` only if Cinder's list shows that it does not exist."""

    id: str
    name: str
    gone: bool

    @classmethod
    def find(cls, volume_id: str, names: VolumeNames) -> "VolumeLink":
        """Create the link to the volume ``volume_id``, named as far as ``names`` contains it."""
        name = names.by_id.get(volume_id)
        return cls(volume_id, name or volume_id, gone=name is None and names.complete)

    @property
    def has_page(self) -> bool:
        """Whether Horizon can have a page for it: an input that a user typed may be any text."""
        return not self.gone and re.fullmatch(r"[0-9A-Za-z-]+", self.id) is not None


def first_names(cinder: Cinder, shelf: Shelf) -> VolumeNames:
    """Return the names of the volumes from the cache, which may lack new ones, or else the first page of them.

    Raises ``ServiceError``.
    """
    cached: KeptNames | None = shelf.steady.find(NAMES)
    return replace(cached.names, complete=False) if cached else cinder.volume_names()


def names_of_few(cinder: Cinder, ids: Iterable[str]) -> VolumeNames:
    """Return the names of these volumes, one call each; volumes that do not exist have none.

    Raises ``ServiceError``.
    """
    with Asking() as ask:
        answers = [ask(cinder.volume, id) for id in ids if is_uuid(id)]
    return VolumeNames(
        {volume.id: volume.label for volume in results_found(answers)}, complete=True
    )


def names_of_volumes(cinder: Cinder, told: Answer[VolumeNames], ids: Iterable[str]) -> VolumeNames:
    """Return the names in ``told``, and request the other volumes among ``ids`` if they are few."""
    names = told.or_else(NO_VOLUMES)
    missing = {id for id in ids if is_uuid(id)} - {*names.by_id}
    if told.error or names.complete or not 0 < len(missing) <= _FEW:
        return names
    try:
        return names.with_more(names_of_few(cinder, missing))
    except ServiceError:
        return names
