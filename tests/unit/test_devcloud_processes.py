# SPDX-License-Identifier: Apache-2.0
"""The devcloud starts, judges and stops its own processes only."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devcloud import processes
from devcloud import settings
from devcloud import venvs
from devcloud.progress import Progress
from devcloud.services import Service
from devcloud.services import digest
from devcloud.settings import Settings
from devcloud.trouble import Trouble

SERVER = "import http.server as h; h.HTTPServer(('127.0.0.1', {port}), h.SimpleHTTPRequestHandler)"


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Settings]:
    """An empty cloud on a free port, whose processes are gone after the test."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    cloud = settings.load({"DEVCLOUD_HOME": str(tmp_path), "DEVCLOUD_KEYSTONE_PORT": str(port)})
    cloud.run.mkdir()
    cloud.log.mkdir()
    yield cloud
    processes.stop(cloud, "keystone")


def keystone(cloud: Settings, program: str, inputs: str = "") -> Service:
    """A service that runs a line of Python in Keystone's place."""
    return Service("keystone", (sys.executable, "-c", program), cloud.url("keystone"), inputs)


def web(cloud: Settings, inputs: str = "") -> Service:
    """A service that answers."""
    program = SERVER.format(port=cloud.ports["keystone"]) + ".serve_forever()"
    return keystone(cloud, program, inputs)


def test_a_service_runs_until_it_is_stopped(cloud: Settings) -> None:
    service = web(cloud)
    processes.start(cloud, [service], Progress())
    assert processes.is_up(cloud, service)
    assert processes.stop(cloud, "keystone")
    assert not processes.is_up(cloud, service)
    assert not processes.stop(cloud, "keystone")


def test_a_service_that_was_stopped_holds_its_port_no_more(cloud: Settings) -> None:
    # The more memory a process gives back at its end, the later it gives back its sockets.
    service = keystone(cloud, "memory = bytearray(1 << 28); " + web(cloud).command[2])
    processes.start(cloud, [service], Progress())
    assert processes.stop(cloud, "keystone")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", cloud.ports["keystone"]), timeout=5)


def test_a_service_made_from_other_inputs_does_not_count_as_up(cloud: Settings) -> None:
    processes.start(cloud, [web(cloud, "old")], Progress())
    assert not processes.is_up(cloud, web(cloud, "new"))


def test_a_service_that_ignores_the_signal_is_killed(
    cloud: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "STOP_LIMIT", 0.3)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    service = keystone(cloud, deaf + web(cloud).command[2])
    processes.start(cloud, [service], Progress())
    assert processes.stop(cloud, "keystone")
    assert processes.own_pids(cloud, "keystone") == []


def test_a_service_that_dies_at_its_start_names_its_log(cloud: Settings) -> None:
    with pytest.raises(Trouble, match="keystone died at its start") as trouble:
        processes.start(cloud, [keystone(cloud, "raise SystemExit('no such table')")], Progress())
    assert str(trouble.value).endswith(f"Log: {cloud.log_of('keystone')}")
    assert "no such table" in cloud.log_of("keystone").read_text()


def test_a_service_that_never_answers_names_its_log(
    cloud: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "START_LIMIT", 0.3)
    with pytest.raises(Trouble, match="does not answer after") as trouble:
        processes.start(cloud, [keystone(cloud, "import time; time.sleep(60)")], Progress())
    assert str(cloud.log_of("keystone")) in str(trouble.value)


def test_a_foreign_process_in_the_pid_file_is_never_touched(cloud: Settings) -> None:
    foreign = subprocess.Popen(["sleep", "60"])
    try:
        (cloud.run / "keystone.pid").write_text(str(foreign.pid))
        assert processes.leader(cloud, "keystone") is None
        assert not processes.stop(cloud, "keystone")
        assert foreign.poll() is None
    finally:
        foreign.kill()
        foreign.wait()


def test_the_same_service_of_another_cloud_is_never_touched(
    cloud: Settings, tmp_path: Path
) -> None:
    environ = {"DEVCLOUD_HOME": str(tmp_path / "other"), "DEVCLOUD_SERVICE": "keystone"}
    twin = subprocess.Popen(["sleep", "60"], env={**os.environ, **environ})
    try:
        assert not processes.stop(cloud, "keystone")
        assert twin.poll() is None
    finally:
        twin.kill()
        twin.wait()


def test_what_a_killed_leader_left_behind_is_found_and_stopped(cloud: Settings) -> None:
    program = "import subprocess; subprocess.run(['sleep', '60'])"
    leader = processes.launch(cloud, keystone(cloud, program))
    while len(processes.own_pids(cloud, "keystone")) < 2:
        assert leader.poll() is None
    leader.send_signal(signal.SIGKILL)
    leader.wait()
    assert processes.leader(cloud, "keystone") is None
    assert processes.stop(cloud, "keystone")
    assert processes.own_pids(cloud, "keystone") == []


def test_a_log_that_has_grown_is_put_aside(
    cloud: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LOG_LIMIT", 10)
    log = cloud.log_of("keystone")
    log.write_text("a long story\n")
    processes.start(cloud, [web(cloud)], Progress())
    assert log.with_suffix(".log.1").read_text() == "a long story\n"


def test_too_little_disk_says_how_much_there_is_and_how_much_it_takes(
    cloud: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 2**29))
    with pytest.raises(Trouble, match=r"Too little disk: .* has 0\.5 GiB free, and \d\.\d GiB"):
        venvs.check_disk(cloud)


def test_a_failed_command_is_one_line_with_its_error_and_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log" / "steps.log"
    command = [sys.executable, "-c", "print('Error: no cloud'); print('bye'); raise SystemExit(3)"]
    with pytest.raises(Trouble) as trouble:
        Progress().run("making a cloud", command, log)
    assert str(trouble.value) == (
        f'This failed: making a cloud (exit code 3). It said: "Error: no cloud". Log: {log}'
    )


def test_a_digest_tells_contents_and_names_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("a")
    assert digest([one]) != digest([two])
    before = digest([one])
    one.write_text("b")
    assert digest([one]) != before
