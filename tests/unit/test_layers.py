# SPDX-License-Identifier: Apache-2.0
"""Imports run one way: grafts → panels → flows → api, core; api → core; core → nothing of ours."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.layers import MAY_USE

PACKAGE = Path(__file__).parents[2] / "backup_dashboard"
OUTSIDE_THE_CORE = {"django", "horizon", "openstack_dashboard", "requests", "keystoneauth1"}


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("room", MAY_USE)
def test_a_room_uses_only_the_rooms_below_it(room: str) -> None:
    files = list((PACKAGE / room).rglob("*.py"))
    assert files
    for file in files:
        used = {
            name.split(".")[1] for name in imports(file) if name.startswith("backup_dashboard.")
        }
        assert used <= MAY_USE[room], file


def test_no_two_classes_have_the_same_name() -> None:
    named = Counter(
        node.name
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name not in ("Command", "Meta")
    )
    assert [name for name, number in named.items() if number > 1] == []


def test_no_module_has_a_name_of_the_standard_library() -> None:
    for file in PACKAGE.rglob("*.py"):
        assert file.stem not in sys.stdlib_module_names, file


def test_the_core_knows_neither_django_nor_http() -> None:
    for file in (PACKAGE / "core").rglob("*.py"):
        used = {name.split(".")[0] for name in imports(file)}
        assert not used & OUTSIDE_THE_CORE, file


HIDDEN = ("django", "horizon", "openstack_dashboard", "openstack_auth")
WITHOUT_HORIZON = f"""
import importlib, pkgutil, sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {HIDDEN}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Hidden())
for room in ("core", "api", "flows", "workflows"):
    package = importlib.import_module(f"backup_dashboard.{{room}}")
    for module in pkgutil.walk_packages(package.__path__, f"{{package.__name__}}."):
        importlib.import_module(module.name)
print(len([name for name in sys.modules if name.startswith("backup_dashboard.")]))
"""


def test_core_api_and_flows_need_neither_django_nor_horizon() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_HORIZON], cwd=PACKAGE.parent, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


def test_views_ask_the_services_only_through_flows() -> None:
    for file in (PACKAGE / "panels").rglob("*.py"):
        clients = {"mistralclient", "cinderclient", "keystoneauth1", "requests"}
        assert not clients & {name.split(".")[0] for name in imports(file)}, file
