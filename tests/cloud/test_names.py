# SPDX-License-Identifier: Apache-2.0
"""Schedules whose names are written in any script, as the form proposes them, on the real Mistral."""

from collections.abc import Callable

from backup_dashboard.core.schedules import MAX_NAME_LENGTH
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import proposed_name
from backup_dashboard.core.workflows import Workflow
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until
from tests.support.cloud.panel import mistral_of

LEAP_DAY = "0 0 29 2 *"
VOLUMES = ("חשבונות", "数据库", "бухгалтерия", "हिन्दी", "ข้อมูล", "Größe", "数" * 255)


def test_a_name_of_any_script_is_made_found_by_name_and_deleted_by_name(
    demo: Person, shell: Callable[[str], str]
) -> None:
    triggers = mistral_of(demo).triggers
    inputs = {"volume_id": "none", "backup_name": "none"}
    names = [proposed_name("weekly", each) for each in VOLUMES]
    assert max(map(len, names)) == MAX_NAME_LENGTH
    made = {
        name: triggers.create(Definition(name, Workflow.FULL, inputs, LEAP_DAY)) for name in names
    }
    try:
        assert {name: each.name for name, each in made.items()} == {name: name for name in names}
        assert {each.name for each in triggers.list_by_name(names)} == {*names}
        for name, each in made.items():
            assert triggers.list_ids_by_name(name) == {each.id}
            assert [found.name for found in triggers.search(name[3:])] == [name]
    finally:
        for name in made:
            shell(f"openstack cron trigger delete {name}")
    assert triggers.list_by_name(names) == []


def test_a_schedule_with_such_a_name_fires_and_calls_its_backup_so(
    demo: Person, volume: Callable[..., Volume]
) -> None:
    accounts = volume("חשבונות")
    name = proposed_name("frequent", accounts.name)
    inputs = {"volume_id": accounts.id, "backup_name": name}
    triggers = mistral_of(demo).triggers
    made = triggers.create(Definition(name, Workflow(FULL), inputs, "* * * * *"))
    try:
        until(lambda: accounts.chain == "F", "the schedule fires and its backup is there", 120)
    finally:
        triggers.delete(made.id)
    assert {each.name for each in accounts.backups()} == {name}
