# SPDX-License-Identifier: Apache-2.0
"""The volumes that somebody has chosen, by their ids, in few calls however many they are."""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.api.cinder import MANY_VOLUMES
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import TooMuch
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import results_found
from backup_dashboard.flows.gate import own_volume
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


def load_chosen_volumes(
    cinder: Cinder,
    shelf: Shelf,
    ids: Collection[str],
    project_id: str,
    now: datetime,
    first: Callable[[], Listing[Volume]] | None = None,
) -> list[Volume]:
    """Give those of the volumes with these ids that the project owns, good enough to be named and counted.

    Where Cinder's ``first`` list is not all that there is, they are kept for seconds: whoever fills the form in asks
    again and again. Before anything acts on one of them, it is asked for anew. Raises ``ServiceError``.
    """
    if len(ids) < MANY:
        return [*_one_by_one(cinder, ids, project_id).values()]
    kept: _Chosen | None = shelf.steady.find(_CHOSEN)
    if kept and all(id in kept.volumes for id in ids):
        return [kept.volumes[id] for id in ids]
    listed = first() if first else cinder.volumes()
    wanted = {*ids}
    found = {each.id: each for each in listed if each.id in wanted}
    rest = [id for id in ids if id not in found]
    if not listed.complete and rest:
        found |= (
            _one_by_one(cinder, rest, project_id)
            if len(rest) < _VERY_MANY
            else _among_all(cinder, rest)
        )
    if not listed.complete:
        shelf.keep(_CHOSEN, _Chosen(now, shelf.seconds, found))
    return [found[id] for id in ids if id in found]


def are_kept(shelf: Shelf) -> bool:
    """Tell whether the volumes that were chosen last are on the shelf."""
    return shelf.steady.has(_CHOSEN)


def _one_by_one(cinder: Cinder, ids: Collection[str], project_id: str) -> dict[str, Volume]:
    with Asking() as ask:
        answers = [ask(own_volume, cinder, id, project_id) for id in ids]
    return {each.id: each for each in results_found(answers)}


def _among_all(cinder: Cinder, ids: Collection[str]) -> dict[str, Volume]:
    wanted, every = {*ids}, cinder.volumes(MANY_VOLUMES)
    found = {each.id: each for each in every if each.id in wanted}
    if len(found) < len(wanted) and not every.complete:
        raise TooMuch(Service.CINDER, f"more than {MANY_VOLUMES} volumes")
    return found
