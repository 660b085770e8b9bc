# SPDX-License-Identifier: Apache-2.0
"""Six volumes of project demo, each with some data, one of them attached."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from devcloud.seed.connect import connect
from devcloud.seed.server import SERVER

MIB = 1024 * 1024

#: name -> (description, MiB of data)
VOLUMES: dict[str, tuple[str, int]] = {
    "db-prod": ("Data files of the production database", 24),
    "mail-store": ("Mailboxes; attached to the mail server", 16),
    "web-content": ("Pages and pictures of the web site", 12),
    "build-cache": ("Can be made again at any time", 8),
    "media-archive": ("Recordings, seldom read", 32),
    "scratch": ("For trying things out", 4),
}

ATTACHED = "mail-store"

#: What the host of a hypervisor tells Cinder about itself.
CONNECTOR = {
    "host": "hypervisor-1",
    "ip": "127.0.0.1",
    "initiator": "iqn.1994-05.org.openstack:hypervisor-1",
    "platform": "x86_64",
    "os_type": "linux",
    "multipath": False,
    "mountpoint": "/dev/vdb",
}


def fill(environment: dict[str, Any]) -> None:
    """Create the missing volumes, write their data, and attach the one to attach."""
    cloud = connect(environment, "demo")
    have = {volume.name: volume for volume in cloud.block_storage.volumes()}
    for name, (description, _) in VOLUMES.items():
        if name not in have:
            have[name] = cloud.block_storage.create_volume(
                name=name, size=1, description=description
            )
    folder = Path(environment["home"], "var", "cinder", "volumes")
    for name, (_, size) in VOLUMES.items():
        if not _is_attached(cloud, have[name]):
            cloud.block_storage.wait_for_status(have[name], "available", interval=0.2, wait=60)
            write_data(folder / f"volume-{have[name].id}", name, size)
    if not _is_attached(cloud, have[ATTACHED]):
        _attach(cloud, have[ATTACHED])


def write_data(path: Path, seed: str, size: int) -> None:
    """Write ``size`` MiB of data that depend only on ``seed``, in pieces separated by holes.

    Half of every piece is random and half is text, so that compression has an effect.
    """
    source = random.Random(seed)  # noqa: S311  data to fill a volume, not a secret
    with path.open("r+b") as file:
        for number in range(size):
            file.seek(number * 4 * MIB)
            file.write(source.randbytes(MIB // 2))
            line = f"{seed} block {number:04d} {source.getrandbits(64):016x}\n".encode()
            file.write((line * (MIB // 2 // len(line) + 1))[: MIB // 2])


def _is_attached(cloud: Any, volume: Any) -> bool:
    return bool(cloud.block_storage.get_volume(volume).status == "in-use")


def _attach(cloud: Any, volume: Any) -> None:
    """Attach a volume to the server.

    Nova creates the attachment through Cinder's API. The host of a hypervisor would add the connector and the
    device when the server runs there; here they are added by this function.
    """
    cloud.compute.create_volume_attachment(SERVER, volume_id=volume.id)
    attachment = next(
        attachment
        for attachment in cloud.block_storage.attachments()
        if attachment.volume_id == volume.id
    )
    cloud.block_storage.update_attachment(attachment, connector=CONNECTOR)
    cloud.block_storage.complete_attachment(attachment)
