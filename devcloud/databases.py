# SPDX-License-Identifier: Apache-2.0
"""Create the databases and keys of the services once; an interrupted step is repeated."""

from __future__ import annotations

import os
from pathlib import Path

from devcloud import processes
from devcloud.progress import Progress
from devcloud.settings import Settings

_FOLDERS = {
    "keystone": ("",),
    "nova": ("lock",),
    "cinder": ("lock", "backup", "volumes"),
    "mistral": ("lock",),
    "horizon": ("sessions",),
}


def prepare(settings: Settings, progress: Progress) -> None:
    """Create the folder of every service, and its database if it is missing.

    Raises Trouble, naming the log, if a service's own command fails.
    """
    for service, folders in _FOLDERS.items():
        for folder in folders:
            (settings.var / service / folder).mkdir(parents=True, exist_ok=True)
    for service, steps in _steps(settings).items():
        stamp = settings.var / service / ".database-ready"
        if stamp.exists():
            continue
        for what, command in steps.items():
            progress.run(
                f"{service}: {what}",
                [settings.python_of(service), "-m", *command],
                settings.log_of(service),
                env=processes.plain_environment(),
                cwd=settings.var / service,
            )
        stamp.touch()


def _steps(settings: Settings) -> dict[str, dict[str, list[str | Path]]]:
    """Return the steps of each service: a description, and the Python module to run with its arguments."""

    def conf(service: str) -> Path:
        return settings.etc / service / f"{service}.conf"

    def keystone(*arguments: str) -> list[str | Path]:
        module = "keystone.cmd.manage"
        return ["devcloud.launchers.manage", module, "--config-file", conf("keystone"), *arguments]

    owner = ("--keystone-user", str(os.getuid()), "--keystone-group", str(os.getgid()))
    url = f"{settings.url('keystone')}/v3"
    first = ("--bootstrap-password", "admin", "--bootstrap-region-id", "RegionOne")
    urls = [f"--bootstrap-{kind}-url={url}" for kind in ("public", "internal", "admin")]
    cinder: list[str | Path] = ["cinder.cmd.manage", "--config-file", conf("cinder"), "db", "sync"]
    return {
        "keystone": {
            "creating the tables": keystone("db_sync"),
            "making the keys of tokens": keystone("fernet_setup", *owner),
            "making the keys of credentials": keystone("credential_setup", *owner),
            "creating the administrator": keystone("bootstrap", *first, *urls),
        },
        "nova": {
            "creating the tables": ["devcloud.launchers.nova_database", conf("nova")],
        },
        "cinder": {"creating the tables": ["devcloud.launchers.manage", *cinder]},
        "mistral": {
            "creating the tables": [
                "devcloud.launchers.mistral_database",
                "--config-file",
                conf("mistral"),
            ],
        },
    }
