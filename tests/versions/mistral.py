# SPDX-License-Identifier: Apache-2.0
"""Runs the workflows on each Mistral: ``python3 tests/versions/mistral.py [20 …]``.

Each Mistral, with the libraries of its own release, gets an environment below ``.devcloud/versions``, made once from
its pinned requirements, and a cloud of its own, whose other services are those of the devcloud. It prints a line for
each, and ends with 1 if anything fails; the logs say what.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
HOME = REPO / ".devcloud" / "versions"
VENVS = REPO / ".devcloud" / "venvs"
VERSIONS = ("20", "21", "22", "23")

#: The devcloud's own.
NEWEST = "23"

TESTS = (
    "tests/unit/test_error_texts.py",
    "tests/cloud/test_definitions.py",
    "tests/cloud/test_workflows_good_path.py",
    "tests/cloud/test_workflows_bad_path.py",
    "tests/cloud/test_parents.py",
    "tests/cloud/test_many_backups.py",
    "tests/cloud/test_rotation_histories.py",
    "tests/cloud/test_upgrade.py",
)

PORTS = {"KEYSTONE": 55000, "CINDER": 58776, "MISTRAL": 58989, "NOVA": 58774, "HORIZON": 58000}


class Failed(Exception):
    """A command failed; the text says which, and where its log is."""


class Version:
    """One Mistral in an environment of its own, and its cloud."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.venv = VENVS / "cloud" if version == NEWEST else HOME / f"mistral-{version}"
        self.log = HOME / f"mistral-{version}.log"
        self.environ = {
            **os.environ,
            "DEVCLOUD_HOME": str(HOME / f"mistral-{version}-cloud"),
            "DEVCLOUD_MISTRAL_VENV": str(self.venv),
            **{f"DEVCLOUD_{service}_PORT": str(port) for service, port in PORTS.items()},
        }

    def run(self, what: str, *command: str | Path) -> str:
        """Run a command in the repository and give the last line that it printed. Raises Failed."""
        done = subprocess.run(
            command,
            env=self.environ,
            cwd=REPO,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(map(str, command))}\n{done.stdout}\n")
        last = (done.stdout.strip().splitlines() or ["it printed nothing"])[-1]
        if done.returncode:
            raise Failed(f"{what}: {last} (see {self.log.relative_to(REPO)})")
        return last

    def prepare(self) -> None:
        """Make the environment, unless it is there and up to date. Raises Failed."""
        if self.version == NEWEST:
            return
        pinned = HERE / "requirements" / f"mistral-{self.version}.txt"
        digest = hashlib.sha256(pinned.read_bytes()).hexdigest()
        stamp = self.venv / ".made-from"
        if stamp.exists() and stamp.read_text() == digest:
            return
        shutil.rmtree(self.venv, ignore_errors=True)
        self.run("venv", sys.executable, "-m", "venv", self.venv)
        pip = (self.venv / "bin" / "python", "-m", "pip", "--disable-pip-version-check")
        self.run("pip install", *pip, "install", "--requirement", pinned)
        stamp.write_text(digest)

    def test(self) -> str:
        """Run the tests in a cloud made for them, and give what pytest says in the end. Raises Failed."""
        devcloud = (sys.executable, "-m", "devcloud")
        self.run("devcloud reset", *devcloud, "reset")
        try:
            self.run("devcloud up", *devcloud, "up")
            pytest = (VENVS / "horizon" / "bin" / "python", "-m", "pytest", "-q")
            return self.run("tests", *pytest, *TESTS)
        finally:
            with suppress(Failed):
                self.run("devcloud reset", *devcloud, "reset")


def check(version: str) -> bool:
    """Check one Mistral, print its line, and tell whether all passed."""
    mistral, began = Version(version), time.monotonic()
    mistral.log.unlink(missing_ok=True)
    try:
        mistral.prepare()
        made = time.monotonic()
        said = mistral.test()
    except Failed as error:
        print(f"Mistral {version}: FAILED: {error}", flush=True)
        return False
    seconds = f"{made - began:.0f} s to make, {time.monotonic() - made:.0f} s to check"
    print(f"Mistral {version}: {said} [{seconds}]", flush=True)
    return True


def main(arguments: list[str]) -> int:
    """Check the versions that are named, or all."""
    HOME.mkdir(parents=True, exist_ok=True)
    wanted = [each for each in arguments if each in VERSIONS] or VERSIONS
    return 0 if all([check(each) for each in wanted]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
