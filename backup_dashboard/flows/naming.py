# SPDX-License-Identifier: Apache-2.0
"""Volumes by their names, as far as the names are known."""

import re
from dataclasses import dataclass

from backup_dashboard.api.cinder import VolumeNames

NO_VOLUMES = VolumeNames({}, complete=False)
"""What is known of volume names while Cinder does not answer: nothing."""


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
