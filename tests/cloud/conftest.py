# SPDX-License-Identifier: Apache-2.0
"""The real services of the devcloud in ``DEVCLOUD_HOME``, which must run before the tests begin."""

import json
import os
import socket
import subprocess
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest

from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume

# The addresses of the plugin are read from its views, which need a Django that is set up like an operator's.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openstack_dashboard.settings")
django.setup()

HOME = Path(os.environ.get("DEVCLOUD_HOME") or Path(__file__).parents[2] / ".devcloud")


@pytest.fixture(scope="session")
def env() -> dict[str, Any]:
    """Return what the cloud says about itself: URLs, ports, folders."""
    try:
        env: dict[str, Any] = json.loads((HOME / "env.json").read_text())
        for service in ("keystone", "cinder", "mistral"):
            socket.create_connection(("127.0.0.1", env["ports"][service]), timeout=10).close()
    except OSError as error:
        pytest.exit(f"No cloud answers in {HOME} ({error}): run `python3 -m devcloud up` first.", 1)
    return env


@pytest.fixture(scope="session")
def demo(env: dict[str, Any]) -> Person:
    """Return the user demo of the project demo."""
    return Person(env, "demo")


@pytest.fixture(scope="session")
def other(env: dict[str, Any]) -> Person:
    """Return the user other of the project other."""
    return Person(env, "other")


@pytest.fixture(scope="session")
def admin(env: dict[str, Any]) -> Person:
    """Return the administrator."""
    return Person(env, "admin")


@pytest.fixture
def volume(demo: Person, admin: Person) -> Iterator[Callable[..., Volume]]:
    """Return a function that makes volumes with some data; they are deleted with all their backups after the test."""
    made: list[Volume] = []

    def make(name: str = "test", owner: Person = demo) -> Volume:
        made.append(Volume(owner, admin, name))
        made[-1].write(name)
        return made[-1]

    yield make
    for each in made:
        each.remove()


@pytest.fixture(scope="session")
def shell(env: dict[str, Any]) -> Callable[[str], str]:
    """Return a function that runs a command as the user demo types it, which must succeed, and returns its output."""

    def run(command: str) -> str:
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            env={"PATH": f"{env['bin']}:/usr/bin:/bin", "OS_CLOUD": "demo", "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        return done.stdout

    return run
