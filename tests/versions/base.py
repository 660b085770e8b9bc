# SPDX-License-Identifier: Apache-2.0
"""Imports what needs no Horizon where there is none, and prints the number of modules."""

import importlib
import pkgutil
import sys
from importlib.util import find_spec

assert not any(map(find_spec, ("django", "horizon", "openstack_auth")))
for room in ("core", "api", "flows", "workflows"):
    package = importlib.import_module(f"backup_dashboard.{room}")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
print(len([name for name in sys.modules if name.startswith("backup_dashboard.")]))
