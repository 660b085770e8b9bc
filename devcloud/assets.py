# SPDX-License-Identifier: Apache-2.0
"""Collect and compress Horizon's static files as in production, only if they have changed."""

from __future__ import annotations

from pathlib import Path

from devcloud import processes
from devcloud import services
from devcloud.progress import Progress
from devcloud.render import horizon_environment
from devcloud.settings import Settings
from devcloud.settings import venv_python


def are_ready(settings: Settings) -> bool:
    """Return whether the static files were collected and compressed from the present sources."""
    stamp = _stamp(settings)
    return stamp.exists() and stamp.read_text() == _inputs()


def prepare(settings: Settings, progress: Progress) -> None:
    """Collect and compress the static files, unless they are ready.

    Raises Trouble, naming the log, if Django's commands fail.
    """
    if are_ready(settings):
        return
    inputs = _inputs()
    _stamp(settings).unlink(missing_ok=True)
    steps = {
        "collecting Horizon's static files": ["collectstatic", "--noinput"],
        "compressing them for both themes": ["compress", "--force"],
    }
    for what, command in steps.items():
        progress.run(
            what,
            [venv_python("horizon"), "-m", "django", *command],
            settings.log / "assets.log",
            env={**processes.plain_environment(), **horizon_environment(settings)},
            cwd=settings.home,
        )
    _stamp(settings).write_text(inputs)


def _inputs() -> str:
    return services.digest(services.asset_sources())


def _stamp(settings: Settings) -> Path:
    return settings.var / "horizon" / ".assets-made-from"
