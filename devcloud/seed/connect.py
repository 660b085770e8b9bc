# SPDX-License-Identifier: Apache-2.0
"""Connect to the cloud by the names in ``clouds.yaml``."""

from __future__ import annotations

from typing import Any

import openstack
from openstack.config import OpenStackConfig


def connect(environment: dict[str, Any], cloud: str) -> openstack.connection.Connection:
    """Return a connection for one of the logins in ``clouds.yaml``."""
    config = OpenStackConfig(config_files=[environment["clouds_yaml"]], load_envvars=False)
    return openstack.connection.Connection(config=config.get_one(cloud=cloud))
