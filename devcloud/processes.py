# SPDX-License-Identifier: Apache-2.0
"""Finds, starts and stops the cloud's own processes, and never another's.

A process is ours if its environment names this cloud's folder and the service; the pid file only
says which of them leads the others.
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

#: Seconds that a service may take until it answers, and until it has stopped.
START_LIMIT = 60.0
STOP_LIMIT = 10.0

#: Seconds in which a port that was just given up has to become free.
PORT_LIMIT = 2.0

#: Seconds that a running service may take for an answer before it counts as stuck.
ANSWER_LIMIT = 15.0

#: A log that is larger than this many bytes at a service's start is put aside as ``.1``.
LOG_LIMIT = 10 * 1024 * 1024


def own_pids(settings: Settings, service: str) -> list[int]:
    """Return the processes of one service of this cloud, in the order of their start."""
    marks = {
        f"DEVCLOUD_HOME={settings.home}".encode(),
        f"DEVCLOUD_SERVICE={service}".encode(),
    }
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            environ = (folder / "environ").read_bytes()
        except OSError:
            continue
        if marks <= set(environ.split(b"\0")):
            found.append(int(folder.name))
    return sorted(found)


def leader(settings: Settings, service: str) -> int | None:
    """Return the pid from the pid file if that process lives and is ours."""
    try:
        pid = int((settings.run / f"{service}.pid").read_text())
    except (OSError, ValueError):
        return None
    return pid if pid in own_pids(settings, service) else None


def answers(service: Service, timeout: float = 2.0) -> bool:
    """Tell whether the service answers HTTP at all with something better than a server error."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(service.health, timeout=timeout):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def is_up(settings: Settings, service: Service) -> bool:
    """Tell whether the service runs as it should: alive, up to date, and answering."""
    if leader(settings, service.name) is None:
        return False
    stamp = settings.run / f"{service.name}.inputs"
    current = stamp.exists() and stamp.read_text() == service.inputs
    return current and answers(service, ANSWER_LIMIT)


def check_port(settings: Settings, service: str) -> None:
    """Raise Trouble if somebody else listens on the service's port.

    A process that has just ended can hold its port for a moment longer than its memory, by which
    we know our own; so look again for PORT_LIMIT seconds.
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
    """Start a service, after what is left of an earlier one has stopped, and return at once.

    Raises Trouble if its port is taken.
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
    """Start services and wait until every one of them answers.

    Raises Trouble, naming the log, for one that dies or takes longer than START_LIMIT seconds.
    """
    if services:
        progress.say(f"starting {', '.join(service.name for service in services)}")
    processes = {service.name: launch(settings, service) for service in services}
    begun = said = time.monotonic()
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
        if waiting and now - said > PATIENCE:
            said = now
            progress.say(f"  waiting for {', '.join(service.name for service in waiting)}")
        time.sleep(0.1)


def stop(settings: Settings, service: str) -> bool:
    """End every process of a service, with SIGKILL after STOP_LIMIT seconds; tell if any ran."""
    found = own_pids(settings, service)
    main = leader(settings, service)
    for pid in [main] if main else found:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_LIMIT
    while own_pids(settings, service) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in own_pids(settings, service):
        _signal(pid, signal.SIGKILL)
    # Its memory, by which we know it, goes before its sockets do.
    while own_pids(settings, service) or not all(_has_ended(pid) for pid in found):
        time.sleep(0.05)
    (settings.run / f"{service}.pid").unlink(missing_ok=True)
    return bool(found)


def _has_ended(pid: int) -> bool:
    # A first thread can be a zombie while others still hold the sockets.
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
    """Return the little of the caller's environment that a service may depend on."""
    kept = ("HOME", "PATH", "TMPDIR", "USER", "TZ")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "LANG": "C.UTF-8",
        # The C library gives large buffers, such as a backup's pieces, back to the system only
        # while this threshold is fixed.
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": "1048576",
        "NO_PROXY": "127.0.0.1",
        "PYTHONPATH": str(REPO),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }
