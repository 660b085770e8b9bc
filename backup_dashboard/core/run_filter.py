# SPDX-License-Identifier: Apache-2.0
"""A filter for runs, as far as Mistral can filter them."""

from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.core.runs import RunState
from backup_dashboard.core.workflows import Workflow


@dataclass(frozen=True)
class RunFilter:
    """Conditions for runs; an empty field accepts any.

    ``schedule_id`` is the id of the trigger that a run belongs to; the run started at ``since`` or later and
    before ``until`` (both aware).
    """

    state: RunState | None = None
    workflow: Workflow | None = None
    schedule_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


EVERY_RUN = RunFilter()
