# SPDX-License-Identifier: Apache-2.0
"""Which volumes Cinder backs up, by their status, and what to do about the others.

Cinder makes a backup of a volume that is ``available`` or ``in-use`` and refuses every other one
(``cinder/backup/api.py``, ``create``). Our workflows wait for a volume that is ``backing-up``, and for no other.
The statuses are those of ``cinder/objects/fields.py`` (``VolumeStatus``) and of ``cinder/volume/manager.py``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.storage import Volume


class Readiness(Enum):
    """What a run finds: a volume that it can back up, one that soon can be, one that is going, or none of these."""

    READY = "ready"
    PASSING = "passing"
    GOING = "going"
    UNFIT = "unfit"


_READY = ("available", "in-use", "backing-up")

_PASSING = (
    "attaching",
    "creating",
    "detaching",
    "downloading",
    "extending",
    "managing",
    "migrating",
    "restoring-backup",
    "retyping",
    "uploading",
)

_GOING = ("deleting", "unmanaging")

_ADVICE = {
    "awaiting-transfer": gettext_noop("Accept its transfer, or cancel it."),
    "error_deleting": gettext_noop(
        "Deleting it has failed: choose another volume, or ask your administrator to repair it."
    ),
    "error_restoring": gettext_noop(
        "A restore to it has failed: restore again, or ask your administrator to repair it."
    ),
    "maintenance": gettext_noop("Ask your administrator when its maintenance ends."),
    "reserved": gettext_noop(
        "A server has reserved it, as a shelved one does: unshelve the server, or detach it."
    ),
}
_GENERAL = gettext_noop("Ask your administrator to repair it.")
_WAIT = gettext_noop("Wait until it is available.")
_ANOTHER = gettext_noop("Choose another volume.")


def readiness_of_status(status: str) -> Readiness:
    """Tell what a run finds of a volume in this status of Cinder's; one that is not known counts as ready."""
    if not status or status in _READY:
        return Readiness.READY
    if status in _PASSING:
        return Readiness.PASSING
    return Readiness.GOING if status in _GOING else Readiness.UNFIT


@dataclass(frozen=True)
class Unready:
    """Volumes in one status in which Cinder does not back them up."""

    status: str
    volumes: tuple[Volume, ...]

    @property
    def readiness(self) -> Readiness:
        """Whether that passes by itself."""
        return readiness_of_status(self.status)

    @property
    def advice(self) -> str:
        """What to do about it: an English sentence."""
        match self.readiness:
            case Readiness.PASSING:
                return _WAIT
            case Readiness.GOING:
                return _ANOTHER
        return _ADVICE.get(self.status, _GENERAL)


def find_unready(volumes: Iterable[Volume]) -> list[Unready]:
    """Sort the volumes that cannot be backed up as they are by status: those first that stay so by themselves."""
    found: dict[str, list[Volume]] = {}
    for volume in volumes:
        if readiness_of_status(volume.status) is not Readiness.READY:
            found.setdefault(volume.status, []).append(volume)
    groups = [Unready(status, tuple(each)) for status, each in found.items()]
    return sorted(groups, key=lambda each: (each.readiness is Readiness.PASSING, each.status))
