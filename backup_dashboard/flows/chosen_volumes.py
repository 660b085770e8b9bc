# SPDX-License-Identifier: Apache-2.0
"""The volumes that somebody has chosen, by their ids, in few calls however many they are."""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.api.cinder import MANY_VOLUMES
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows import create
from backup_dashboard.flows.shelf import SECONDS
from backup_dashboard.flows.shelf import Shelf

MANY = 3
"""Volumes from which on one long list costs less than asking for each."""

_VERY_MANY = 100
"""Volumes from which on all lists together cost less than that."""

_CHOSEN = "chosen volumes"


@dataclass(frozen=True)
class _Chosen:
    """Volumes by id as they were at ``counted_at`` (aware UTC), good enough for ``keeps`` seconds."""

    counted_at: datetime
    keeps: float
    volumes: Mapping[str, Volume]


def chosen_volumes(
    cinder: Cinder,
    shelf: Shelf,
    ids: Collection[str],
    project_id: str,
    now: datetime,
    first: Callable[[], Listing[Volume]] | None = None,
) -> list[Volume]:
    """Give those of the volumes with these ids that the project owns.

    Where Cinder's ``first`` list is not all that there is, they are kept for seconds: whoever fills the form in asks
    again and again. Raises ``ServiceError``.
    """
    if len(ids) < MANY:
        return [*_one_by_one(cinder, ids, project_id).values()]
    kept: _Chosen | None = shelf.find(_CHOSEN)
    if kept and all(id in kept.volumes for id in ids):
        return [kept.volumes[id] for id in ids]
    listed = first() if first else cinder.volumes()
    found = {each.id: each for each in listed if each.id in ids}
    rest = [id for id in ids if id not in found]
    if not listed.complete and rest:
        found |= (
            _one_by_one(cinder, rest, project_id)
            if len(rest) < _VERY_MANY
            else {each.id: each for each in cinder.volumes(MANY_VOLUMES) if each.id in ids}
        )
    if not listed.complete:
        shelf.keep(_CHOSEN, _Chosen(now, SECONDS, found))
    return [found[id] for id in ids if id in found]


def _one_by_one(cinder: Cinder, ids: Collection[str], project_id: str) -> dict[str, Volume]:
    asked = create.own_volumes(cinder, [*ids], project_id)
    return {each.id: each for each in asked if isinstance(each, Volume)}
