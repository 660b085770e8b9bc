# SPDX-License-Identifier: Apache-2.0
"""Volumes by their names, as far as the names are known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import NotFound
from backup_dashboard.core.ids import is_uuid
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking

NO_VOLUMES = VolumeNames({}, complete=False)
"""What is known of volume names while Cinder does not answer: nothing."""

_FEW = 25
"""Volumes that are asked for one by one, where the newest thousand does not name them."""


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


def names_of_volumes(cinder: Cinder, told: Answer[VolumeNames], ids: Iterable[str]) -> VolumeNames:
    """Give what is known of the volumes with these ids: who is not among those ``told`` is asked for, if few are."""
    known = told.or_else(NO_VOLUMES)
    wanted = {id for id in ids if is_uuid(id)} - {*known.by_id}
    if told.error or known.complete or not 0 < len(wanted) <= _FEW:
        return known
    with Asking() as ask:
        answers = {id: ask(cinder.volume, id) for id in wanted}
    there = {id: each for id, each in answers.items() if not isinstance(each.error, NotFound)}
    if any(each.error for each in there.values()):
        return known
    found = {id: each.result().label for id, each in there.items()}
    return VolumeNames(known.by_id | found, complete=True)
