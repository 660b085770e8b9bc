# SPDX-License-Identifier: Apache-2.0
"""The table of released definitions is what upgrades go by: it has to know every text."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from backup_dashboard.core.workflow_versions import digest
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.workflows.package import shipped
from backup_dashboard.workflows.released import RELEASED
from tools import release_workflows

KEPT = sorted((Path(__file__).parents[1] / "cloud" / "released").glob("*/*.yaml"))


def inputs(text: str, workflow: Workflow) -> dict[str, Any]:
    """The inputs of a definition: those that have to be given are ``...``, others have a default."""
    found: dict[str, Any] = {}
    for each in yaml.safe_load(text)[workflow.value]["input"]:
        found.update({each: ...} if isinstance(each, str) else each)
    return found


@pytest.mark.parametrize("workflow", Workflow)
def test_a_definition_that_changed_has_a_new_version_or_digest(workflow: Workflow) -> None:
    current = shipped(workflow)
    assert current.released.get(current.version) == digest(current.text), (
        f"{workflow.value}.yaml is not what was written down as version {current.version}. If that "
        f"version was ever released, first raise its tag to 'version:{current.version + 1}'. Then "
        "run `python -m tools.release_workflows`, which puts this line into "
        f"backup_dashboard/workflows/released.py:\n{release_workflows.line(workflow)}"
    )


@pytest.mark.parametrize("workflow", Workflow)
def test_the_package_ships_the_newest_version_that_it_knows(workflow: Workflow) -> None:
    assert shipped(workflow).version == max(RELEASED[workflow])


def test_no_text_has_two_versions() -> None:
    digests = [each for versions in RELEASED.values() for each in versions.values()]
    assert len(set(digests)) == len(digests)


@pytest.mark.parametrize("file", KEPT, ids=lambda file: f"{file.stem} {file.parent.name}")
def test_a_released_text_is_known_for_ever(file: Path) -> None:
    known = RELEASED[Workflow(file.stem)][int(file.parent.name)]
    assert known == digest(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("workflow", Workflow)
def test_a_text_is_kept_of_each_version_before_the_current_one(workflow: Workflow) -> None:
    kept = {int(file.parent.name) for file in KEPT if file.stem == workflow.value}
    assert kept >= set(RELEASED[workflow]) - {max(RELEASED[workflow])}


@pytest.mark.parametrize("file", KEPT, ids=lambda file: f"{file.stem} {file.parent.name}")
def test_a_schedule_made_for_an_older_version_still_starts(file: Path) -> None:
    """Mistral leaves no trace of a run whose input the definition does not take."""
    workflow = Workflow(file.stem)
    old = inputs(file.read_text(encoding="utf-8"), workflow)
    new = inputs(shipped(workflow).text, workflow)
    assert set(old) <= set(new)
    assert {name for name in new if new[name] is ...} <= {name for name in old if old[name] is ...}


def test_the_tool_adds_the_current_versions_and_changes_no_older_one() -> None:
    table = release_workflows.updated()
    for workflow in Workflow:
        current = shipped(workflow)
        assert table[workflow] == {**RELEASED[workflow], current.version: digest(current.text)}


def test_the_tool_writes_the_table_as_it_stands_in_the_sources() -> None:
    text = release_workflows.TABLE.read_text(encoding="utf-8")
    assert release_workflows.source(text, RELEASED) == text
