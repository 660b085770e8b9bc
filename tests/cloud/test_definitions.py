# SPDX-License-Identifier: Apache-2.0
"""The three definitions, as Mistral's own parser and an operator who compares them see them."""

from importlib import resources
from typing import Any

import pytest
import yaml

from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import FULL_INCREMENTAL
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person

WORKFLOWS = (FULL, FULL_INCREMENTAL, ROTATION)


def text(workflow: str) -> str:
    file = resources.files("backup_dashboard.workflows") / f"{workflow}.yaml"
    return file.read_text(encoding="utf-8")


def specification(workflow: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text(workflow))[workflow]
    return found


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_mistral_takes_the_definition_as_valid(demo: Person, workflow: str) -> None:
    assert demo.mistral.workflows.validate(text(workflow)) == {"valid": True}


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_only_what_the_guide_names_has_to_be_given(workflow: str) -> None:
    limits = ["max_full_backups", "max_incremental_backups"] if workflow == ROTATION else []
    required = [each for each in specification(workflow)["input"] if isinstance(each, str)]
    assert required == ["volume_id", "backup_name", *limits]


def test_every_workflow_has_the_same_output() -> None:
    keys = [list(specification(workflow)["output"]) for workflow in WORKFLOWS]
    assert keys == [["backup_id", "backup_type", "size", "deleted", "kept", "stays", "summary"]] * 3


@pytest.mark.parametrize("task", ["explain_status", "explain_error", "fail_with_reason"])
def test_what_a_failed_run_says_is_made_in_the_same_way(task: str) -> None:
    first, *others = [specification(workflow)["tasks"][task] for workflow in WORKFLOWS]
    assert others == [first, first]


@pytest.mark.parametrize("task", ["wait_until_volume_is_free", "wait_for_backup"])
@pytest.mark.parametrize("part", ["action", "input", "retry", "publish-on-error"])
def test_all_three_wait_in_the_same_way(task: str, part: str) -> None:
    first, *others = [specification(workflow)["tasks"][task][part] for workflow in WORKFLOWS]
    assert others == [first, first]


@pytest.mark.parametrize("task", ["create_backup", "find_own_backup"])
@pytest.mark.parametrize("part", ["action", "on-success", "on-error", "publish-on-error"])
def test_all_three_look_for_a_backup_whose_answer_was_lost(task: str, part: str) -> None:
    first, *others = [specification(workflow)["tasks"][task].get(part) for workflow in WORKFLOWS]
    assert others == [first, first]
