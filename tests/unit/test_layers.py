# SPDX-License-Identifier: Apache-2.0
"""Imports run one way: grafts → panels → flows → api, core; api → core; core → nothing of ours."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "backup_dashboard"
MAY_USE = {
    "core": {"core"},
    "api": {"api", "core", "config"},
    "flows": {"flows", "api", "core", "workflows"},
    "grafts": {"grafts", "panels", "flows", "api", "core"},
    "panels": {"panels", "flows", "api", "core", "config"},
    "management": {"flows", "api", "core", "workflows"},
    "workflows": {"workflows", "core"},
}
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


def test_the_core_knows_neither_django_nor_http() -> None:
    for file in (PACKAGE / "core").rglob("*.py"):
        used = {name.split(".")[0] for name in imports(file)}
        assert not used & OUTSIDE_THE_CORE, file


def test_views_ask_the_services_only_through_flows() -> None:
    for file in (PACKAGE / "panels").rglob("*.py"):
        clients = {"mistralclient", "cinderclient", "keystoneauth1", "requests"}
        assert not clients & {name.split(".")[0] for name in imports(file)}, file
