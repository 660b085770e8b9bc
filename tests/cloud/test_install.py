# SPDX-License-Identifier: Apache-2.0
"""``python -m django backup_workflows install`` against a real Mistral."""

from collections.abc import Callable
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from kit import FULL
from kit import FULL_INCREMENTAL
from kit import ROTATION
from kit import Person

Install = Callable[..., str]
NAMES = {FULL, FULL_INCREMENTAL, ROTATION}
OWN = f"""\
version: '2.0'

{FULL}:
  input: [volume_id, backup_name]
  tasks:
    nothing:
      action: std.noop
"""


@pytest.fixture
def install(shell: Callable[[str], str], env: dict[str, Any]) -> Install:
    """Runs the command as somebody, and gives what it printed."""

    def run(cloud: str, *options: str) -> str:
        words = " ".join(["django backup_workflows install --os-cloud", cloud, *options])
        return shell(f"OS_CLIENT_CONFIG_FILE={env['clouds_yaml']} {words}")

    return run


def definitions(person: Person) -> dict[str, Any]:
    """The workflows of the plugin that belong to the person's project, by name."""
    found = [person.mistral.workflows.get(each.id) for each in person.mistral.workflows.list()]
    return {
        each.name: each
        for each in found
        if each.name in NAMES and each.project_id == person.project_id
    }


@pytest.fixture(autouse=True)
def _other_has_no_workflows_of_their_own(other: Person) -> Iterator[None]:
    yield
    for each in definitions(other).values():
        other.mistral.workflows.delete(each.id)


def test_a_second_install_changes_nothing(install: Install, admin: Person) -> None:
    install("admin", "--public")
    before = {name: each.updated_at for name, each in definitions(admin).items()}
    said = install("admin", "--public")
    assert said.splitlines() == [
        f"{name}: unchanged" for name in (ROTATION, FULL_INCREMENTAL, FULL)
    ]
    after = {name: each.updated_at for name, each in definitions(admin).items()}
    assert set(before) == NAMES
    assert after == before


def test_what_is_installed_is_what_the_package_holds(install: Install, admin: Person) -> None:
    install("admin", "--public")
    for name, each in definitions(admin).items():
        file = resources.files("backup_dashboard.workflows") / f"{name}.yaml"
        assert each.definition == file.read_text(encoding="utf-8")
        assert each.scope == "public"
        assert set(each.tags) == {"backup_dashboard", "version:1"}


def test_an_old_definition_is_brought_up_to_date(install: Install, admin: Person) -> None:
    old = definitions(admin)[FULL]
    admin.mistral.workflows.update(old.definition + "# old\n", id=old.id, scope="public")
    assert f"{FULL}: updated" in install("admin", "--public")
    assert definitions(admin)[FULL].definition == old.definition
    assert definitions(admin)[FULL].id == old.id


def test_a_member_installs_for_their_own_project(
    install: Install, other: Person, demo: Person
) -> None:
    install("other")
    assert {each.scope for each in definitions(other).values()} == {"private"}
    assert set(definitions(other)) == NAMES
    assert definitions(demo) == {}


def test_an_administrator_never_touches_another_projects_workflow(
    install: Install, admin: Person, other: Person
) -> None:
    other.mistral.workflows.create(OWN)
    theirs = definitions(other)[FULL]
    old = definitions(admin)[FULL]
    admin.mistral.workflows.update(old.definition + "# old\n", id=old.id, scope="public")
    install("admin", "--public")
    assert definitions(admin)[FULL].definition == old.definition
    now = definitions(other)[FULL]
    assert (now.id, now.definition, now.scope, now.updated_at) == (
        theirs.id,
        OWN,
        "private",
        theirs.updated_at,
    )
