# SPDX-License-Identifier: Apache-2.0
"""Run Keystone: ``python -m devcloud.launchers.keystone <keystone.conf> <port>``."""

from __future__ import annotations

import os
import sys

CONF, PORT = sys.argv[1], int(sys.argv[2])
# Keystone parses the command line itself, and does not know our arguments.
sys.argv = sys.argv[:1]
os.environ["OS_KEYSTONE_CONFIG_FILES"] = CONF
os.environ["OS_KEYSTONE_CONFIG_DIR"] = os.path.dirname(CONF)

from keystone.server import wsgi as keystone_wsgi  # noqa: E402

from devcloud.launchers import serving  # noqa: E402
from devcloud.launchers import sqlite  # noqa: E402

if __name__ == "__main__":
    sqlite.make_fit()
    serving.serve(keystone_wsgi.initialize_public_application(), PORT)
