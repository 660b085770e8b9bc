# SPDX-License-Identifier: Apache-2.0
"""The commands for the whole cloud: up, down and status."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from devcloud import assets
from devcloud import databases
from devcloud import processes
from devcloud import render
from devcloud import services
from devcloud import venvs
from devcloud.progress import Progress
from devcloud.settings import PACKAGE
from devcloud.settings import PORTS
from devcloud.settings import REPO
from devcloud.settings import Settings
from devcloud.settings import venv_python
from devcloud.trouble import Trouble

_GREETING = """
Horizon   {horizon}   (ready after {seconds:.0f} s)
Log in    demo / demo      works in project demo
          reader / reader  may look at project demo
          other / other    works in project other
          admin / admin    administers the cloud
Command   {openstack} --os-cloud demo volume list
"""


def up(settings: Settings, progress: Progress) -> None:
    """Start everything that does not run, and print how to sign in.

    Raises Trouble, whose one line names the log to read.
    """
    venvs.check_disk(settings)
    for service in PORTS:
        if not processes.own_pids(settings, service):
            processes.check_port(settings, service)
    venvs.prepare(settings, progress)
    render.write_all(settings)
    start(settings, list(PORTS), progress)
    print(greeting(settings, progress.elapsed))


def start(settings: Settings, names: Sequence[str], progress: Progress) -> None:
    """Start those of the named services that do not run properly.

    If all are named, also fill the cloud with what is missing. Raises Trouble, whose one line names the log to
    read.
    """
    if not settings.etc.exists():
        raise Trouble(f"Nothing is set up in {settings.home}: run `python3 -m devcloud up` first.")
    defined = services.define(settings)
    databases.prepare(settings, progress)
    down = [defined[name] for name in names if not processes.is_up(settings, defined[name])]
    # Horizon cannot start before its static files are ready.
    first = [service for service in down if service.name != "horizon" or assets.are_ready(settings)]
    processes.start(settings, first, progress)
    if set(names) == set(PORTS):
        _fill(settings, progress)
    if "horizon" in names:
        assets.prepare(settings, progress)
    processes.start(settings, [service for service in down if service not in first], progress)


def down(settings: Settings) -> None:
    """Stop every service."""
    for service in reversed(list(PORTS)):
        if processes.stop(settings, service):
            print(f"stopped {service}")


def forget(settings: Settings) -> None:
    """Remove all data of a stopped cloud, except the virtual environments."""
    for folder in (settings.var, settings.etc, settings.run, settings.log, settings.bin):
        shutil.rmtree(folder, ignore_errors=True)
    for name in ("clouds.yaml", "env.json"):
        (settings.home / name).unlink(missing_ok=True)


def status(settings: Settings) -> int:
    """Print one line for each service; return 0 if all of them run and answer, else 1."""
    if not settings.etc.exists():
        print(f"Nothing is set up in {settings.home}.")
        return 1
    all_up = True
    for name, service in services.define(settings).items():
        pid = processes.leader(settings, name)
        if pid is None:
            state = "stopped"
        elif processes.answers(service):
            state = f"up (pid {pid}, {_memory(processes.own_pids(settings, name))})"
        else:
            state = f"does not answer (pid {pid}); see {settings.log_of(name)}"
        all_up = all_up and state.startswith("up")
        print(f"{name:9} {settings.url(name):22} {state}")
    return 0 if all_up else 1


def greeting(settings: Settings, seconds: float) -> str:
    """Return what a new user needs: the address, the logins, and a first command."""
    openstack = settings.bin / "openstack"
    if openstack.is_relative_to(Path.cwd()):
        openstack = openstack.relative_to(Path.cwd())
    return _GREETING.format(
        horizon=settings.url("horizon") + "/", seconds=seconds, openstack=openstack
    ).rstrip()


def _fill(settings: Settings, progress: Progress) -> None:
    """Create users, a server, volumes and the plugin's workflows in the cloud if they are missing.

    The catalog is updated if a port has changed, and the workflows if their files have.
    """
    environment = settings.home / "env.json"
    workflows = services.tree(REPO / "backup_dashboard" / "workflows", {".yaml"})
    parts = {
        "identity": ("people and service catalog", [environment, PACKAGE / "seed" / "identity.py"]),
        "server": ("a shelved server", []),
        "volumes": ("six volumes with data", []),
        "workflows": ("the backup workflows", workflows),
    }
    for part, (what, sources) in parts.items():
        stamp = settings.var / f".filled-{part}"
        inputs = services.digest(sources)
        if stamp.exists() and stamp.read_text() == inputs:
            continue
        if part == "workflows":
            # Forced: a working tree may contain a definition that belongs to no release.
            command = ("backup_workflows", "install", "--public", "--force", "--os-cloud", "admin")
            python, module, arguments = venv_python("horizon"), "django", command
        else:
            python, module = venv_python("cloud"), "devcloud.seed"
            arguments = (part, str(environment))
        progress.run(
            f"filling the cloud: {what}",
            [python, "-m", module, *arguments],
            settings.log / "fill.log",
            env={**processes.plain_environment(), **render.horizon_environment(settings)},
            cwd=settings.home,
        )
        stamp.write_text(inputs)


def _memory(pids: Sequence[int]) -> str:
    """Return the proportional memory of processes (PSS), in MiB."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return f"{total / 1024:.0f} MiB"
