# SPDX-License-Identifier: Apache-2.0
"""Run a service's own management command, after adapting SQLite.

``python -m devcloud.launchers.manage <module> <arguments>``, where the module has a function ``main``.
"""

from __future__ import annotations

import importlib
import sys

from devcloud.launchers import sqlite

if __name__ == "__main__":
    sqlite.make_fit()
    MODULE = sys.argv[1]
    sys.argv = sys.argv[1:]
    sys.exit(importlib.import_module(MODULE).main())
