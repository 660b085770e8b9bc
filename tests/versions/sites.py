# SPDX-License-Identifier: Apache-2.0
"""The environments in which the wheel is tried: one for each Horizon, and one without any."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
HOME = REPO / ".devcloud" / "versions"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
VERSIONS = {
    "25.3": HERE / "requirements" / "horizon-25.3.txt",
    "25.5": HERE / "requirements" / "horizon-25.5.txt",
    "26": HERE / "requirements" / "horizon-26.txt",
    "27": REPO / "devcloud" / "requirements" / "horizon.txt",
}

#: What the tests need; the rest of tests/requirements.txt would change the packages that Horizon has.
TEST_TOOLS = (
    "cronsim",
    "hypothesis",
    "Jinja2",
    "MarkupSafe",
    "pytest",
    "pytest-django",
    "requests-mock",
)

#: The oldest XStatic packages are built with pkg_resources, which later versions do not contain; the newest
#: setuptools-scm needs newer packages than the oldest Horizon has.
BUILD_TOOLS = ("setuptools==80.9.0", "setuptools-scm==8.3.1", "wheel==0.45.1", "pbr==7.1.3")

LINES = """
import backup_dashboard.enabled, openstack_dashboard.local.enabled
openstack_dashboard.local.enabled.__path__ = [
    *openstack_dashboard.local.enabled.__path__, *backup_dashboard.enabled.__path__
]
"""
"""The lines of the install guide (a unit test compares them)."""

#: How the plugin is enabled, whether ``local/enabled`` is a package, and whether style sheets are compressed before.
WAYS = (("snippet", True, True), ("lines", False, False), ("copies", False, True))


class Failed(Exception):
    """A command has failed; the text says which one, and where its log is."""


class Environment:
    """A virtual environment below ``HOME``, and the log of what was run in it."""

    def __init__(self, name: str) -> None:
        self.name = f"{name}-python{PYTHON}"
        self.folder = HOME / self.name
        self.python = self.folder / "bin" / "python"
        self.log = HOME / f"{self.name}.log"

    def run(self, what: str, *command: str | Path, **environ: str) -> str:
        """Run a command, and return its output. Raises Failed."""
        env = {**os.environ, "PYTHONWARNINGS": "ignore", **environ}
        if "PYTHONPATH" not in environ:
            env.pop("PYTHONPATH", None)
        done = subprocess.run(
            command, env=env, cwd=HOME, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(map(str, command))}\n{done.stdout}\n")
        if done.returncode:
            last = done.stdout.strip().splitlines()[-1:] or ["it printed nothing"]
            raise Failed(f"{what}: {last[0]} (see {self.log.relative_to(REPO)})")
        return done.stdout

    def pip(self, *arguments: str | Path) -> str:
        """Run pip in the environment. Raises Failed."""
        pip = (self.python, "-m", "pip", "--disable-pip-version-check")
        return self.run(f"pip {arguments[0]}", *pip, *arguments)

    def make(self) -> None:
        """Create the environment anew, empty. Raises Failed."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.run("venv", sys.executable, "-m", "venv", self.folder)


class WithoutHorizon(Environment):
    """An environment with the wheel and what it asks for, and nothing else."""

    def __init__(self) -> None:
        super().__init__("without-horizon")

    def check(self, wheel: Path) -> str:
        """Import what needs no Horizon, and return the number of modules. Raises Failed."""
        self.make()
        self.pip("install", wheel)
        return self.run("imports", self.python, HERE / "base.py").strip()


