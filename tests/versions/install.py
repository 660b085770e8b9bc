# SPDX-License-Identifier: Apache-2.0
"""Install the wheel into each Horizon as an operator does, in every way of the guide, and open the pages.

``python3 tests/versions/install.py [25.3 …]`` creates an environment for each Horizon below ``.devcloud/versions``
from its pinned requirements, once, and prints a line for each. It exits with 1 if anything fails; the logs say why.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
HOME = REPO / ".devcloud" / "versions"
VERSIONS = {
    "25.3": HERE / "requirements" / "horizon-25.3.txt",
    "25.5": HERE / "requirements" / "horizon-25.5.txt",
    "26": HERE / "requirements" / "horizon-26.txt",
    "27": REPO / "devcloud" / "requirements" / "horizon.txt",
}

#: What the tests need; the rest of tests/requirements.txt would change the packages that Horizon has.
TEST_TOOLS = ("cronsim", "hypothesis", "pytest", "pytest-django", "requests-mock")

#: The oldest XStatic packages are built with pkg_resources, which later versions do not contain.
BUILD_TOOLS = ("setuptools==80.9.0", "wheel==0.45.1", "pbr==7.1.3")

LINES = """
import backup_dashboard.enabled, openstack_dashboard.local.enabled
openstack_dashboard.local.enabled.__path__ = [
    *openstack_dashboard.local.enabled.__path__, *backup_dashboard.enabled.__path__
]
"""
"""The lines of the operator's guide (a unit test compares them)."""

#: How the plugin is enabled, whether ``local/enabled`` is a package, and whether style sheets are compressed before.
WAYS = (("snippet", True, True), ("lines", False, False), ("copies", False, True))


class Failed(Exception):
    """A command has failed; the text says which one, and where its log is."""


class Site:
    """One Horizon in its own environment."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.folder = HOME / f"horizon-{version}"
        self.python = self.folder / "bin" / "python"
        self.log = HOME / f"horizon-{version}.log"

    def run(self, what: str, *command: str | Path, **environ: str) -> str:
        """Run a command, and return its output. Raises Failed."""
        env = {**os.environ, "PYTHONWARNINGS": "ignore", **environ}
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

    def prepare(self) -> None:
        """Create the environment, unless it exists and is up to date. Raises Failed."""
        pinned, tools = VERSIONS[self.version], _test_tools()
        digest = hashlib.sha256(pinned.read_bytes() + "".join(tools).encode()).hexdigest()
        stamp = self.folder / ".made-from"
        if stamp.exists() and stamp.read_text() == digest:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.run("venv", sys.executable, "-m", "venv", self.folder)
        self.pip("install", *BUILD_TOOLS)
        self.pip("install", "--no-build-isolation", "--requirement", pinned)
        self.pip("install", "--constraint", pinned, *tools)
        stamp.write_text(digest)

    def install(self, wheel: Path) -> None:
        """Install the wheel as the guide says. Raises Failed if that changes any other package."""
        self.pip("uninstall", "--yes", "backup_dashboard")
        before = self.pip("freeze")
        self.pip("install", wheel)
        after = self.pip("freeze", "--exclude", "backup_dashboard")
        if before != after:
            raise Failed("installing the wheel changed other packages")

    def enable(self, way: str, is_package: bool, offline: bool) -> Path:
        """Write Horizon's local settings, and enable the plugin in one way; return the folder of its static files."""
        find = "import openstack_dashboard, backup_dashboard; "
        find += "print(openstack_dashboard.__path__[0], backup_dashboard.__path__[0])"
        local, package = map(Path, self.run("find", self.python, "-c", find).split())
        local = local / "local"
        for left in (*local.glob("enabled/_[0-9]*.py"), *local.glob("local_settings.d/*.py")):
            left.unlink()
        init = local / "enabled" / "__init__.py"
        init.touch() if is_package else init.unlink(missing_ok=True)
        static = HOME / f"static-{self.version}"
        shutil.rmtree(static, ignore_errors=True)
        settings = (local / "local_settings.py.example").read_text(encoding="utf-8")
        settings += (HERE / "local_settings.py").read_text(encoding="utf-8")
        settings += f'\nSTATIC_ROOT = "{static}"\nCOMPRESS_OFFLINE = {offline}\n'
        if way == "lines":
            settings += LINES
        elif way == "snippet":
            (snippet,) = package.glob("local_settings.d/_[0-9]*.py")
            shutil.copy(snippet, local / "local_settings.d")
        else:
            for file in package.glob("enabled/_[0-9]*.py"):
                shutil.copy(file, local / "enabled")
        (local / "local_settings.py").write_text(settings, encoding="utf-8")
        return static

    def check(self, way: str, is_package: bool, offline: bool) -> str:
        """Enable, collect, compress and open the pages, and say in one word how that was done. Raises Failed."""
        self.enable(way, is_package, offline)
        django = {"DJANGO_SETTINGS_MODULE": "openstack_dashboard.settings"}
        commands = [("collectstatic", "--noinput")]
        if offline:
            commands.append(("compress", "--force"))
        for command in commands:
            self.run(command[0], self.python, "-m", "django", *command, **django)
        themes = self.run(f"the pages ({way})", self.python, HERE / "pages.py", **django).split()[
            -1
        ]
        folder = "package" if is_package else "no package"
        return f"{way} ({folder}, {'offline' if offline else 'on request'}, {themes})"

    def view_tests(self) -> str:
        """Run the view tests on this Horizon, with the guide's line that denies access to readers. Raises Failed."""
        options = (
            "--ds=tests.versions.view_settings",
            "--rootdir",
            str(REPO),
            "-q",
            "-p",
            "no:warnings",
        )
        command = ("-m", "pytest", *options, str(REPO / "tests" / "views"))
        said = self.run("view tests", self.python, *command, PYTHONPATH=str(REPO))
        return said.strip().splitlines()[-1]


