# SPDX-License-Identifier: Apache-2.0
"""The definitions that this package ships, with what it knows of the ones it shipped before."""

from importlib import resources

import yaml

from backup_dashboard.core.definitions import Shipped
from backup_dashboard.core.definitions import version_of
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.workflows.released import RELEASED


def shipped(workflow: Workflow) -> Shipped:
    """Give what installed definitions of a workflow are held against."""
    file = resources.files("backup_dashboard.workflows") / f"{workflow.value}.yaml"
    text = file.read_text(encoding="utf-8")
    tags = yaml.safe_load(text)[workflow.value]["tags"]
    return Shipped(text, version_of(tags), RELEASED[workflow])
