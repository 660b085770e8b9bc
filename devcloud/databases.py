# SPDX-License-Identifier: Apache-2.0
"""Creates the services' databases and keys, once; a step that was cut short is done again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from devcloud import processes
from devcloud.progress import Progress
from devcloud.settings import Settings
from devcloud.settings import venv_python

_FOLDERS = {
    "keystone": ("",),
    "nova": ("lock",),
    "cinder": ("lock", "backup", "volumes"),
    "mistral": ("lock",),
    "horizon": ("sessions",),
}


def prepare(settings: Settings, progress: Progress) -> None:
    """Make every service's folder and, where it is missing, its database.

    Raises Trouble, naming the log, if a service's own command fails.
    """
    for service, folders in _FOLDERS.items():
        for folder in folders:
            (settings.var / service / folder).mkdir(parents=True, exist_ok=True)
    for service, commands in _commands(settings).items():
        stamp = settings.var / service / ".database-ready"
        if stamp.exists():
            continue
        for command in commands:
            progress.run(
                f"{service}: {_words(command)}",
                [venv_python("cloud"), "-m", *command],
                settings.log_of(service),
                env=processes.plain_environment(),
                cwd=settings.var / service,
            )
        stamp.touch()


def _words(command: Sequence[str | Path]) -> str:
    """Name a command by the words in it that are no options."""
    words = [str(part) for part in command[1:] if "/" not in str(part)]
    shown = [word for word in words if not word.startswith("--") and "." not in word]
    return " ".join(shown[:2]).replace("_", " ") or "create the tables"


def _commands(settings: Settings) -> dict[str, list[list[str | Path]]]:
    def conf(service: str) -> tuple[str, Path]:
        return "--config-file", settings.etc / service / f"{service}.conf"

    def manage(module: str, *arguments: str | Path) -> list[str | Path]:
        return ["devcloud.launchers.manage", module, *arguments]

    keystone = "keystone.cmd.manage"
    url = f"{settings.url('keystone')}/v3"
    owner = ("--keystone-user", str(os.getuid()), "--keystone-group", str(os.getgid()))
    bootstrap = ("--bootstrap-password", "admin", "--bootstrap-region-id", "RegionOne")
    urls = [f"--bootstrap-{kind}-url={url}" for kind in ("public", "internal", "admin")]
    return {
        "keystone": [
            manage(keystone, *conf("keystone"), "db_sync"),
            manage(keystone, *conf("keystone"), "fernet_setup", *owner),
            manage(keystone, *conf("keystone"), "credential_setup", *owner),
            manage(keystone, *conf("keystone"), "bootstrap", *bootstrap, *urls),
        ],
        "nova": [["devcloud.launchers.nova_database", settings.etc / "nova" / "nova.conf"]],
        "cinder": [manage("cinder.cmd.manage", *conf("cinder"), "db", "sync")],
        "mistral": [["devcloud.launchers.mistral_database", *conf("mistral")]],
    }
