# SPDX-License-Identifier: Apache-2.0
"""Record the digests of the present workflows: ``python -m tools.release_workflows``.

Run it when a new version of a workflow is ready. The digests of older versions stay.
"""

from collections.abc import Mapping
from pathlib import Path

from backup_dashboard.core.workflow_versions import digest
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.workflows import released
from backup_dashboard.workflows.package import shipped

TABLE = Path(released.__file__)


def line(workflow: Workflow) -> str:
    """Return the line of the table for the present text of a workflow."""
    current = shipped(workflow)
    return f'{current.version}: "{digest(current.text)}",'


def updated() -> dict[Workflow, dict[int, str]]:
    """Return the table, with the current version of each workflow added.

    Raises ``ValueError`` for a text that returns to the number of an older version.
    """
    table = {}
    for workflow in Workflow:
        current = shipped(workflow)
        if current.version < max(current.released):
            raise ValueError(f"{workflow.value}: its tag version:{current.version} went back")
        table[workflow] = {**current.released, current.version: digest(current.text)}
    return table


def source(old: str, table: Mapping[Workflow, Mapping[int, str]]) -> str:
    """Return the text of the module with the new table; everything before the table stays as it was."""
    lines = [old[: old.index("RELEASED:")] + "RELEASED: dict[Workflow, dict[int, str]] = {"]
    for workflow, digests in table.items():
        lines.append(f"    Workflow.{workflow.name}: {{")
        lines += [f'        {version}: "{digests[version]}",' for version in sorted(digests)]
        lines.append("    },")
    return "\n".join([*lines, "}\n"])


if __name__ == "__main__":
    TABLE.write_text(source(TABLE.read_text(encoding="utf-8"), updated()), encoding="utf-8")
