# SPDX-License-Identifier: Apache-2.0
"""Installed beside Horizon, the package changes nothing of Horizon's, and has all that it imports."""

import ast
import re
import runpy
import shutil
import subprocess
import sys
import textwrap
from importlib import metadata
from pathlib import Path
from types import ModuleType

import openstack_dashboard.local.enabled
import pytest
from openstack_dashboard import defaults as horizon_defaults
from openstack_dashboard.utils import settings as horizon_settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import backup_dashboard
from backup_dashboard import stylesheet
from tests.support.unit import building
from tests.support.unit.building import copy_sources

PACKAGE = Path(backup_dashboard.__file__).parent
SNIPPET = PACKAGE / "local_settings.d" / "_2235_backup_schedules.py"


BASE = ("core", "api", "flows", "workflows", "management")
"""What a command line will use, too, and the command of an operator."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sources(tmp_path_factory.mktemp("built") / "copy")


def requirements(texts: list[str] | None) -> list[Requirement]:
    return [Requirement(each) for each in texts or []]


@pytest.fixture(scope="module")
def asked_for(copy: Path) -> list[Requirement]:
    """What the wheel makes pip install, with its extras."""
    return requirements(building.metadata(copy).get_all("Requires-Dist"))


def names(asked: list[Requirement], *, extra: str = "") -> set[str]:
    """What is installed with an extra, or without any."""
    return {
        canonicalize_name(each.name)
        for each in asked
        if not each.marker or each.marker.evaluate({"extra": extra})
    }


def imported(folder: Path) -> set[str]:
    found = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"backup_dashboard"}


def projects(libraries: set[str]) -> set[str]:
    """The projects on PyPI that the imported names come from."""
    known = metadata.packages_distributions()
    return {canonicalize_name(known[library][0]) for library in libraries}


def test_the_base_is_free_of_django_and_horizon(asked_for: list[Requirement]) -> None:
    assert not names(asked_for) & {"django", "horizon"}
    assert {"django", "horizon"} <= names(asked_for, extra="dashboard")


def test_the_base_asks_for_just_what_it_imports(asked_for: list[Requirement]) -> None:
    libraries = set().union(*(imported(PACKAGE / room) for room in BASE))
    # The command is Django's.
    assert projects(libraries - {"django"}) == names(asked_for)


def test_with_the_dashboard_it_asks_for_just_what_it_imports(asked_for: list[Requirement]) -> None:
    assert projects(imported(PACKAGE)) == names(asked_for, extra="dashboard")


def test_beside_horizon_pip_finds_what_is_asked_for_and_changes_nothing(
    asked_for: list[Requirement],
) -> None:
    horizons = {
        canonicalize_name(each.name): each for each in requirements(metadata.requires("horizon"))
    }
    shared = [each for each in asked_for if canonicalize_name(each.name) in horizons]
    assert shared
    for ours in shared:
        assert [each.operator for each in ours.specifier] == [">="], ours
        theirs = horizons[canonicalize_name(ours.name)].specifier
        (oldest,) = (each.version for each in theirs if each.operator == ">=")
        assert ours.specifier.contains(oldest), ours


def git(folder: Path, *arguments: str) -> bytes:
    somebody = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.com")
    done = subprocess.run(
        ["git", *somebody, *arguments], cwd=folder, check=True, capture_output=True
    )
    return done.stdout


def test_there_is_a_version_with_and_without_git_and_tags(tmp_path: Path) -> None:
    """Without setuptools-scm in this environment it is 0.0.0: make test-tools installs it."""

    def version(folder: Path) -> str:
        return str(building.metadata(folder)["Version"])

    copy = copy_sources(tmp_path / "copy")
    (copy / ".gitignore").write_text("dist\n*.egg-info\nbuild\n")
    archive = tmp_path / "archive"
    archive.mkdir()
    (copy / ".git_archival.txt").rename(tmp_path / "kept")
    assert version(copy) == "0.1.0", "no git at all"
    (tmp_path / "kept").rename(copy / ".git_archival.txt")
    git(copy, "init", "--quiet")
    git(copy, "add", ".")
    git(copy, "commit", "--quiet", "--message", "all")
    assert re.match(r"0\.1\.(1\.)?dev1\+g", version(copy)), "a clone without tags"
    git(copy, "tag", "0.2.0")
    assert version(copy) == "0.2.0", "a release"
    (tmp_path / "archive.tar").write_bytes(git(copy, "archive", "HEAD"))
    shutil.unpack_archive(tmp_path / "archive.tar", archive, filter="data")
    assert version(archive) == "0.2.0", "a release's archive"


class FixedPath:
    """The path of a package without ``__init__.py``, as Python gives it: no list."""

    def __init__(self, *folders: str) -> None:
        self._folders = folders

    def __iter__(self):
        return iter(self._folders)


@pytest.mark.parametrize("guide", ["doc/source/install/index.md", "README.md"])
def test_the_guides_say_the_lines_that_every_horizon_is_tried_with(guide: str) -> None:
    text = (PACKAGE.parent / guide).read_text(encoding="utf-8")
    blocks = re.findall(r"( *)```python\n(.*?)```", text, re.DOTALL)
    tried = runpy.run_path(str(PACKAGE.parent / "tests" / "versions" / "sites.py"))["LINES"]
    assert textwrap.dedent(blocks[0][1]).strip() == tried.strip()


@pytest.mark.parametrize("path", [list, lambda folders: FixedPath(*folders)])
def test_the_settings_snippet_enables_the_panels_also_where_the_folder_is_no_package(
    path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: ModuleType = openstack_dashboard.local.enabled
    monkeypatch.setattr(there, "__path__", path(list(there.__path__)))
    runpy.run_path(str(SNIPPET), vars(horizon_defaults))
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
