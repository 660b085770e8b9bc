# SPDX-License-Identifier: Apache-2.0
"""Install the wheel into each Horizon as an operator does, in every way of the guide, and run the tests there.

``python3 tests/versions/install.py [--without-tests] [25.3 …]`` creates an environment for each Horizon
below ``.devcloud/versions`` from its pinned requirements, once, and prints a line for each. It exits with 1 if anything
fails; the logs say why. When all tests of all versions have passed, it writes their table into the documentation.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sites import HOME
from sites import PYTHON
from sites import REPO
from sites import VERSIONS
from sites import WAYS
from sites import Failed
from sites import Site
from sites import WithoutHorizon

TABLE = REPO / "doc" / "source" / "install" / "versions-table.md"
COLUMNS = ("Python", "Horizon", "Django", "croniter", "unit tests passed", "view tests passed")


def build_wheel() -> Path:
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


def check(version: str, wheel: Path, tests: bool) -> tuple[str, ...] | None:
    """Check one Horizon, print its line, and return its row of the table; None if anything fails."""
    site, began = Site(version), time.monotonic()
    site.log.unlink(missing_ok=True)
    passed: list[str] = []
    numbers: list[int] = []
    try:
        site.prepare()
        made = time.monotonic()
        site.install(wheel)
        passed.append("wheel alone")
        passed += [site.check(*way) for way in WAYS]
        if tests:
            for kind, *options in (("unit",), ("views", "--ds=tests.views.settings")):
                numbers.append(site.tests(kind, *options))
                passed.append(f"{numbers[-1]} {kind} tests")
        installed = site.versions()
    except Failed as error:
        done = ", ".join(passed) or "nothing"
        print(f"Horizon {version}: FAILED after {done}: {error}", flush=True)
        return None
    seconds = f"{made - began:.0f} s to make, {time.monotonic() - made:.0f} s to check"
    print(f"Horizon {version}: {'; '.join(passed)} [{seconds}]", flush=True)
    return (
        PYTHON,
        *(installed[each] for each in ("horizon", "django", "croniter")),
        *map(str, numbers),
    )


def write(rows: list[tuple[str, ...]]) -> None:
    """Write the table; the rows of other Pythons stay."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()[2:] if TABLE.exists() else []
    kept = [tuple(line.strip("| ").split(" | ")) for line in lines]
    rows = sorted([*rows, *(each for each in kept if each[0] != PYTHON)], key=_by_number)
    table = [COLUMNS, ("---",) * len(COLUMNS), *rows]
    TABLE.write_text("".join(f"| {' | '.join(row)} |\n" for row in table), encoding="utf-8")


def _by_number(row: tuple[str, ...]) -> list[list[int]]:
    return [[int(part) for part in each.split(".")] for each in row]


def main(arguments: list[str]) -> int:
    """Check the named versions, or all."""
    HOME.mkdir(parents=True, exist_ok=True)
    tests = "--without-tests" not in arguments
    wanted = [each for each in arguments if each in VERSIONS] or list(VERSIONS)
    wheel = build_wheel()
    try:
        print(f"Without Horizon: {WithoutHorizon().check(wheel)} modules imported", flush=True)
    except Failed as error:
        print(f"Without Horizon: FAILED: {error}", flush=True)
        return 1
    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(lambda each: check(each, wheel, tests), wanted))
    passed = [row for row in rows if row]
    if tests and len(passed) == len(VERSIONS):
        write(passed)
    return 0 if len(passed) == len(wanted) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
