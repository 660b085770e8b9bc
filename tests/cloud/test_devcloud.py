# SPDX-License-Identifier: Apache-2.0
"""The devcloud itself: what it says, what it survives, and what it never does."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until

REPO = Path(__file__).parents[2]
SERVICES = ("keystone", "nova", "cinder", "mistral", "horizon")
CLIENTS = 8

NOTHING = """\
version: '2.0'

{name}:
  tasks:
    nothing:
      action: std.noop
"""

Command = Callable[..., subprocess.CompletedProcess[str]]


def settings(env: dict[str, Any], **changed: str) -> dict[str, str]:
    """The variables with which a person runs the devcloud's commands."""
    ports = {f"DEVCLOUD_{name.upper()}_PORT": str(port) for name, port in env["ports"].items()}
    return {**os.environ, "DEVCLOUD_HOME": env["home"], **ports, **changed}


@pytest.fixture
def devcloud(env: dict[str, Any]) -> Command:
    """Runs ``python -m devcloud`` on the cloud that the tests use."""

    def run(*arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "devcloud", *arguments],
            cwd=REPO,
            env=settings(env, **changed),
            capture_output=True,
            text=True,
            timeout=180,
        )

    return run


@pytest.fixture(autouse=True)
def up_to_date(devcloud: Command) -> None:
    """Files that have changed since the last ``up`` would restart services in mid-test."""
    done = devcloud("up")
    assert done.returncode == 0, done.stderr


def pid_of(env: dict[str, Any], service: str) -> int:
    """The leading process of a service."""
    return int(Path(env["run"], f"{service}.pid").read_text())


def pids(env: dict[str, Any]) -> dict[str, int]:
    """The leading process of every service."""
    return {service: pid_of(env, service) for service in SERVICES}


@pytest.mark.parametrize("service", SERVICES)
def test_a_killed_service_comes_back_and_no_data_is_lost(
    env: dict[str, Any], devcloud: Command, demo: Person, admin: Person, service: str
) -> None:
    def data() -> tuple[set[str], set[str]]:
        volumes = {volume.id for volume in demo.cinder.volumes.list()}
        return volumes, {workflow.id for workflow in admin.mistral.workflows.list()}

    before, others = data(), {name: pid for name, pid in pids(env).items() if name != service}
    os.kill(pid_of(env, service), signal.SIGKILL)
    told = devcloud("status")
    assert told.returncode == 1
    assert [line.split()[0] for line in told.stdout.splitlines() if "stopped" in line] == [service]

    begun = time.monotonic()
    done = devcloud("up")
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begun < 30
    assert devcloud("status").returncode == 0
    assert data() == before
    assert {name: pid for name, pid in pids(env).items() if name != service} == others


def test_an_up_of_a_cloud_that_runs_starts_nothing(env: dict[str, Any], devcloud: Command) -> None:
    before, begun = pids(env), time.monotonic()
    done = devcloud("up")
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begun < 5
    assert pids(env) == before
    assert env["urls"]["horizon"] in done.stdout
    assert "demo / demo" in done.stdout


def test_two_ups_at_the_same_moment_start_one_process(
    env: dict[str, Any], devcloud: Command
) -> None:
    assert devcloud("stop", "nova").returncode == 0
    with ThreadPoolExecutor(2) as pool:
        ups = [pool.submit(devcloud, "up") for _ in range(2)]
    assert [up.result().returncode for up in ups] == [0, 0]
    assert sum("starting nova" in up.result().stdout for up in ups) == 1
    assert devcloud("status").returncode == 0


def test_one_service_stops_and_starts_alone(env: dict[str, Any], devcloud: Command) -> None:
    before = pids(env)
    assert devcloud("stop", "nova").returncode == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", env["ports"]["nova"]), timeout=5)
    assert devcloud("start", "nova").returncode == 0
    socket.create_connection(("127.0.0.1", env["ports"]["nova"]), timeout=5).close()
    after = pids(env)
    assert after.pop("nova") != before.pop("nova")
    assert after == before


def test_a_port_in_use_is_one_line_that_says_what_to_do(
    env: dict[str, Any], devcloud: Command, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as foreign:
        port = str(foreign.getsockname()[1])
        done = devcloud("up", DEVCLOUD_HOME=str(tmp_path), DEVCLOUD_KEYSTONE_PORT=port)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert f"port {port}" in line
    assert "DEVCLOUD_KEYSTONE_PORT" in line
    assert str(tmp_path / "log" / "keystone.log") in line


def test_eight_clients_at_once_never_find_the_database_locked(
    env: dict[str, Any], demo: Person
) -> None:
    logs = [Path(env["log"], f"{service}.log") for service in SERVICES]
    begun = {log: log.stat().st_size for log in logs}

    def work(number: int) -> int:
        me, made = Person(env, "demo"), 0
        workflow = me.mistral.workflows.create(NOTHING.format(name=f"crowd_{number}"))[0]
        for turn in range(4):
            volume = me.cinder.volumes.create(1, name=f"crowd-{number}-{turn}")
            run = me.mistral.executions.create(workflow.id)
            trigger = me.mistral.cron_triggers.create(
                f"crowd-{number}-{turn}", workflow.id, pattern="0 0 1 1 *"
            )
            until(
                lambda id_=volume.id: me.cinder.volumes.get(id_).status == "available", "a volume"
            )
            until(lambda id_=run.id: me.mistral.executions.get(id_).state == "SUCCESS", "a run")
            me.cinder.volumes.delete(volume)
            me.mistral.cron_triggers.delete(trigger.id)
            made += 1
        me.mistral.workflows.delete(workflow.id)
        return made

    with ThreadPoolExecutor(CLIENTS) as pool:
        assert list(pool.map(work, range(CLIENTS))) == [4] * CLIENTS
    until(
        lambda: not [v for v in demo.cinder.volumes.list() if v.name.startswith("crowd-")],
        "the crowd's volumes go",
    )
    for log in logs:
        with log.open("rb") as file:
            file.seek(begun[log] if log.stat().st_size >= begun[log] else 0)
            assert b"database is locked" not in file.read(), log


def test_the_volume_in_use_is_attached_to_a_server(
    shell: Callable[[str], str], demo: Person
) -> None:
    (mail,) = [volume for volume in demo.cinder.volumes.list() if volume.name == "mail-store"]
    assert mail.status == "in-use"
    (attachment,) = mail.attachments
    assert attachment["device"] == "/dev/vdb"
    server = shell(f"openstack server show {attachment['server_id']} -f value -c name -c status")
    assert server.split() == ["mail", "SHELVED_OFFLOADED"]


def test_a_volume_can_be_attached_and_detached(
    shell: Callable[[str], str], volume: Callable[..., Volume]
) -> None:
    made = volume("spare")
    shell(f"openstack server add volume mail {made.id}")
    until(lambda: made.status == "in-use", "attached")
    shell(f"openstack server remove volume mail {made.id}")
    until(lambda: made.status == "available", "detached")


def test_everything_listens_on_loopback_only(env: dict[str, Any]) -> None:
    ports = {f"{port:04X}" for port in env["ports"].values()}
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].rsplit(":", 1)[1] in ports
    ]
    assert len(listening) == len(ports)
    assert {address.split(":")[0] for address in listening} == {"0100007F"}
