# SPDX-License-Identifier: Apache-2.0
"""The shell command that creates the same schedule as the form."""

import json
import shlex
from datetime import UTC

from backup_dashboard.core.schedules import Definition


def format_create_command(definition: Definition) -> str:
    """Format the command that creates the schedule, quoted for a POSIX shell.

    The options are those of python-mistralclient (``mistralclient/commands/v2/cron_triggers.py``). Without
    ``--utc`` it would read the time of the first run as the shell's local time.
    """
    options: list[str] = []
    if definition.pattern:
        options += ["--pattern", definition.pattern]
    if definition.first_run:
        first_run = definition.first_run.astimezone(UTC)
        options += ["--first-time", f"{first_run:%Y-%m-%d %H:%M}", "--utc"]
    if definition.count is not None:
        options += ["--count", str(definition.count)]
    if definition.params:
        options += ["--params", json.dumps(dict(definition.params), ensure_ascii=False)]
    inputs = json.dumps(dict(definition.inputs), ensure_ascii=False)
    # A name may begin with a dash: after "--" nothing is read as an option.
    names = ["--", definition.name] if definition.name.startswith("-") else [definition.name]
    arguments = [*options, *names, definition.workflow.value, inputs]
    return shlex.join(["openstack", "cron", "trigger", "create", *arguments])
