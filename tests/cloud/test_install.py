# SPDX-License-Identifier: Apache-2.0
"""``python -m django backup_workflows install`` against a real Mistral."""

from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.cloud.definitions import NAMES
from tests.support.cloud.definitions import NEWER
from tests.support.cloud.definitions import SOMEBODYS
from tests.support.cloud.definitions import VERSION
from tests.support.cloud.definitions import Told
from tests.support.cloud.definitions import backup_workflows
from tests.support.cloud.definitions import definitions
from tests.support.cloud.definitions import old
from tests.support.cloud.definitions import packaged
from tests.support.cloud.definitions import put
from tests.support.cloud.definitions import restore
from tests.support.cloud.definitions import tags
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person

Install = Callable[..., Told]
CHANGED = packaged(FULL) + "# changed\n"
OLD_CHANGED = old(FULL) + "# changed\n"


@pytest.fixture
def install(env: dict[str, Any]) -> Install:
    """Runs the command as somebody; it has to succeed."""

    def run(cloud: str, *options: str) -> Told:
        told = backup_workflows(env, cloud, *options)
        assert told.code == 0, told.complaint
        return told

    return run


@pytest.fixture(autouse=True)
def _as_it_was(env: dict[str, Any], other: Person, admin: Person) -> Iterator[None]:
    restore(env, admin, other)
    yield
    restore(env, admin, other)


def test_a_member_installs_for_their_own_project(
    install: Install, other: Person, demo: Person
) -> None:
    told = install("other")
    assert [line.partition(".")[0] for line in told.lines] == [
        f"{name}: created, version {VERSION}" for name in NAMES
    ]
    for name, each in definitions(other).items():
        assert each.definition == packaged(name)
        assert each.scope == "private"
        assert sorted(each.tags) == ["backup_dashboard", f"version:{VERSION}"]
    assert set(definitions(other)) == set(NAMES)
    assert definitions(demo) == {}


def test_an_administrator_installs_for_everybody(install: Install, admin: Person) -> None:
    install("admin", "--public")
    for name, each in definitions(admin).items():
        assert each.definition == packaged(name)
        assert each.scope == "public"
        assert each.tags == tags(packaged(name), name)


@pytest.mark.parametrize("options", [["--public"], ["--public", "--force"], []])
def test_a_second_install_changes_nothing(
    install: Install, admin: Person, options: list[str]
) -> None:
    install("admin", "--public")
    before = {name: each.updated_at for name, each in definitions(admin).items()}
    told = install("admin", *options)
    assert told.lines == [
        f"{name}: unchanged, version {VERSION}. "
        f"This project runs its own public one, version {VERSION}."
        for name in NAMES
    ]
    after = {name: each.updated_at for name, each in definitions(admin).items()}
    assert set(before) == set(NAMES)
    assert after == before


def test_an_older_version_is_updated_in_its_place(install: Install, admin: Person) -> None:
    before = put(admin, old(FULL))
    assert before.tags == ["backup_dashboard", "version:1"]
    told = install("admin", "--public")
    assert told.of(FULL) == (
        f"updated from version 1 to version {VERSION}. "
        f"This project runs its own public one, version {VERSION}."
    )
    assert told.of(ROTATION).startswith("unchanged")
    after = definitions(admin)[FULL]
    assert (after.id, after.scope, after.definition) == (before.id, "public", packaged(FULL))
    assert after.tags == ["backup_dashboard", f"version:{VERSION}"]


@pytest.mark.parametrize(
    ("text", "version"),
    [(CHANGED, f"version {VERSION}"), (OLD_CHANGED, "version 1"), (SOMEBODYS, "no version")],
    ids=["current", "old", "somebody's"],
)
def test_a_locally_changed_definition_is_left_alone_until_forced(
    install: Install, admin: Person, text: str, version: str
) -> None:
    before = put(admin, text)
    assert install("admin", "--public").of(FULL) == (
        f"left alone, it was changed locally ({version}): keep that under another name, then "
        f"overwrite this one with --force. This project runs its own public one, {version}."
    )
    after = definitions(admin)[FULL]
    assert (after.definition, after.updated_at) == (text, before.updated_at)

    assert install("admin", "--force").of(FULL).startswith(f"overwritten, {version} with version")
    after = definitions(admin)[FULL]
    assert (after.id, after.scope, after.definition) == (before.id, "public", packaged(FULL))


def test_a_newer_definition_is_left_alone_until_forced(install: Install, admin: Person) -> None:
    before = put(admin, NEWER)
    assert install("admin", "--public").of(FULL) == (
        f"left alone, it is newer than this package (version {VERSION + 1}): upgrade the package, "
        f"or go back with --force. This project runs its own public one, version {VERSION + 1}."
    )
    after = definitions(admin)[FULL]
    assert (after.definition, after.updated_at) == (NEWER, before.updated_at)

    install("admin", "--public", "--force")
    assert definitions(admin)[FULL].definition == packaged(FULL)


@pytest.mark.parametrize("options", [["--public"], ["--public", "--force"]])
@pytest.mark.parametrize("theirs", [old(FULL), SOMEBODYS], ids=["old", "somebody's"])
def test_an_administrator_never_touches_another_projects_workflow(
    install: Install, admin: Person, other: Person, theirs: str, options: list[str]
) -> None:
    other.mistral.workflows.create(theirs)
    before = definitions(other)[FULL]
    put(admin, old(FULL))
    told = install("admin", *options)
    assert told.of(FULL).endswith(f"This project runs its own public one, version {VERSION}.")
    assert definitions(admin)[FULL].definition == packaged(FULL)
    after = definitions(other)[FULL]
    assert (after.id, after.definition, after.scope, after.updated_at) == (
        before.id,
        theirs,
        "private",
        before.updated_at,
    )


def test_a_member_never_touches_the_public_one(
    install: Install, admin: Person, other: Person
) -> None:
    before = put(admin, old(FULL))
    install("other", "--force")
    after = definitions(admin)[FULL]
    assert (after.id, after.definition, after.updated_at) == (
        before.id,
        old(FULL),
        before.updated_at,
    )
    assert definitions(other)[FULL].definition == packaged(FULL)


def test_a_workflow_in_a_namespace_is_none_of_ours(install: Install, other: Person) -> None:
    made = other.mistral.workflows.create(SOMEBODYS, namespace="theirs")[0]
    try:
        assert install("other", "--force").of(FULL).startswith("created")
        assert other.mistral.workflows.get(made.id, namespace="theirs").definition == SOMEBODYS
    finally:
        other.mistral.workflows.delete(made.id, namespace="theirs")


def test_a_member_who_may_not_publish_is_told(env: dict[str, Any], other: Person) -> None:
    told = backup_workflows(env, "other", "--public")
    assert told.code == 1
    assert "CommandError: Mistral (workflows): " in told.complaint
    assert definitions(other) == {}
