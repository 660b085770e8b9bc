# SPDX-License-Identifier: Apache-2.0
"""Installing the workflows touches only one's own copies, and nothing twice."""

import pytest
import yaml
from fakes import FakeMistral

from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.workflows import Change
from backup_dashboard.flows.workflows import install
from backup_dashboard.flows.workflows import missing
from backup_dashboard.flows.workflows import packaged


def changes(mistral: FakeMistral, public: bool = False) -> list[Change]:
    return [each.change for each in install(mistral, "mine", public)]


@pytest.mark.parametrize("workflow", Workflow)
def test_the_package_ships_each_workflow_under_its_name(workflow: Workflow) -> None:
    shipped = yaml.safe_load(packaged(workflow))
    assert set(shipped) == {"version", workflow.value}
    inputs = shipped[workflow.value]["input"]
    required = {each for each in inputs if isinstance(each, str)}
    assert required >= {"volume_id", "backup_name"}
    names = {each if isinstance(each, str) else next(iter(each)) for each in inputs}
    assert workflow.has_limits == ({"max_full_backups", "max_incremental_backups"} <= names)


@pytest.mark.parametrize("public", [True, False])
def test_installing_creates_all_three_and_a_second_time_changes_nothing(public: bool) -> None:
    mistral = FakeMistral()
    assert changes(mistral, public) == [Change.CREATED] * 3
    mistral.asked.clear()
    assert changes(mistral, public) == [Change.UNCHANGED] * 3
    assert not {"create_workflow", "update_workflow"} & set(mistral.asked)


def test_only_a_workflow_that_differs_is_updated() -> None:
    mistral = FakeMistral()
    changes(mistral)
    mistral.install(packaged(Workflow.FULL) + "# changed\n", "private")
    done = {each.workflow: each.change for each in install(mistral, "mine", public=False)}
    assert done.pop(Workflow.FULL) is Change.UPDATED
    assert set(done.values()) == {Change.UNCHANGED}
    assert mistral.workflows[f"mine-{Workflow.FULL}"].definition == packaged(Workflow.FULL)


def test_another_projects_workflows_stay_as_they_are() -> None:
    mistral = FakeMistral()
    for workflow in Workflow:
        mistral.install(packaged(workflow) + "# theirs\n", "public", project_id="theirs")
    before = dict(mistral.workflows)
    assert changes(mistral) == [Change.CREATED] * 3
    assert {id: mistral.workflows[id] for id in before} == before


def test_installing_for_everybody_publishes_what_was_private() -> None:
    mistral = FakeMistral()
    changes(mistral)
    assert changes(mistral, public=True) == [Change.UPDATED] * 3
    assert {each.scope for each in mistral.workflows.values()} == {"public"}


def test_installing_for_oneself_takes_nothing_away_from_others() -> None:
    mistral = FakeMistral()
    changes(mistral, public=True)
    mistral.install(packaged(Workflow.FULL) + "# changed\n", "public")
    changes(mistral, public=False)
    assert {each.scope for each in mistral.workflows.values()} == {"public"}


def test_a_workflow_of_any_project_that_is_seen_is_not_missing() -> None:
    mistral = FakeMistral()
    mistral.install(packaged(Workflow.FULL), "public", project_id="theirs")
    assert missing(mistral.workflows.values()) == [Workflow.ROTATION, Workflow.FULL_INCREMENTAL]
    assert missing([]) == list(Workflow)
