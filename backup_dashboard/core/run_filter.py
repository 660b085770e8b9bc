# SPDX-License-Identifier: Apache-2.0
"""Which runs are wanted, as far as Mistral can choose them."""

from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.core.runs import RunState
from backup_dashboard.core.workflows import Workflow


@dataclass(frozen=True)
class RunFilter:
    """What each run wanted is like; an empty field stands for any.

    ``schedule_id`` is the id of the trigger that it had to do with; it started at ``since`` or later and before
    ``until`` (both aware).
    """

    state: RunState | None = None
    workflow: Workflow | None = None
    schedule_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


EVERY_RUN = RunFilter()
