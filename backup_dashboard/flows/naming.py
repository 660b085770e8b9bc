# SPDX-License-Identifier: Apache-2.0
"""The names of volumes, as far as they are known."""

import re
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from typing import TypeVar

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.core.ids import begins_id
from backup_dashboard.core.ids import is_uuid
from backup_dashboard.core.ids import may_be_id
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import results_found
from backup_dashboard.flows.shelf import Shelf

NO_VOLUMES = VolumeNames({}, complete=False)
"""The names that are known while Cinder does not answer: none."""

_FEW = 25
"""Most volumes that are requested one by one if the first page of the list does not contain them."""

_FEW_SIZES = 8
"""Most volumes whose sizes are requested one by one, all at once."""

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
    """A volume as a row names it; ``gone`` only if Cinder's list shows that it does not exist.

    ``shares_name`` is true if another volume has the same name; then ``size`` is in GiB, 0 if it is not known.
    """

    id: str
    name: str
    gone: bool
    shares_name: bool = False
    size: int = 0

    @classmethod
    def find(cls, volume_id: str, names: VolumeNames) -> "VolumeLink":
        """Create the link to the volume ``volume_id``, named as far as ``names`` contains it."""
        name = names.by_id.get(volume_id)
        gone = name is None and names.complete
        return cls(volume_id, name or volume_id, gone, shares_name=name in names.shared)

    @property
    def has_page(self) -> bool:
        """Whether Horizon can have a page for it: an input that a user typed may be any text."""
        return not self.gone and re.fullmatch(r"[0-9A-Za-z-]+", self.id) is not None


class VolumeNamingRow(Protocol):
    """A row of a list, a dataclass, that names a volume."""

    @property
    def volume(self) -> VolumeLink:
        """The volume."""


R = TypeVar("R", bound=VolumeNamingRow)


def with_sizes(cinder: Cinder, rows: Sequence[R]) -> list[R]:
    """Return the rows with the sizes of volumes that share a name; if these are few, with one call for each."""
    wanted = {row.volume.id for row in rows if row.volume.shares_name}
    if not 0 < len(wanted) <= _FEW_SIZES:
        return [*rows]
    sizes = {volume.id: volume.size for volume in volumes_of_few(cinder, wanted)}
    return [_with_size(row, sizes) for row in rows]


def _with_size(row: R, sizes: Mapping[str, int]) -> R:
    volume = row.volume
    if volume.id not in sizes:
        return row
    return replace(row, volume=replace(volume, size=sizes[volume.id]))  # type: ignore[type-var]


def volumes_of_few(cinder: Cinder, ids: Iterable[str]) -> list[Volume]:
    """Return the volumes with these ids, without those that Cinder does not return; one call for each."""
    with Asking() as ask:
        answers = [ask(cinder.volume, id) for id in ids if is_uuid(id)]
    return [answer.result() for answer in answers if not answer.error]


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


def volumes_called(cinder: Cinder, text: str) -> list[str]:
    """Return the ids of the volumes that ``text`` means: this id, else volumes of this name, else ids that begin so.

    Raises ``ServiceError``.
    """
    if is_uuid(text):
        return [text]
    if named := cinder.volumes_named(text):
        return named
    return (
        [id for id in cinder.volume_names().by_id if begins_id(text, id)] if may_be_id(text) else []
    )


def name_for_filter(text: str, names: VolumeNames) -> str:
    """Return the name of the volume with this id for the filter, or the id if another volume has that name, too."""
    name = names.by_id.get(text, text)
    return text if name in names.shared else name
