# SPDX-License-Identifier: Apache-2.0
"""The command line: install, up, down, reset, status, start SERVICE, stop SERVICE."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from devcloud import cloud
from devcloud import processes
from devcloud import settings
from devcloud import venvs
from devcloud.locks import locked
from devcloud.progress import Progress
from devcloud.trouble import Trouble


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 after printing one line that says what went wrong."""
    parser = argparse.ArgumentParser(
        prog="python3 -m devcloud", description="A small real OpenStack on this machine."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("install", help="only make the virtual environments")
    commands.add_parser("up", help="bring up whatever does not run; make it first if need be")
    commands.add_parser("down", help="stop every service; nothing is lost")
    commands.add_parser("reset", help="stop every service and remove all data")
    commands.add_parser("status", help="tell what runs; exit code 1 if something does not")
    for name in ("start", "stop"):
        command = commands.add_parser(name, help=f"{name} one service")
        command.add_argument("service", choices=settings.PORTS)
    chosen = parser.parse_args(arguments)
    progress = Progress()
    try:
        return _run(chosen, settings.load(), progress)
    except Trouble as trouble:
        print(f"devcloud: {trouble}", file=sys.stderr)
    except KeyboardInterrupt:
        print("devcloud: stopped by you; run it again to go on from here.", file=sys.stderr)
    return 1


def _run(chosen: argparse.Namespace, home: settings.Settings, progress: Progress) -> int:
    if chosen.command == "status":
        return cloud.status(home)
    if chosen.command == "install":
        venvs.check_disk(home)
        venvs.prepare(home, progress)
        return 0
    with locked(home.home / "lock", progress):
        if chosen.command == "up":
            cloud.up(home, progress)
        elif chosen.command == "start":
            cloud.start(home, [chosen.service], progress)
        elif chosen.command == "stop":
            processes.stop(home, chosen.service)
        else:
            cloud.down(home)
        if chosen.command == "reset":
            cloud.forget(home)
    return 0
