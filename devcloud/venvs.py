# SPDX-License-Identifier: Apache-2.0
"""Create the two virtual environments from their pinned requirements."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

from devcloud.locks import locked
from devcloud.progress import Progress
from devcloud.services import digest
from devcloud.settings import PACKAGE
from devcloud.settings import REPO
from devcloud.settings import VENVS
from devcloud.settings import Settings
from devcloud.settings import venv_python
from devcloud.trouble import Trouble

#: The disk space that each environment and the data of the cloud need, in GiB, with a reserve.
VENV_SPACE = 0.8
DATA_SPACE = 0.7


def missing() -> list[str]:
    """Return the names of the environments that are missing or out of date."""
    return [
        name for name, sources in _sources().items() if not _is_ready(name, _inputs(name, sources))
    ]


def check_disk(settings: Settings) -> None:
    """Raise Trouble if the disk has too little space for what must still be created."""
    need = len(missing()) * VENV_SPACE + DATA_SPACE
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free / 1024**3
    if free < need:
        raise Trouble(
            f"Too little disk: {settings.home} has {free:.1f} GiB free, "
            f"and {need:.1f} GiB are needed."
        )


def prepare(settings: Settings, progress: Progress) -> None:
    """Create or renew the environments that need it.

    Raises Trouble if this Python cannot create any, and, naming the log, if pip fails.
    """
    if not missing():
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise Trouble(
            f"{sys.executable} cannot make virtual environments: install python3-venv "
            "(apt-get install python3-venv), then run this again."
        )
    VENVS.mkdir(parents=True, exist_ok=True)
    log = settings.log / "install.log"
    with locked(VENVS / "lock", progress):
        for name in missing():
            _make(name, log, progress)


def _make(name: str, log: Path, progress: Progress) -> None:
    sources = _sources()[name]
    python = venv_python(name)
    if not python.exists():
        shutil.rmtree(VENVS / name, ignore_errors=True)
        progress.run(
            f"making the virtual environment {name}",
            [sys.executable, "-m", "venv", VENVS / name],
            log,
        )
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install"]
    count = sum(1 for line in sources[0].read_text().splitlines() if "==" in line)
    progress.run(
        f"installing {count} pinned packages into {name}",
        [*pip, "--requirement", sources[0]],
        log,
    )
    if name == "horizon":
        progress.run(
            "installing the plugin as an editable package",
            [*pip, "--no-build-isolation", "--constraint", sources[0], "--editable", REPO],
            log,
        )
    _stamp(name).write_text(_inputs(name, sources))


def _sources() -> dict[str, list[Path]]:
    """Return the files from which each environment is made, its requirements first."""
    requirements = PACKAGE / "requirements"
    return {
        "cloud": [requirements / "cloud.txt"],
        "horizon": [
            requirements / "horizon.txt",
            REPO / "setup.py",
            REPO / "pyproject.toml",
            # The editable installation compiles them.
            *sorted((REPO / "backup_dashboard" / "locale").glob("*/LC_MESSAGES/*.po")),
        ],
    }


def _inputs(name: str, sources: list[Path]) -> str:
    return digest(sources)


def _is_ready(name: str, inputs: str) -> bool:
    stamp = _stamp(name)
    return venv_python(name).exists() and stamp.exists() and stamp.read_text() == inputs


def _stamp(name: str) -> Path:
    return VENVS / name / ".made-from"
