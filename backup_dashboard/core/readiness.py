# SPDX-License-Identifier: Apache-2.0
"""Which volumes Cinder can back up, by their status, and what to do about the others.

Cinder backs up a volume that is ``available`` or ``in-use`` and refuses every other one
(``cinder/backup/api.py``, ``create``). Our workflows wait for a volume that is ``backing-up``, and for no
other. The statuses are those of ``cinder/objects/fields.py`` (``VolumeStatus``) and of
``cinder/volume/manager.py``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.storage import Volume


class Readiness(Enum):
    """Whether a run can back up a volume: it can, it soon can, the volume is being removed, or none of these."""

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
        "Deleting it failed: choose another volume, or ask your administrator to repair it."
    ),
    "error_restoring": gettext_noop(
        "A restore to it failed: restore again, or ask your administrator to repair it."
    ),
    "maintenance": gettext_noop("Ask your administrator when its maintenance ends."),
    "reserved": gettext_noop(
        "A server has reserved it, for example a shelved one: unshelve the server, or detach the volume from it."
    ),
}
_GENERAL = gettext_noop("Ask your administrator to repair it.")
_WAIT = gettext_noop("Wait until it is available.")
_ANOTHER = gettext_noop("Choose another volume.")


def readiness_of_status(status: str) -> Readiness:
    """Return whether a run can back up a volume with this Cinder status; an empty status counts as ready."""
    if not status or status in _READY:
        return Readiness.READY
    if status in _PASSING:
        return Readiness.PASSING
    return Readiness.GOING if status in _GOING else Readiness.UNFIT


@dataclass(frozen=True)
class Unready:
    """Volumes with the same status, in which Cinder does not back them up."""

    status: str
    volumes: tuple[Volume, ...]

    @property
    def readiness(self) -> Readiness:
        """Whether the status ends by itself."""
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
    """Group the volumes that cannot be backed up now by status; statuses that end by themselves come last."""
    by_status: dict[str, list[Volume]] = {}
    for volume in volumes:
        if readiness_of_status(volume.status) is not Readiness.READY:
            by_status.setdefault(volume.status, []).append(volume)
    groups = [Unready(status, tuple(group)) for status, group in by_status.items()]
    return sorted(groups, key=lambda group: (group.readiness is Readiness.PASSING, group.status))
