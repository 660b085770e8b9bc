# SPDX-License-Identifier: Apache-2.0
"""Checking tells what a project's runs really run, and changes nothing."""

import pytest

from backup_dashboard.core.workflow_versions import Verdict
from backup_dashboard.core.workflow_versions import VersionState
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.workflows import Checked
from backup_dashboard.flows.workflows import Runs
from backup_dashboard.flows.workflows import check
from backup_dashboard.flows.workflows import install
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.workflow_texts import CHANGED
from tests.support.unit.workflow_texts import FULL
from tests.support.unit.workflow_texts import NEWER
from tests.support.unit.workflow_texts import NOW
from tests.support.unit.workflow_texts import OLD
from tests.support.unit.workflow_texts import OLD_CHANGED
from tests.support.unit.workflow_texts import SHIPPED
from tests.support.unit.workflow_texts import SOMEBODYS

BEFORE = "a project whose id comes before mine"
AFTER = "the project whose id comes after mine"


def full(mistral: FakeMistral) -> Checked:
    return next(each for each in check(mistral, "mine") if each.workflow is FULL)


def runs(mistral: FakeMistral) -> Runs:
    found = full(mistral).runs
    assert found
    return found


def test_what_is_not_there_is_missing_and_not_good() -> None:
    assert check(FakeMistral(), "mine") == [Checked(workflow, None) for workflow in Workflow]
    assert not full(FakeMistral()).good


@pytest.mark.parametrize(
    ("text", "verdict", "good"),
    [
        (SHIPPED.text, Verdict(NOW, VersionState.CURRENT, changed=False), True),
        (CHANGED, Verdict(NOW, VersionState.CURRENT, changed=True), True),
        (NEWER, Verdict(NOW + 1, VersionState.NEWER, changed=False), True),
        (OLD, Verdict(1, VersionState.OLD, changed=False), False),
        (OLD_CHANGED, Verdict(1, VersionState.OLD, changed=True), False),
        (SOMEBODYS, Verdict(0, VersionState.OLD, changed=True), False),
    ],
)
@pytest.mark.parametrize(("scope", "owner"), [("private", "mine"), ("public", AFTER)])
def test_only_what_is_old_is_not_good(
    text: str, verdict: Verdict, good: bool, scope: str, owner: str
) -> None:
    mistral = FakeMistral()
    mistral.install(text, scope, owner)
    assert runs(mistral).verdict == verdict
    assert full(mistral).good is good


def test_checking_changes_nothing() -> None:
    mistral = FakeMistral()
    mistral.install(OLD, "private")
    mistral.install(CHANGED, "public", AFTER)
    check(mistral, "mine")
    assert set(mistral.asked) == {
        "workflows.list_installed",
        "workflows.get_id_behind",
        "workflows.get_text",
    }


@pytest.mark.parametrize(("other", "own_one_runs"), [(AFTER, True), (BEFORE, False)])
def test_where_two_have_the_name_mistral_tells_which_one_runs(
    other: str, own_one_runs: bool
) -> None:
    mistral = FakeMistral()
    mistral.install(OLD, "private")
    mistral.install(SHIPPED.text, "public", other)
    found = runs(mistral)
    names = [found.chosen.project_id, *(each.project_id for each in found.passed_over)]
    assert names == (["mine", other] if own_one_runs else [other, "mine"])
    assert found.verdict.version == (1 if own_one_runs else NOW)


def test_what_only_an_administrator_sees_of_other_projects_runs_nowhere() -> None:
    mistral = FakeMistral()
    mistral.install(SHIPPED.text, "private", BEFORE)
    assert full(mistral) == Checked(FULL, None)
    mistral.install(SHIPPED.text, "public", AFTER)
    assert runs(mistral).chosen.project_id == AFTER
    mistral.install(OLD, "private")
    assert runs(mistral).chosen.project_id == "mine"
    assert [each.project_id for each in runs(mistral).passed_over] == [AFTER]


def test_after_installing_all_is_good() -> None:
    mistral = FakeMistral()
    mistral.install(OLD, "private")
    install(mistral, "mine", public=False)
    assert all(each.good for each in check(mistral, "mine"))
