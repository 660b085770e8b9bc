# SPDX-License-Identifier: Apache-2.0
"""Run ``python -m devcloud.seed identity|server|volumes <env.json>``; each may be run again."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from devcloud.seed import identity
from devcloud.seed import server
from devcloud.seed import volumes

PARTS = {"identity": identity.fill, "server": server.fill, "volumes": volumes.fill}

if __name__ == "__main__":
    PARTS[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text()))
