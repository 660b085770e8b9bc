# SPDX-License-Identifier: Apache-2.0
"""Installed beside Horizon, the package changes nothing of Horizon's, and has all that it imports."""

import ast
import re
import runpy
import sys
import textwrap
from email import message_from_bytes
from importlib import metadata
from pathlib import Path
from types import ModuleType

import openstack_dashboard.local.enabled
import pytest
from building import build
from building import copy_sources
from openstack_dashboard.utils import settings as horizon_settings

import backup_dashboard
from backup_dashboard import stylesheet

PACKAGE = Path(backup_dashboard.__file__).parent


def name(requirement: str) -> str:
    """The project that a requirement names, in the one spelling that counts."""
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@pytest.fixture(scope="module")
def asked_for(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What the wheel makes pip install."""
    with build("build_wheel", copy_sources(tmp_path_factory.mktemp("built") / "copy")) as wheel:
        file = next(each for each in wheel.namelist() if each.endswith(".dist-info/METADATA"))
        found = message_from_bytes(wheel.read(file)).get_all("Requires-Dist")
    return {name(each) for each in found or []}


@pytest.fixture(scope="module")
def brought() -> set[str]:
    """What comes with Horizon."""
    return {"horizon"} | {name(each) for each in metadata.requires("horizon") or []}


def imported() -> set[str]:
    found = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"backup_dashboard"}


def test_the_package_asks_for_nothing_that_horizon_brings(
    asked_for: set[str], brought: set[str]
) -> None:
    assert asked_for
    assert not asked_for & brought


def test_every_library_that_is_imported_comes_with_horizon_or_is_asked_for(
    asked_for: set[str], brought: set[str]
) -> None:
    projects = metadata.packages_distributions()
    for library in imported():
        assert {name(each) for each in projects[library]} & (asked_for | brought), library


class FixedPath:
    """The path of a package without ``__init__.py``, as Python gives it: no list."""

    def __init__(self, *folders: str) -> None:
        self._folders = folders

    def __iter__(self):
        return iter(self._folders)


@pytest.mark.parametrize("guide", ["doc/source/admin/index.md", "README.md"])
def test_the_guides_say_the_lines_that_every_horizon_is_tried_with(guide: str) -> None:
    text = (PACKAGE.parent / guide).read_text(encoding="utf-8")
    blocks = re.findall(r"( *)```python\n(.*?)```", text, re.DOTALL)
    tried = runpy.run_path(str(PACKAGE.parent / "tests" / "versions" / "install.py"))["LINES"]
    assert textwrap.dedent(blocks[0][1]).strip() == tried.strip()


@pytest.mark.parametrize("path", [list, lambda folders: FixedPath(*folders)])
def test_the_settings_snippet_enables_the_panels_also_where_the_folder_is_no_package(
    path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: ModuleType = openstack_dashboard.local.enabled
    monkeypatch.setattr(there, "__path__", path(list(there.__path__)))
    runpy.run_path(str(PACKAGE / "local_settings.d" / "_2235_backup_schedules.py"))
    config: dict[str, object] = {}
    apps: list[str] = []
    horizon_settings.update_dashboards([there], config, apps)
    assert apps == ["backup_dashboard"]
    panels = config["panel_customization"]
    assert [each["PANEL_DASHBOARD"] for each in panels] == ["project", "admin"]


def test_horizon_is_given_the_style_sheet_that_it_can_compile(tmp_path: Path) -> None:
    assert stylesheet.stylesheet(tmp_path) == stylesheet.WITH_VARIABLES
    themes = tmp_path / "templates" / "themes" / "themes.scss"
    themes.parent.mkdir(parents=True)
    themes.touch()
    assert stylesheet.stylesheet(tmp_path) == stylesheet.WITHOUT_VARIABLES


def test_the_style_sheet_that_horizon_imports_names_no_theme() -> None:
    text = (PACKAGE / "static" / stylesheet.WITHOUT_VARIABLES).read_text(encoding="utf-8")
    assert "{{" not in text
    assert "@import" not in text
