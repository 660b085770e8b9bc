# SPDX-License-Identifier: Apache-2.0
"""The command that the plan shows, typed into a real shell: the real client makes what saving makes."""

from collections.abc import Callable
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest

from backup_dashboard.core.plan import commands
from backup_dashboard.core.plan import forecast
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.core.workflows import inputs
from tests.support.cloud.kit import Person
from tests.support.cloud.panel import mistral_of
from tests.support.limits import keeping

NOWHERE = "00000000-0000-4000-8000-000000000000"
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(second=0, microsecond=0)
KEPT = (
    "name",
    "workflow_name",
    "workflow_input",
    "workflow_params",
    "pattern",
    "first_execution_time",
    "remaining_executions",
    "next_execution_time",
)


def wanted(name: str, **changes: Any) -> Definition:
    given = inputs(Workflow.ROTATION, NOWHERE, changes.pop("backup_name", name), keeping(2, 5))
    pattern = changes.pop("pattern", "0 2 1 1 *")
    return Definition(name, Workflow.ROTATION, given, pattern, **changes)


def made(person: Person, name: str) -> Mapping[str, Any]:
    """What Mistral keeps of the trigger of that name, which then goes."""
    (found,) = (each for each in person.mistral.cron_triggers.list() if each.name == name)
    kept = person.mistral.cron_triggers.get(found.id).to_dict()
    person.mistral.cron_triggers.delete(found.id)
    return {key: kept[key] for key in KEPT}


@pytest.mark.parametrize(
    "definition",
    [
        wanted("nightly"),
        wanted('it\'s "$HOME" `id` \\ ; & * zażółć', first_run=TOMORROW, count=3),
        wanted("--count 7", pattern="*/15 1 1 1 *", params={"env": {"x": "$(id) '"}}),
        wanted("once", pattern="", first_run=TOMORROW),
    ],
    ids=["plain", "hostile", "dashed", "once"],
)
def test_the_command_makes_what_saving_makes(
    definition: Definition, demo: Person, shell: Callable[[str], str]
) -> None:
    shell(commands.format_create_command(definition))
    by_command = made(demo, definition.name)
    mistral_of(demo).triggers.create(definition)
    assert by_command == made(demo, definition.name)
    assert by_command["name"] == definition.name
    (first,) = forecast.forecast_runs(definition, datetime.now(UTC), 1)
    assert by_command["next_execution_time"] == f"{first:%Y-%m-%d %H:%M:%S}"
