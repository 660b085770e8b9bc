# SPDX-License-Identifier: Apache-2.0
"""Installing the workflows touches only one's own copies, nothing twice, and nobody's changes."""

import pytest
import yaml

from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.workflows import Change
from backup_dashboard.flows.workflows import Installed
from backup_dashboard.flows.workflows import install
from backup_dashboard.flows.workflows import install_missing
from backup_dashboard.flows.workflows import missing
from backup_dashboard.workflows.package import shipped
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.workflow_texts import CHANGED
from tests.support.unit.workflow_texts import FULL
from tests.support.unit.workflow_texts import NEWER
from tests.support.unit.workflow_texts import NOW
from tests.support.unit.workflow_texts import OLD
from tests.support.unit.workflow_texts import OLD_CHANGED
from tests.support.unit.workflow_texts import OWN
from tests.support.unit.workflow_texts import SHIPPED
from tests.support.unit.workflow_texts import SOMEBODYS


def changes(mistral: FakeMistral, public: bool = False) -> list[Change]:
    return [each.change for each in install(mistral, "mine", public)]


def on(text: str, public: bool = False, force: bool = False) -> tuple[Installed, FakeMistral]:
    """What installing does where the project has ``text`` as its full workflow, privately."""
    mistral = FakeMistral()
    mistral.install(text, "private")
    done = install(mistral, "mine", public, force)
    return next(each for each in done if each.workflow is FULL), mistral


@pytest.mark.parametrize("workflow", Workflow)
def test_the_package_ships_each_workflow_under_its_name(workflow: Workflow) -> None:
    definition = yaml.safe_load(shipped(workflow).text)
    assert set(definition) == {"version", workflow.value}
    inputs = definition[workflow.value]["input"]
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
    assert not {"workflows.create", "workflows.update"} & set(mistral.asked)


def test_an_older_release_is_updated_in_its_place_and_nothing_else() -> None:
    mistral = FakeMistral()
    changes(mistral)
    mistral.install(OLD, "private")
    mistral.asked.clear()
    done = {each.workflow: each for each in install(mistral, "mine", public=False)}
    assert done.pop(FULL) == Installed(FULL, Change.UPDATED, 1, NOW)
    assert {each.change for each in done.values()} == {Change.UNCHANGED}
    assert mistral.texts[OWN] == SHIPPED.text
    assert mistral.asked.count("workflows.update") == 1
    assert "workflows.create" not in mistral.asked


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize(("text", "version"), [(CHANGED, NOW), (OLD_CHANGED, 1), (SOMEBODYS, 0)])
def test_a_locally_changed_definition_is_left_alone(text: str, version: int, public: bool) -> None:
    done, mistral = on(text, public)
    assert done == Installed(FULL, Change.LEFT_CHANGED, version, version)
    assert mistral.texts[OWN] == text
    assert mistral.installed[OWN].scope == "private"


@pytest.mark.parametrize("public", [True, False])
def test_a_definition_newer_than_the_package_is_left_alone(public: bool) -> None:
    done, mistral = on(NEWER, public)
    assert done == Installed(FULL, Change.LEFT_NEWER, NOW + 1, NOW + 1)
    assert mistral.texts[OWN] == NEWER
    assert mistral.installed[OWN].scope == "private"


@pytest.mark.parametrize(
    ("text", "version"), [(CHANGED, NOW), (OLD_CHANGED, 1), (SOMEBODYS, 0), (NEWER, NOW + 1)]
)
def test_only_force_overwrites_what_is_otherwise_left_alone(text: str, version: int) -> None:
    done, mistral = on(text, force=True)
    assert done == Installed(FULL, Change.OVERWRITTEN, version, NOW)
    assert mistral.texts[OWN] == SHIPPED.text


def test_force_does_nothing_to_what_is_as_it_should_be() -> None:
    done, mistral = on(SHIPPED.text, force=True)
    assert done.change is Change.UNCHANGED
    assert "workflows.update" not in mistral.asked


@pytest.mark.parametrize("force", [True, False])
@pytest.mark.parametrize("text", [OLD, CHANGED, NEWER])
def test_another_projects_workflows_stay_as_they_are(text: str, force: bool) -> None:
    mistral = FakeMistral()
    mistral.install(text, "public", project_id="theirs")
    mistral.install(text, "private", project_id="an administrator sees these too")
    before = dict(mistral.texts)
    done = install(mistral, "mine", public=True, force=force)
    assert [each.change for each in done] == [Change.CREATED] * 3
    assert {id: mistral.texts[id] for id in before} == before


def test_installing_for_everybody_publishes_what_was_private() -> None:
    mistral = FakeMistral()
    changes(mistral)
    assert changes(mistral, public=True) == [Change.PUBLISHED] * 3
    assert {each.scope for each in mistral.installed.values()} == {"public"}


@pytest.mark.parametrize("text", [OLD, CHANGED])
def test_installing_for_oneself_takes_nothing_away_from_others(text: str) -> None:
    mistral = FakeMistral()
    changes(mistral, public=True)
    mistral.install(text, "public")
    install(mistral, "mine", public=False, force=True)
    assert mistral.texts[OWN] == SHIPPED.text
    assert {each.scope for each in mistral.installed.values()} == {"public"}


@pytest.mark.parametrize(("scope", "owner"), [("public", "theirs"), ("private", "mine")])
def test_a_public_workflow_and_ones_own_are_not_missing(scope: str, owner: str) -> None:
    mistral = FakeMistral()
    mistral.install(SHIPPED.text, scope, owner)
    others = [Workflow.ROTATION, Workflow.FULL_INCREMENTAL]
    assert missing(mistral.installed.values(), "mine") == others
    assert missing([], "mine") == list(Workflow)


def test_what_only_an_administrator_sees_of_other_projects_does_not_help_a_project() -> None:
    mistral = FakeMistral()
    mistral.install(SHIPPED.text, "private", "theirs")
    assert missing(mistral.installed.values(), "mine") == list(Workflow)


@pytest.mark.parametrize("text", [SHIPPED.text, OLD, CHANGED])
@pytest.mark.parametrize(("scope", "owner"), [("public", "theirs"), ("private", "mine")])
def test_installing_what_is_missing_neither_touches_nor_doubles_what_is_there(
    text: str, scope: str, owner: str
) -> None:
    mistral = FakeMistral()
    mistral.install(text, scope, owner)
    before = dict(mistral.installed)
    install_missing(mistral, "mine")
    assert mistral.texts[f"{owner}-{FULL}"] == text
    made = [each for id, each in mistral.installed.items() if id not in before]
    assert {(each.name, each.scope, each.project_id) for each in made} == {
        (name, "private", "mine") for name in (Workflow.ROTATION, Workflow.FULL_INCREMENTAL)
    }
    mistral.asked.clear()
    install_missing(mistral, "mine")
    assert mistral.asked == ["workflows.list_installed"]
