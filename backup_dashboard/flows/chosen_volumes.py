# SPDX-License-Identifier: Apache-2.0
"""The volumes that a user chose, loaded by their ids in few calls, however many they are."""

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
"""With this many volumes, one list call is cheaper than one call each."""

_VERY_MANY = 100
"""With this many missing volumes, reading all pages of the list is cheaper than one call each."""

_CHOSEN = "chosen volumes"


@dataclass(frozen=True)
class _Chosen:
    """Volumes by id, loaded at ``counted_at`` (aware UTC) and valid for ``keeps`` seconds."""

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
    """Load those of the volumes that the project owns, for showing their names and counting them.

    If Cinder's ``first`` list is not complete, the volumes are cached for some seconds: a user who fills in the form
    requests them again and again. Before an action uses one of them, it is loaded again. Raises ``ServiceError``.
    """
    if len(ids) < MANY:
        return [*_one_by_one(cinder, ids, project_id).values()]
    cached: _Chosen | None = shelf.steady.find(_CHOSEN)
    if cached and all(id in cached.volumes for id in ids):
        return [cached.volumes[id] for id in ids]
    listed = first() if first else cinder.volumes()
    unique_ids = {*ids}
    volumes = {volume.id: volume for volume in listed if volume.id in unique_ids}
    missing = [id for id in ids if id not in volumes]
    if not listed.complete and missing:
        volumes |= (
            _one_by_one(cinder, missing, project_id)
            if len(missing) < _VERY_MANY
            else _among_all(cinder, missing)
        )
    if not listed.complete:
        shelf.keep(_CHOSEN, _Chosen(now, shelf.seconds, volumes))
    return [volumes[id] for id in ids if id in volumes]


def are_kept(shelf: Shelf) -> bool:
    """Whether the last chosen volumes are in the cache."""
    return shelf.steady.has(_CHOSEN)


def _one_by_one(cinder: Cinder, ids: Collection[str], project_id: str) -> dict[str, Volume]:
    with Asking() as ask:
        answers = [ask(own_volume, cinder, id, project_id) for id in ids]
    return {volume.id: volume for volume in results_found(answers)}


def _among_all(cinder: Cinder, ids: Collection[str]) -> dict[str, Volume]:
    unique_ids, listed = {*ids}, cinder.volumes(MANY_VOLUMES)
    volumes = {volume.id: volume for volume in listed if volume.id in unique_ids}
    if len(volumes) < len(unique_ids) and not listed.complete:
        raise TooMuch(Service.CINDER, f"more than {MANY_VOLUMES} volumes")
    return volumes
