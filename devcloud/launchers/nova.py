# SPDX-License-Identifier: Apache-2.0
"""Run Nova's API: ``python -m devcloud.launchers.nova <nova.conf> <port> <api-paste.ini>``.

Horizon asks a compute service on its landing page and on Project > Volumes, and Cinder asks one before it detaches
a volume. The API alone answers both, without a hypervisor.
"""

from __future__ import annotations

import os
import sys

CONF, PORT, PASTE = sys.argv[1], int(sys.argv[2]), sys.argv[3]
sys.argv = sys.argv[:1]
# Nova reads the pipeline of its WSGI application from the first of the files.
os.environ["OS_NOVA_CONFIG_DIR"] = "/"
os.environ["OS_NOVA_CONFIG_FILES"] = f"{PASTE};{CONF}"
os.environ["OS_NOVA_DISABLE_EVENTLET_PATCHING"] = "true"

from devcloud.launchers import serving  # noqa: E402
from devcloud.launchers import sqlite  # noqa: E402

if __name__ == "__main__":
    sqlite.make_fit()
    from nova.wsgi.osapi_compute import application  # isort: skip  # chooses threads first
    from nova.network import security_group_api

    # Nova asks the network service for the security groups of every server it shows. Without a
    # network service there are none.
    security_group_api.get_instances_security_groups_bindings = lambda *_args, **_kwargs: {}
    serving.serve(application, PORT)
