# SPDX-License-Identifier: Apache-2.0
"""What the workflows are made of is asked for, all of it, in one question."""

import re

import pytest

from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.actions import missing_actions
from backup_dashboard.workflows.package import needed_actions
from backup_dashboard.workflows.package import shipped
from tests.support.unit.fakes import FakeMistral


@pytest.mark.parametrize("workflow", Workflow)
def test_every_action_that_a_text_names_is_asked_for(workflow: Workflow) -> None:
    lines = re.findall(r"^ +action: .*$", shipped(workflow).text, re.MULTILINE)
    assert lines
    for line in lines:
        named = set(re.findall(r"(?:cinder|std)\.[a-z_]+", line))
        assert named, line
        assert named <= needed_actions()


def test_nothing_is_missing_where_mistral_has_all_and_it_costs_one_question() -> None:
    mistral = FakeMistral()
    assert missing_actions(mistral) == []
    assert mistral.asked == ["actions.list_among"]


def test_what_is_missing_is_named_in_order() -> None:
    mistral = FakeMistral()
    mistral.without_actions = {"cinder.volumes_get", "cinder.backups_create", "nova.servers_get"}
    assert missing_actions(mistral) == ["cinder.backups_create", "cinder.volumes_get"]
