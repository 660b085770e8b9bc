# SPDX-License-Identifier: Apache-2.0
"""The folders of the cloud and the ports on which it listens."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from devcloud.trouble import Trouble

REPO = Path(__file__).resolve().parent.parent
PACKAGE = REPO / "devcloud"
VENVS = REPO / ".devcloud" / "venvs"

#: Every service and its default port, in the order in which they start.
PORTS: dict[str, int] = {
    "keystone": 5000,
    "nova": 8774,
    "cinder": 8776,
    "mistral": 8989,
    "horizon": 8000,
}


@dataclass(frozen=True)
class Settings:
    """The folders and ports of one cloud."""

    home: Path
    ports: Mapping[str, int]
    #: The virtual environment that Mistral runs in: another one has another Mistral.
    mistral_venv: Path = VENVS / "cloud"

    @property
    def log(self) -> Path:
        """The folder of the services' logs."""
        return self.home / "log"

    @property
    def run(self) -> Path:
        """The folder of the pid files."""
        return self.home / "run"

    @property
    def var(self) -> Path:
        """The folder of all data: databases, volumes, backups, keys, collected static files."""
        return self.home / "var"

    @property
    def etc(self) -> Path:
        """The folder of the rendered configuration files."""
        return self.home / "etc"

    @property
    def bin(self) -> Path:
        """The folder of the commands prepared for this cloud."""
        return self.home / "bin"

    def url(self, service: str) -> str:
        """Return the address at which a service answers, without a trailing slash."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def python_of(self, service: str) -> Path:
        """Return the interpreter that runs a service of the cloud."""
        return (self.mistral_venv if service == "mistral" else VENVS / "cloud") / "bin" / "python"

    def log_of(self, service: str) -> Path:
        """Return the log of a service."""
        return self.log / f"{service}.log"


def venv_python(name: str) -> Path:
    """Return the interpreter of the virtual environment ``cloud`` or ``horizon``."""
    return VENVS / name / "bin" / "python"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``DEVCLOUD_HOME``, ``DEVCLOUD_<SERVICE>_PORT`` and ``DEVCLOUD_MISTRAL_VENV``.

    Raises Trouble for a port that is not a number from 1 to 65535, or that two services share.
    """
    environ = os.environ if environ is None else environ
    ports: dict[str, int] = {}
    for service, default in PORTS.items():
        name = f"DEVCLOUD_{service.upper()}_PORT"
        text = environ.get(name) or str(default)
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise Trouble(f"{name} is {text!r}: give a port from 1 to 65535.")
        if int(text) in ports.values():
            twin = next(other for other, port in ports.items() if port == int(text))
            raise Trouble(f"{service} and {twin} both have port {text}: change {name}.")
        ports[service] = int(text)
    home = Path(environ.get("DEVCLOUD_HOME") or REPO / ".devcloud")
    mistral = Path(environ.get("DEVCLOUD_MISTRAL_VENV") or VENVS / "cloud")
    return Settings(home.expanduser().absolute(), ports, mistral.expanduser().absolute())
