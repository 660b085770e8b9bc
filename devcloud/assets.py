# SPDX-License-Identifier: Apache-2.0
"""Horizon's static files, collected and compressed as for production, and only when they change."""

from __future__ import annotations

from devcloud import processes
from devcloud import services
from devcloud.progress import Progress
from devcloud.render import horizon_environment
from devcloud.settings import Settings
from devcloud.settings import venv_python


def prepare(settings: Settings, progress: Progress) -> None:
    """Collect and compress the static files, unless that was done with the same inputs.

    Raises Trouble, naming the log, if Django's commands fail.
    """
    stamp = settings.var / "horizon" / ".assets-made-from"
    inputs = services.digest(services.horizon_sources())
    if stamp.exists() and stamp.read_text() == inputs:
        return
    stamp.unlink(missing_ok=True)
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
    stamp.write_text(inputs)
