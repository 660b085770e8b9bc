# SPDX-License-Identifier: Apache-2.0
"""Changes to schedules in the real Mistral, by a process that is killed in between."""

from collections.abc import Callable
from collections.abc import Iterator

import pytest

from backup_dashboard.core.records import RecordState
from backup_dashboard.flows.delete import delete
from backup_dashboard.flows.edit import edit
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.pause import pause
from backup_dashboard.flows.resume import resume
from tests.support.cloud.changing import Project
from tests.support.cloud.changing import as_active
from tests.support.cloud.changing import as_changed
from tests.support.cloud.changing import as_paused
from tests.support.cloud.changing import now
from tests.support.cloud.dying import killed
from tests.support.cloud.kit import Person


@pytest.fixture
def project(demo: Person) -> Iterator[Project]:
    """The project demo, without any schedule of the test's before and after it."""
    found = Project(demo)
    yield found
    found.clean()


CHANGES: dict[str, Callable[[Project, str, Gate], object]] = {
    "pause": lambda _project, key, gate: pause(gate, key, now()),
    "resume": lambda _project, key, gate: resume(gate, key, now()),
    "edit": lambda project, key, gate: edit(gate, key, project.new, now()),
    "rename": lambda project, key, gate: edit(gate, key, project.renamed, now()),
    "delete": lambda _project, key, gate: delete(gate, key, now()),
}


@pytest.mark.parametrize(
    ("start", "change", "deaths"),
    [
        (as_active, "pause", 3),
        (as_active, "edit", 6),
        (as_active, "rename", 6),
        (as_active, "delete", 1),
        (as_changed, "pause", 2),
        (as_changed, "edit", 5),
        (as_changed, "delete", 2),
        (as_paused, "resume", 2),
        (as_paused, "edit", 1),
        (as_paused, "delete", 1),
    ],
)
def test_a_process_killed_between_any_two_changes_loses_nothing(
    demo: Person, project: Project, start: Callable[[Project], str], change: str, deaths: int
) -> None:
    whole = (project.old, project.new, project.renamed)
    for changes in range(deaths + 1):
        key = start(project)
        died = killed(demo, lambda gate, key=key: CHANGES[change](project, key, gate), changes)
        assert died is (changes < deaths)
        if died and (found := project.schedules()):
            (left,) = found
            assert left.key == key
            assert left.definition in whole
            CHANGES[change](project, key, project.gate)
        if change == "delete":
            assert project.schedules() == []
        else:
            assert resume(project.gate, key, now()).active
            assert [each.id for each in project.triggers()] == [project.only().id]
            assert set(project.records()) <= {RecordState.ACTIVE}
        project.clean()