def _test_tools() -> list[str]:
    lines = (REPO / "tests" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.partition("==")[0] in TEST_TOOLS]


def _wheel() -> Path:
    """Build the wheel from a copy of the files that git knows, so that no other files get into it."""
    source, target = HOME / "source", HOME / "dist"
    for folder in (source, target):
        shutil.rmtree(folder, ignore_errors=True)
    files = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    names = subprocess.run(files, cwd=REPO, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (REPO / name).exists() or (REPO / name).is_symlink():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPO / name, source / name, follow_symlinks=False)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    build = (*pip, "wheel", "--no-deps", "--wheel-dir", target, source)
    subprocess.run(build, check=True, cwd=HOME)
    return next(target.glob("*.whl"))


def check(version: str, wheel: Path, views: bool) -> bool:
    """Check one Horizon, print its line, and return whether everything passed."""
    site, began = Site(version), time.monotonic()
    site.log.unlink(missing_ok=True)
    passed: list[str] = []
    try:
        site.prepare()
        made = time.monotonic()
        site.install(wheel)
        passed.append("wheel alone")
        passed += [site.check(*way) for way in WAYS]
        if views:
            passed.append(f"views: {site.view_tests()}")
    except Failed as error:
        print(
            f"Horizon {version}: FAILED after {', '.join(passed) or 'nothing'}: {error}", flush=True
        )
        return False
    seconds = f"{made - began:.0f} s to make, {time.monotonic() - made:.0f} s to check"
    print(f"Horizon {version}: {'; '.join(passed)} [{seconds}]", flush=True)
    return True


def main(arguments: list[str]) -> int:
    """Check the named versions, or all."""
    HOME.mkdir(parents=True, exist_ok=True)
    views = "--without-views" not in arguments
    wanted = [each for each in arguments if each in VERSIONS] or list(VERSIONS)
    wheel = _wheel()
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda each: check(each, wheel, views and each != "27"), wanted))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
