# SPDX-License-Identifier: Apache-2.0
"""The workflow definitions of this package, and the digests of all earlier releases."""

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from backup_dashboard.core.workflow_versions import Shipped
from backup_dashboard.core.workflow_versions import version_of
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.workflows.released import RELEASED


def shipped(workflow: Workflow) -> Shipped:
    """Return the package's definition of a workflow, with which installed definitions are compared."""
    file = resources.files("backup_dashboard.workflows") / f"{workflow.value}.yaml"
    text = file.read_text(encoding="utf-8")
    tags = yaml.safe_load(text)[workflow.value]["tags"]
    return Shipped(text, version_of(tags), RELEASED[workflow])


_ACTION = re.compile(r"\b(?:cinder|std)\.\w+")


@cache
def needed_actions() -> frozenset[str]:
    """Return all actions that the tasks of the workflows may call."""
    actions: set[str] = set()
    for workflow in Workflow:
        tasks: dict[str, Any] = yaml.safe_load(shipped(workflow).text)[workflow.value]["tasks"]
        for task in tasks.values():
            actions.update(_ACTION.findall(task.get("action", "")))
    return frozenset(actions)
