# SPDX-License-Identifier: Apache-2.0
"""The workflows that operators read and install are what their sources make."""

import re

import pytest

from backup_dashboard.core.workflows import Workflow
from backup_dashboard.workflows.package import shipped
from tools import build_workflows


@pytest.mark.parametrize("workflow", Workflow)
def test_the_files_are_what_the_sources_make(workflow: Workflow) -> None:
    assert shipped(workflow).text == build_workflows.build(workflow), (
        f"{workflow.value}.yaml is not what its sources make: change backup_dashboard/workflows/source, "
        "and run `make workflows`."
    )


EXPRESSION = re.compile(r"<%.*?%>|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
"""YAQL, and Jinja's values and blocks."""

CASE = re.compile(r" *\S.* => .+(?:,|\) %>)")
"""A condition and what it decides, on a line of its own."""


NAME = re.compile(r" *let\(\w+ => .+\) ->")
"""What a name stands for, on a line of its own."""


def is_a_list_of_names(expression: str) -> bool:
    """Whether each line but the last gives a name to what the lines below it use."""
    head, *names, last = expression.splitlines()
    return head == "<%" and all(map(NAME.fullmatch, names)) and len(one_line(last)) <= 300


def is_a_list_of_cases(expression: str) -> bool:
    """Whether it is a ``switch`` with one case a line, after what a ``let`` gives names to."""
    head, switch, cases = expression.partition(" switch(\n")
    named = head == "<%" or (head.startswith("<% let(") and len(one_line(head)) <= 300)
    return bool(switch) and named and all(map(CASE.fullmatch, cases.splitlines()))


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("workflow", Workflow)
def test_an_expression_is_short_or_a_list_of_cases(workflow: Workflow) -> None:
    found = EXPRESSION.findall(shipped(workflow).text)
    assert len(found) > 50
    long = [each for each in found if len(one_line(each)) > 300]
    lists = (is_a_list_of_cases, is_a_list_of_names)
    assert [each for each in long if not any(is_list(each) for is_list in lists)] == []
