# SPDX-License-Identifier: Apache-2.0
"""A Cinder volume driver that keeps every volume in one sparse file.

No LVM, no iSCSI, no root: a connection is the file's path, so that cinder-backup reads and writes
real bytes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Any

from cinder import exception
from cinder import interface
from cinder.volume import configuration
from cinder.volume import driver
from oslo_config import cfg
from oslo_utils import units

_OPTIONS = [cfg.StrOpt("files_dir", help="Folder of the volumes' files.")]
cfg.CONF.register_opts(_OPTIONS, group=configuration.SHARED_CONF_GROUP)


@interface.volumedriver
class FileDriver(driver.VolumeDriver):
    """Volumes and snapshots as sparse files in one folder."""

    VERSION = "1.0"
    CI_WIKI_NAME = "none"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.configuration.append_config_values(_OPTIONS)
        self.folder = self.configuration.files_dir

    def _path(self, thing: Any) -> str:
        return os.path.join(self.folder, thing.name)

    def _copy(self, source: Any, target: Any, size: int | None = None) -> None:
        """Copy a file and keep its holes; ``size`` is the size of the copy in GiB."""
        command = ["cp", "--sparse=always", "--reflink=auto", self._path(source)]
        subprocess.run([*command, self._path(target)], check=True)
        if size:
            os.truncate(self._path(target), size * units.Gi)

    def _remove(self, thing: Any) -> None:
        if os.path.exists(self._path(thing)):
            os.unlink(self._path(thing))

    def do_setup(self, context: Any) -> None:
        """Create the folder."""
        os.makedirs(self.folder, exist_ok=True)

    def check_for_setup_error(self) -> None:
        """Raise VolumeBackendAPIException if the folder cannot be written."""
        if not os.access(self.folder, os.W_OK):
            raise exception.VolumeBackendAPIException(data=f"{self.folder} is not writable")

    def _update_volume_stats(self) -> None:
        usage = shutil.disk_usage(self.folder)
        self._stats = {
            "volume_backend_name": self.configuration.safe_get("volume_backend_name"),
            "vendor_name": "devcloud",
            "driver_version": self.VERSION,
            "storage_protocol": "local",
            "total_capacity_gb": round(usage.total / units.Gi, 2),
            "free_capacity_gb": round(usage.free / units.Gi, 2),
            "reserved_percentage": 0,
            "QoS_support": False,
            "multiattach": True,
            "thin_provisioning_support": True,
            "thick_provisioning_support": False,
            "provisioned_capacity_gb": 0,
            "max_over_subscription_ratio": "100.0",
        }

    def create_volume(self, volume: Any) -> None:
        """Create a sparse file."""
        with open(self._path(volume), "wb") as file:
            file.truncate(volume.size * units.Gi)

    def delete_volume(self, volume: Any) -> None:
        """Remove the file; it may be missing."""
        self._remove(volume)

    def extend_volume(self, volume: Any, new_size: int) -> None:
        """Extend the file to ``new_size`` GiB."""
        os.truncate(self._path(volume), new_size * units.Gi)

    def create_cloned_volume(self, volume: Any, src_vref: Any) -> None:
        """Copy another volume."""
        self._copy(src_vref, volume, volume.size)

    def create_snapshot(self, snapshot: Any) -> None:
        """Copy the volume into a separate file for the snapshot."""
        self._copy(snapshot.volume, snapshot)

    def delete_snapshot(self, snapshot: Any) -> None:
        """Remove the snapshot's file."""
        self._remove(snapshot)

    def create_volume_from_snapshot(self, volume: Any, snapshot: Any) -> None:
        """Copy the snapshot."""
        self._copy(snapshot, volume, volume.size)

    def revert_to_snapshot(self, context: Any, volume: Any, snapshot: Any) -> None:
        """Copy the snapshot over the volume."""
        self._copy(snapshot, volume, volume.size)

    def initialize_connection(self, volume: Any, connector: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the path of the file."""
        return {"driver_volume_type": "local", "data": {"device_path": self._path(volume)}}

    def initialize_connection_snapshot(
        self, snapshot: Any, connector: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Return the path of the snapshot's file."""
        return {"driver_volume_type": "local", "data": {"device_path": self._path(snapshot)}}

    def _nothing_to_do(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: a file needs no export and no teardown."""

    ensure_export = create_export = remove_export = _nothing_to_do
    terminate_connection = terminate_connection_snapshot = _nothing_to_do
    create_export_snapshot = remove_export_snapshot = _nothing_to_do