class Site(Environment):
    """One Horizon in its own environment."""

    def __init__(self, version: str) -> None:
        super().__init__(f"horizon-{version}")
        self.version = version

    def prepare(self) -> None:
        """Create the environment, unless it exists and is up to date. Raises Failed."""
        pinned, tools = VERSIONS[self.version], _test_tools()
        digest = hashlib.sha256(pinned.read_bytes() + "".join(tools).encode()).hexdigest()
        stamp = self.folder / ".made-from"
        if stamp.exists() and stamp.read_text() == digest:
            return
        self.make()
        self.pip("install", *BUILD_TOOLS)
        self.pip("install", "--no-build-isolation", "--requirement", pinned)
        self.pip("install", "--constraint", pinned, *tools)
        stamp.write_text(digest)

    def install(self, wheel: Path) -> None:
        """Install the wheel as the guide says. Raises Failed if that changes any other package."""
        self.pip("uninstall", "--yes", "backup_dashboard")
        before = self.pip("freeze")
        for asked in (str(wheel), f"{wheel}[dashboard]"):
            self.pip("install", asked)
            if self.pip("freeze", "--exclude", "backup_dashboard") != before:
                raise Failed(f"installing {asked} changed other packages")

    def enable(self, way: str, is_package: bool, offline: bool) -> None:
        """Write Horizon's local settings, and enable the plugin in one way, with its rules for Cinder."""
        find = "import openstack_dashboard, backup_dashboard; "
        find += "print(openstack_dashboard.__path__[0], backup_dashboard.__path__[0])"
        horizon, package = map(Path, self.run("find", self.python, "-c", find).split())
        local, rules = horizon / "local", horizon / "conf" / "cinder_policy.d"
        shutil.rmtree(rules, ignore_errors=True)
        for left in (*local.glob("enabled/_[0-9]*.py"), *local.glob("local_settings.d/*.py")):
            left.unlink()
        init = local / "enabled" / "__init__.py"
        init.touch() if is_package else init.unlink(missing_ok=True)
        static = HOME / f"static-{self.name}"
        shutil.rmtree(static, ignore_errors=True)
        settings = (local / "local_settings.py.example").read_text(encoding="utf-8")
        settings += (HERE / "local_settings.py").read_text(encoding="utf-8")
        settings += f'\nSTATIC_ROOT = "{static}"\nCOMPRESS_OFFLINE = {offline}\n'
        if way == "snippet":
            (snippet,) = package.glob("local_settings.d/_[0-9]*.py")
            shutil.copy(snippet, local / "local_settings.d")
        else:
            shutil.copytree(package / "conf" / "cinder_policy.d", rules)
        if way == "lines":
            settings += LINES
        elif way == "copies":
            for file in package.glob("enabled/_[0-9]*.py"):
                shutil.copy(file, local / "enabled")
        (local / "local_settings.py").write_text(settings, encoding="utf-8")

    def check(self, way: str, is_package: bool, offline: bool) -> str:
        """Enable, collect, compress and open the pages, and say in one word how that was done. Raises Failed."""
        self.enable(way, is_package, offline)
        django = {"DJANGO_SETTINGS_MODULE": "openstack_dashboard.settings"}
        commands = [("collectstatic", "--noinput")]
        if offline:
            commands.append(("compress", "--force"))
        for command in commands:
            self.run(command[0], self.python, "-m", "django", *command, **django)
        opened = self.run(f"the pages ({way})", self.python, HERE / "pages.py", **django)
        folder = "package" if is_package else "no package"
        return f"{way} ({folder}, {'offline' if offline else 'on request'}, {opened.split()[-1]})"

    def versions(self) -> dict[str, str]:
        """Return the version of each package, by its name in lower case. Raises Failed."""
        lines = self.pip("freeze").splitlines()
        return {
            name.lower(): version for name, _, version in (each.partition("==") for each in lines)
        }

    def tests(self, kind: str, *options: str) -> int:
        """Run the tests of a kind, and return how many passed. Raises Failed if one fails or is skipped."""
        pytest = ("-m", "pytest", "--rootdir", str(REPO), "-q", "-p", "no:warnings", *options)
        said = self.run(
            f"{kind} tests", self.python, *pytest, REPO / "tests" / kind, PYTHONPATH=str(REPO)
        )
        # "1031 passed, 20 subtests passed in 90.12s (0:01:30)"
        numbers = said.strip().splitlines()[-1].partition(" in ")[0]
        passed = re.fullmatch(r"(\d+) passed(?:, \d+ subtests passed)?", numbers)
        if not passed:
            raise Failed(f"{kind} tests: {numbers}")
        return int(passed[1])


def _test_tools() -> list[str]:
    lines = (REPO / "tests" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.partition("==")[0] in TEST_TOOLS]
