# SPDX-License-Identifier: Apache-2.0
"""Find, start and stop the processes of this cloud, and no others.

A process belongs to this cloud if its environment names the cloud's folder and the service; the pid file only says
which of these processes leads the others.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from devcloud.progress import PATIENCE
from devcloud.progress import Progress
from devcloud.services import Service
from devcloud.settings import REPO
from devcloud.settings import Settings
from devcloud.trouble import Trouble

#: The most seconds until a service answers, and until it has stopped.
START_LIMIT = 60.0
STOP_LIMIT = 10.0

#: The most seconds until a released port is free.
PORT_LIMIT = 2.0

#: The most seconds until a running service answers; after that it counts as stuck.
ANSWER_LIMIT = 15.0

#: A log that has more than this many bytes when its service starts is renamed to ``.1``.
LOG_LIMIT = 10 * 1024 * 1024


def own_pids(settings: Settings, service: str) -> list[int]:
    """Return the processes of one service of this cloud, in the order in which they started."""
    marks = {
        f"DEVCLOUD_HOME={settings.home}".encode(),
        f"DEVCLOUD_SERVICE={service}".encode(),
    }
    pids = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            environ = (folder / "environ").read_bytes()
        except OSError:
            continue
        if marks <= set(environ.split(b"\0")):
            pids.append(int(folder.name))
    return sorted(pids)


def leader(settings: Settings, service: str) -> int | None:
    """Return the pid from the pid file if that process is alive and belongs to this cloud."""
    try:
        pid = int((settings.run / f"{service}.pid").read_text())
    except (OSError, ValueError):
        return None
    return pid if pid in own_pids(settings, service) else None


def answers(service: Service, timeout: float = 2.0) -> bool:
    """Return whether the service answers HTTP at all, with anything better than a server error."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(service.health, timeout=timeout):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def is_up(settings: Settings, service: Service) -> bool:
    """Return whether the service runs properly: alive, up to date, and answering."""
    if leader(settings, service.name) is None:
        return False
    stamp = settings.run / f"{service.name}.inputs"
    current = stamp.exists() and stamp.read_text() == service.inputs
    return current and answers(service, ANSWER_LIMIT)


def check_port(settings: Settings, service: str) -> None:
    """Raise Trouble if another program listens on the service's port.

    A process that has just ended can hold its port a moment longer than its memory, by which we recognize our own
    processes; therefore this checks again for PORT_LIMIT seconds.
    """
    port = settings.ports[service]
    deadline = time.monotonic() + PORT_LIMIT
    while not _is_free(port):
        if time.monotonic() > deadline:
            raise Trouble(
                f"{service} cannot have port {port}: another program listens there. Stop it, "
                f"or choose another port with DEVCLOUD_{service.upper()}_PORT.",
                settings.log_of(service),
            )
        time.sleep(0.1)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def launch(settings: Settings, service: Service) -> subprocess.Popen[bytes]:
    """Start a service, after the remains of an earlier one have stopped, and return at once.

    Raises Trouble if the port is taken.
    """
    stop(settings, service.name)
    check_port(settings, service.name)
    log = settings.log_of(service.name)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    environ = {
        **plain_environment(),
        **service.environ,
        "DEVCLOUD_HOME": str(settings.home),
        "DEVCLOUD_SERVICE": service.name,
    }
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in service.command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environ,
            cwd=settings.home,
            start_new_session=True,
        )
    (settings.run / f"{service.name}.inputs").write_text(service.inputs)
    (settings.run / f"{service.name}.pid").write_text(f"{process.pid}\n")
    return process


def start(settings: Settings, services: Sequence[Service], progress: Progress) -> None:
    """Start services, and wait until every one of them answers.

    Raises Trouble, naming the log, for one that dies or takes longer than START_LIMIT seconds.
    """
    if services:
        progress.say(f"starting {', '.join(service.name for service in services)}")
    processes = {service.name: launch(settings, service) for service in services}
    begun = reported = time.monotonic()
    waiting = list(services)
    while waiting:
        for service in list(waiting):
            if answers(service):
                progress.say(f"{service.name} answers at {settings.url(service.name)}")
                waiting.remove(service)
            elif processes[service.name].poll() is not None:
                raise Trouble(f"{service.name} died at its start.", settings.log_of(service.name))
        now = time.monotonic()
        if waiting and now - begun > START_LIMIT:
            name = waiting[0].name
            raise Trouble(
                f"{name} does not answer after {START_LIMIT:.0f} s.", settings.log_of(name)
            )
        if waiting and now - reported > PATIENCE:
            reported = now
            progress.say(f"  waiting for {', '.join(service.name for service in waiting)}")
        time.sleep(0.1)


def stop(settings: Settings, service: str) -> bool:
    """End every process of a service, with SIGKILL after STOP_LIMIT seconds; return whether any ran."""
    pids = own_pids(settings, service)
    main = leader(settings, service)
    for pid in [main] if main else pids:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_LIMIT
    while own_pids(settings, service) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in own_pids(settings, service):
        _signal(pid, signal.SIGKILL)
    # The memory of a process, by which we recognize it, is freed before its sockets are.
    while own_pids(settings, service) or not all(_has_ended(pid) for pid in pids):
        time.sleep(0.05)
    (settings.run / f"{service}.pid").unlink(missing_ok=True)
    return bool(pids)


def _has_ended(pid: int) -> bool:
    # The first thread can be a zombie while other threads still hold the sockets.
    process = Path(f"/proc/{pid}")
    try:
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        return state in "ZX" and len(list((process / "task").iterdir())) <= 1
    except OSError:
        return True


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def plain_environment() -> dict[str, str]:
    """Return the few environment variables of the caller on which a service may depend."""
    names = ("HOME", "PATH", "TMPDIR", "USER", "TZ")
    return {
        **{name: os.environ[name] for name in names if name in os.environ},
        "LANG": "C.UTF-8",
        # The C library returns large buffers, such as the pieces of a backup, to the system only
        # while this threshold is fixed.
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": "1048576",
        "NO_PROXY": "127.0.0.1",
        "PYTHONPATH": str(REPO),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }
