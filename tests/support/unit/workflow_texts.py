# SPDX-License-Identifier: Apache-2.0
"""Texts of the full workflow: as it is shipped, as it was, and changed by somebody."""

from pathlib import Path

from backup_dashboard.core.workflows import Workflow
from backup_dashboard.workflows.package import shipped

RELEASED = Path(__file__).parents[2] / "cloud" / "released"
FULL = Workflow.FULL
OWN = f"mine-{FULL}"
SHIPPED = shipped(FULL)
NOW = SHIPPED.version
OLD = (RELEASED / "1" / f"{FULL}.yaml").read_text(encoding="utf-8")
CHANGED = SHIPPED.text + "# changed\n"
OLD_CHANGED = OLD + "# changed\n"
SOMEBODYS = f"version: '2.0'\n{FULL}: {{tasks: {{nothing: {{action: std.noop}}}}}}\n"
NEWER = SHIPPED.text.replace(f"version:{NOW}", f"version:{NOW + 1}")
