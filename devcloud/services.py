# SPDX-License-Identifier: Apache-2.0
"""Define each service: its command, its address, and the files that it is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from devcloud.render import horizon_environment
from devcloud.settings import PACKAGE
from devcloud.settings import PORTS
from devcloud.settings import REPO
from devcloud.settings import VENVS
from devcloud.settings import Settings
from devcloud.settings import venv_python

#: The files that Horizon's processes read, besides the installed packages.
_PLUGIN_SUFFIXES = {".py", ".html", ".js", ".scss", ".css", ".svg", ".png", ".yaml", ".mo"}


@dataclass(frozen=True)
class Service:
    """One service: how to run it, and how to check that it answers."""

    name: str
    command: tuple[str | Path, ...]
    #: The address of a cheap request that needs no authentication.
    health: str
    #: A digest of everything the process was started from; a different digest means that it must be restarted.
    inputs: str
    environ: Mapping[str, str] = field(default_factory=dict)


def define(settings: Settings) -> dict[str, Service]:
    """Return every service by name, in the order in which they start."""
    return {name: _define(settings, name) for name in PORTS}


def _define(settings: Settings, name: str) -> Service:
    port = str(settings.ports[name])
    if name == "horizon":
        return _horizon(settings, port)
    conf = settings.etc / name / f"{name}.conf"
    arguments: dict[str, tuple[str | Path, ...]] = {
        "keystone": (conf, port),
        "nova": (conf, port, VENVS / "cloud" / "etc" / "nova" / "api-paste.ini"),
        "cinder": ("--config-file", conf),
        "mistral": ("--config-file", conf),
    }
    sources = [
        conf,
        settings.python_of(name).parent.parent / "pyvenv.cfg",
        PACKAGE / "requirements" / "cloud.txt",
        *tree(PACKAGE / "launchers", {".py"}),
        *tree(PACKAGE / "config", {".yaml"}),
    ]
    return Service(
        name=name,
        command=(settings.python_of(name), "-m", f"devcloud.launchers.{name}", *arguments[name]),
        health=settings.url(name) + ("/v3" if name == "keystone" else "/"),
        inputs=digest(sources),
    )


def _horizon(settings: Settings, port: str) -> Service:
    return Service(
        name="horizon",
        command=(
            venv_python("horizon"),
            "-m",
            "gunicorn",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "2",
            "--timeout",
            "60",
            "--no-control-socket",
            "--worker-tmp-dir",
            settings.var / "horizon",
            "devcloud.horizon.wsgi:application",
        ),
        health=settings.url("horizon") + "/auth/login/",
        inputs=digest([settings.home / "env.json", *horizon_sources()]),
        environ=horizon_environment(settings),
    )


def horizon_sources() -> list[Path]:
    """Return every file of the project that Horizon's processes read."""
    policies = tree(PACKAGE / "config", {".yaml"})
    return [*asset_sources(), *policies, *tree(REPO / "backup_dashboard", _PLUGIN_SUFFIXES)]


def asset_sources() -> list[Path]:
    """Return every file of the project on which the compressed static files depend."""
    folders = (PACKAGE / "horizon", REPO / "enabled", REPO / "static", REPO / "templates")
    plugin = [path for folder in folders for path in tree(folder, _PLUGIN_SUFFIXES)]
    return [PACKAGE / "requirements" / "horizon.txt", *plugin]


def tree(folder: Path, suffixes: set[str]) -> list[Path]:
    """Return the files below a folder that have one of the suffixes, sorted."""
    return sorted(path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file())


def digest(files: Iterable[Path]) -> str:
    """Return a digest of the files' paths and contents."""
    total = hashlib.sha256()
    for path in files:
        total.update(f"{path}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
