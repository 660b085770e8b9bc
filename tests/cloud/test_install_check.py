# SPDX-License-Identifier: Apache-2.0
"""``backup_workflows install --check``, and which workflow runs where two have the name."""

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
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import Person

CHANGED = packaged(FULL) + "# changed\n"
OLD_CHANGED = old(FULL) + "# changed\n"


@pytest.fixture(autouse=True)
def _as_it_was(env: dict[str, Any], demo: Person, other: Person, admin: Person) -> Iterator[None]:
    restore(env, admin, demo, other)
    yield
    restore(env, admin, demo, other)


def check(env: dict[str, Any], cloud: str = "admin") -> Told:
    return backup_workflows(env, cloud, "--check")


@pytest.mark.parametrize(
    ("text", "code", "state"),
    [
        (packaged(FULL), 0, f"current. This project runs its own public one, version {VERSION}."),
        (CHANGED, 0, f"changed locally. This project runs its own public one, version {VERSION}."),
        (
            NEWER,
            0,
            f"newer, this package has version {VERSION}. "
            f"This project runs its own public one, version {VERSION + 1}.",
        ),
        (
            old(FULL),
            1,
            f"old, this package has version {VERSION}. "
            "This project runs its own public one, version 1.",
        ),
        (
            OLD_CHANGED,
            1,
            f"changed locally and old, this package has version {VERSION}, which takes its place "
            "only with --force. This project runs its own public one, version 1.",
        ),
    ],
    ids=["current", "changed", "newer", "old", "changed and old"],
)
def test_only_what_is_old_fails_the_check(
    env: dict[str, Any], admin: Person, text: str, code: int, state: str
) -> None:
    before = put(admin, text)
    told = check(env)
    assert (told.code, told.of(FULL)) == (code, state)
    assert [line.partition(":")[0] for line in told.lines] == list(NAMES)
    complaint = (
        f"CommandError: Missing or old: {FULL}. "
        "Run install without --check, for the project that owns them."
    )
    assert told.complaint == (complaint if code else "")
    after = definitions(admin)[FULL]
    assert (after.definition, after.updated_at) == (text, before.updated_at)


def test_what_is_missing_fails_the_check_and_is_not_installed(
    env: dict[str, Any], admin: Person, demo: Person
) -> None:
    there = definitions(admin)[FULL]
    admin.mistral.workflows.update(there.definition, id=there.id, scope="private")
    told = check(env, "demo")
    assert (told.code, told.of(FULL)) == (1, "missing. This project has none to run.")
    assert f"Missing or old: {FULL}." in told.complaint
    assert definitions(demo) == {}


def test_a_public_workflow_of_another_project_is_as_good_as_ones_own(
    env: dict[str, Any], admin: Person
) -> None:
    told = check(env, "demo")
    assert told.code == 0
    assert told.lines == [
        f"{name}: current. "
        f"This project runs the public one of project {admin.project_id}, version {VERSION}."
        for name in NAMES
    ]


@pytest.mark.parametrize("name", ["demo", "other"])
def test_where_two_have_the_name_the_one_that_is_named_really_runs(
    env: dict[str, Any], admin: Person, name: str
) -> None:
    member = Person(env, name)
    own = member.mistral.workflows.create(SOMEBODYS)[0]
    told = check(env, name)
    run = member.mistral.executions.create(
        FULL, workflow_input={"volume_id": "none", "backup_name": "none"}
    )
    private = "its own private one, no version"
    public = f"the public one of project {admin.project_id}, version {VERSION}"
    if run.workflow_id == own.id:
        assert told.of(FULL) == (
            f"changed locally and old, this package has version {VERSION}, which takes its place "
            f"only with --force. This project runs {private}, and not {public}."
        )
        assert told.code == 1
    else:
        assert told.of(FULL) == f"current. This project runs {public}, and not {private}."
        assert told.code == 0
    installed = backup_workflows(env, name)
    assert installed.of(FULL).startswith("left alone")
    assert (
        installed.of(FULL).partition("This project")[2]
        == told.of(FULL).partition("This project")[2]
    )


def test_an_administrator_is_not_misled_by_what_other_projects_have(
    env: dict[str, Any], demo: Person, other: Person
) -> None:
    for member in (demo, other):
        member.mistral.workflows.create(SOMEBODYS)
    told = check(env)
    assert told.code == 0
    assert told.of(FULL) == (f"current. This project runs its own public one, version {VERSION}.")
