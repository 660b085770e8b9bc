# SPDX-License-Identifier: Apache-2.0
"""Every command of the user guide, as it stands there, typed into a shell."""

import json
from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume

Shell = Callable[[str], str]

EXECUTE = {
    "cinder_volume_backup_full": """\
openstack workflow execution create cinder_volume_backup_full \\
 '{"volume_id":"<volume_id>", "backup_name":"<backup_name>"}'""",
    "cinder_volume_backup_full_incremental": """\
openstack workflow execution create cinder_volume_backup_full_incremental \\
 '{"volume_id":"<volume_id>", "backup_name":"<backup_name>"}'""",
    "cinder_volume_backup_rotation": """\
openstack workflow execution create cinder_volume_backup_rotation \\
 '{"volume_id":"<volume_id>", "backup_name":"bkp1", "max_full_backups":2, \
"max_incremental_backups":5}'""",
}

CREATE_TRIGGER = """\
openstack cron trigger create <trigger_name> cinder_volume_backup_rotation \\
 '{"volume_id":"<volume_id>","backup_name":"<backup_name>","max_full_backups":2,\
"max_incremental_backups":5}' \\
 --pattern "0 * * * *"
"""


def typed(command: str, **names: str) -> str:
    for placeholder, value in names.items():
        command = command.replace(f"<{placeholder}>", value)
    return command


def listed(shell: Shell, command: str, key: str) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in json.loads(shell(f"{command} -f json"))}


def test_the_three_executions_make_the_backups_they_promise(
    demo: Person, volume: Callable[..., Volume], shell: Shell
) -> None:
    web = volume("web")
    for (workflow, command), (name, chain) in zip(
        EXECUTE.items(), (("mine", "F"), ("mine", "F I"), ("bkp1", "F I F")), strict=True
    ):
        said = shell(typed(command, volume_id=web.id, backup_name="mine") + " -f json")
        execution = json.loads(said)["ID"]
        row = listed(shell, "openstack workflow execution list", "ID")[execution]
        assert row["Workflow name"] == workflow
        assert row["State"] in ("RUNNING", "SUCCESS")
        assert demo.finished(execution).state == "SUCCESS"
        assert (web.backups()[-1].name, web.chain) == (name, chain)
    shown = json.loads(shell(f"openstack workflow execution show {execution} -f json"))
    assert (shown["State"], shown["State info"]) == ("SUCCESS", None)


@pytest.fixture
def trigger_name(demo: Person) -> Iterator[str]:
    """A name for a trigger, which is gone after the test."""
    yield "by-the-guide"
    for trigger in demo.mistral.cron_triggers.list():
        if trigger.name == "by-the-guide":
            demo.mistral.cron_triggers.delete(trigger.id)


def test_the_cron_trigger_is_made_listed_and_managed(
    volume: Callable[..., Volume], shell: Shell, trigger_name: str
) -> None:
    web = volume("web")
    names = {"trigger_name": trigger_name, "volume_id": web.id, "backup_name": "bkp1"}
    shell(typed(CREATE_TRIGGER, **names))
    row = listed(shell, "openstack cron trigger list", "Name")[trigger_name]
    assert row["Workflow"] == "cinder_volume_backup_rotation"
    assert row["Pattern"] == "0 * * * *"
    assert row["Next execution time"].endswith(":00:00")
    shown = json.loads(shell(f"openstack cron trigger show {trigger_name} -f json"))
    assert shown["Name"] == trigger_name
    shell(f"openstack cron trigger delete {trigger_name}")
    assert trigger_name not in shell("openstack cron trigger list")


def test_everybody_sees_the_three_workflows(shell: Shell) -> None:
    assert set(EXECUTE) <= set(listed(shell, "openstack workflow list", "Name"))
