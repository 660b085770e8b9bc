# SPDX-License-Identifier: Apache-2.0
"""Holds: marks in the metadata of a backup by which no retention deletes it.

The workflow of the rotation looks for the same key (``cinder_volume_backup_rotation.yaml``, ``read_backups``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime

HOLD = "hold"
"""The key that makes a hold, whatever its value; our value is the name of the person."""

HONOURED_SINCE = 4
"""The first version of the rotation's workflow that deletes nothing that is held."""

_SINCE = "hold_since"
_LONGEST = 255
"""Characters of a value that Cinder takes (``cinder/api/validation/parameter_types.py``)."""


@dataclass(frozen=True)
class Hold:
    """Who holds a backup, and since when (aware UTC); both as the metadata say, so neither is proof."""

    by: str
    since: datetime | None

    @classmethod
    def read(cls, metadata: Mapping[str, str]) -> "Hold | None":
        """Parse the metadata of a backup; return ``None`` if nobody holds it."""
        if HOLD not in metadata:
            return None
        try:
            since = datetime.fromisoformat(metadata.get(_SINCE, "")).astimezone(UTC)
        except (ValueError, OverflowError):
            since = None
        return cls(metadata[HOLD], since)


def with_hold(metadata: Mapping[str, str], by: str, now: datetime) -> dict[str, str]:
    """Return the metadata of a backup that ``by`` holds since ``now`` (aware)."""
    since = now.astimezone(UTC).isoformat(timespec="seconds")
    return {**metadata, HOLD: by[:_LONGEST], _SINCE: since}


def without_hold(metadata: Mapping[str, str]) -> dict[str, str]:
    """Return the metadata of a backup that nobody holds."""
    return {key: value for key, value in metadata.items() if key not in (HOLD, _SINCE)}
