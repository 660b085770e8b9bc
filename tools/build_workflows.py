# SPDX-License-Identifier: Apache-2.0
"""``make workflows``: writes the three workflows from what they share and what each has of its own.

The sources are Jinja templates in ``backup_dashboard/workflows/source``. Their square brackets are
filled in here; the angle and curly ones are Mistral's, which fills them in while a workflow runs.
``says`` has the words by which errors are known (``backup_dashboard/core/error_texts.py``).
"""

from pathlib import Path

from jinja2 import Environment
from jinja2 import FileSystemLoader
from jinja2 import StrictUndefined

from backup_dashboard import workflows
from backup_dashboard.core import error_texts
from backup_dashboard.core.workflows import Workflow

FOLDER = Path(workflows.__file__).parent
SOURCES = {
    Workflow.FULL: "full.yaml.j2",
    Workflow.FULL_INCREMENTAL: "full_incremental.yaml.j2",
    Workflow.ROTATION: "rotation.yaml.j2",
}


def build(workflow: Workflow) -> str:
    """Give the text that the sources make of a workflow."""
    templates = Environment(  # noqa: S701  YAML, of which nothing is to be escaped
        loader=FileSystemLoader(FOLDER / "source"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
    )
    return templates.get_template(SOURCES[workflow]).render(
        workflow=workflow.value, says=error_texts
    )


if __name__ == "__main__":
    for each in Workflow:
        (FOLDER / f"{each.value}.yaml").write_text(build(each), encoding="utf-8")
