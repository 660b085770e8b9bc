# SPDX-License-Identifier: Apache-2.0
"""The workflows that operators read and install are what their sources make."""

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
