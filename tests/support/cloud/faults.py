# SPDX-License-Identifier: Apache-2.0
"""Faults of a cloud that can happen while a workflow runs, and their repair.

Each fault is a context manager: it lasts as long as its block, and is repaired even if the test fails in the block.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openstack.config import OpenStackConfig
from openstack.connection import Connection

from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until
from tests.support.cloud.proxy import Proxy
from tests.support.cloud.proxy import proxy

REPO = Path(__file__).parents[3]
MIB = 1024 * 1024


class Service:
    """One of the devcloud's services, as a process."""

    def __init__(self, env: Mapping[str, Any], name: str) -> None:
        self.env = env
        self.name = name

    @property
    def pid(self) -> int:
        """The pid of its leading process."""
        return int(Path(self.env["run"], f"{self.name}.pid").read_text())

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Freeze the service (SIGSTOP): requests to it wait until the block ends, and are answered then."""
        pid = self.pid
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    @contextmanager
    def killed(self) -> Iterator[None]:
        """Kill the service (SIGKILL), and start it again when the block ends."""
        pid = self.pid
        os.kill(pid, signal.SIGKILL)
        try:
            until(lambda: _has_ended(pid), f"{self.name} is gone")
            yield
        finally:
            self.start()

    @contextmanager
    def writing_at_most(self, mib: int) -> Iterator[None]:
        """Limit the size of every file that the service writes (RLIMIT_FSIZE): a full disk.

        The limit is some MiB, because the service's databases and logs must be smaller than it.
        """
        pid, (_, hard) = self.pid, resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (mib * MIB, hard))
        try:
            yield
        finally:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))

    def start(self) -> None:
        """Start the service if it does not run, as a person does."""
        ports = {f"DEVCLOUD_{name.upper()}_PORT": str(p) for name, p in self.env["ports"].items()}
        done = subprocess.run(
            [sys.executable, "-m", "devcloud", "start", self.name],
            cwd=REPO,
            env={**os.environ, "DEVCLOUD_HOME": self.env["home"], **ports},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr


def _has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


@contextmanager
def lost(path: Path) -> Iterator[None]:
    """Put a file in the place of a folder: nothing below it can be read or written, even by root."""
    away = path.rename(path.with_name(f"{path.name}.away"))
    path.touch()
    try:
        yield
    finally:
        path.unlink()
        away.rename(path)


def target(env: Mapping[str, Any]) -> Path:
    """Return the folder in which the devcloud's Cinder stores the backups."""
    return Path(env["home"], "var", "cinder", "backup")


def as_admin(env: Mapping[str, Any]) -> Any:
    """Return a connection that may change Keystone's users and catalog."""
    config = OpenStackConfig(config_files=[env["clouds_yaml"]], load_envvars=False)
    return Connection(config=config.get_one(cloud="admin"))


@contextmanager
def cinder_behind_proxy(env: Mapping[str, Any]) -> Iterator[Proxy]:
    """Run a proxy that the catalog names as Cinder; everybody who signs in during the block uses it."""
    identity = as_admin(env).identity
    cinder = env["urls"]["cinder"]
    endpoints = {e.id: e.url for e in identity.endpoints() if e.url.startswith(cinder)}
    with proxy(cinder) as server:
        try:
            for endpoint, url in endpoints.items():
                identity.update_endpoint(endpoint, url=url.replace(cinder, server.url))
            yield server
        finally:
            for endpoint, url in endpoints.items():
                identity.update_endpoint(endpoint, url=url)


@contextmanager
def volumes(owner: Person, admin: Person, names: Iterable[str]) -> Iterator[dict[str, Volume]]:
    """Make volumes for many tests at once; they are deleted with all their backups afterwards."""

    def make(name: str) -> Volume:
        volume = Volume(owner, admin, name)
        volume.write(name)
        return volume

    with ThreadPoolExecutor(4) as pool:
        made = {name: pool.submit(make, name) for name in names}
    try:
        yield {name: each.result() for name, each in made.items()}
    finally:
        with ThreadPoolExecutor(4) as pool:
            removed = [pool.submit(m.result().remove) for m in made.values() if not m.exception()]
        for each in removed:
            each.result()


def failed_task(person: Person, execution_id: str) -> Any:
    """Return the last failed task of an execution, among the tasks that its owner sees."""
    found = person.mistral.tasks.list(workflow_execution_id=execution_id)
    return max((t for t in found if t.state == "ERROR"), key=lambda t: str(t.created_at))


def resume(person: Person, execution_id: str) -> None:
    """Let Mistral run the failed task again, with the rights of the caller."""
    person.mistral.tasks.rerun(failed_task(person, execution_id).id)
