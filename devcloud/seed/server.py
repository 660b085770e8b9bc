# SPDX-License-Identifier: Apache-2.0
"""The only server of the cloud, ``mail``, which is shelved and has a volume attached.

Nova's API without a hypervisor cannot build a server. But a server that is shelved and offloaded is on no
hypervisor, and Nova's API itself attaches and detaches its volumes, through Cinder's attachments API. So this
record is all that a real in-use volume needs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from devcloud.launchers import sqlite
from devcloud.seed.connect import connect

#: Constant, so that a second run recognizes the server made by the first.
SERVER = "5e5f0c1a-3a7e-4d0c-9a39-6d61696c3031"
NAME = "mail"
FLAVOR = "m1.small"


def fill(environment: dict[str, Any]) -> None:
    """Create the flavor and the server, if they are missing."""
    admin = connect(environment, "admin")
    flavor = admin.compute.find_flavor(FLAVOR) or admin.compute.create_flavor(
        name=FLAVOR, ram=2048, vcpus=1, disk=20
    )
    if not list(admin.compute.servers(all_projects=True, details=False)):
        owner = connect(environment, "demo")
        conf = Path(environment["home"], "etc", "nova", "nova.conf")
        _record(conf, flavor.name, owner.current_project_id, owner.current_user_id)


def _record(conf: Path, flavor: str, project: str, user: str) -> None:
    """Write the server into Nova's only cell, and map it there."""
    from nova import config
    from nova import context
    from nova import exception
    from nova import objects
    from nova.compute import power_state
    from nova.compute import vm_states
    from nova.network.model import NetworkInfo
    from oslo_utils import timeutils

    sqlite.make_fit()
    config.parse_args(["nova", "--config-file", str(conf)])
    objects.register_all()
    admin = context.get_admin_context()
    cells = objects.CellMappingList.get_all(admin)
    cell = next(cell for cell in cells if not cell.is_cell0())
    with context.target_cell(admin, cell) as inside:
        try:
            objects.Instance.get_by_uuid(inside, SERVER)
        except exception.InstanceNotFound:
            objects.Instance(
                inside,
                uuid=SERVER,
                project_id=project,
                user_id=user,
                display_name=NAME,
                display_description="Mail server, shelved",
                hostname=NAME,
                flavor=objects.Flavor.get_by_name(admin, flavor),
                memory_mb=2048,
                vcpus=1,
                root_gb=20,
                ephemeral_gb=0,
                image_ref="",
                root_device_name="/dev/vda",
                vm_state=vm_states.SHELVED_OFFLOADED,
                power_state=power_state.SHUTDOWN,
                launched_at=timeutils.utcnow(),
                info_cache=objects.InstanceInfoCache(network_info=NetworkInfo.hydrate([])),
                system_metadata={},
                metadata={},
            ).create()
    try:
        objects.InstanceMapping.get_by_instance_uuid(admin, SERVER)
    except exception.InstanceMappingNotFound:
        objects.InstanceMapping(
            admin,
            instance_uuid=SERVER,
            cell_mapping=cell,
            project_id=project,
            user_id=user,
            queued_for_delete=False,
        ).create()
