# SPDX-License-Identifier: Apache-2.0
"""The same as commands: what a person types into a shell to get the schedule that the form makes."""

import json
import shlex
from datetime import UTC

from backup_dashboard.core.schedules import Definition


def format_create_command(definition: Definition) -> str:
    """Give the command that makes the schedule, quoted for a POSIX shell.

    The options are those of python-mistralclient (``mistralclient/commands/v2/cron_triggers.py``).
    Without ``--utc`` it would take the first run's time for the shell's local one.
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
    # A name may begin with a dash: after "--" nothing is taken for an option.
    names = ["--", definition.name] if definition.name.startswith("-") else [definition.name]
    given = [*options, *names, definition.workflow.value, inputs]
    return shlex.join(["openstack", "cron", "trigger", "create", *given])
