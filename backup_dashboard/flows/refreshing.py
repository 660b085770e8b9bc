# SPDX-License-Identifier: Apache-2.0
"""When a list is worth looking at again."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import datetime

from backup_dashboard.api.errors import Service
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import OVERDUE

WHILE_RUNNING = 2.5
"""Seconds between two looks while a run is under way: Horizon's own ``ajax_poll_interval``."""

WHILE_MISSING = 5.0
"""Seconds between two looks while a service does not answer."""

AT_MOST = 30.0
"""Seconds after which a list is looked at again whatever it holds: others may start runs, too."""


def refresh_in(
    now: datetime,
    runs: Iterable[Run],
    slots: Iterable[datetime | None],
    missing: Sequence[Service] = (),
) -> float:
    """Seconds until the list may look different.

    Soon while a run moves or one of the services is ``missing``, else after the next slot. A slot that is overdue
    counts no more: nothing fires it.
    """
    if any(run.state.moves for run in runs):
        return WHILE_RUNNING
    if missing:
        return WHILE_MISSING
    waits = [(slot - now).total_seconds() + 1 for slot in slots if slot and slot > now - OVERDUE]
    return min(AT_MOST, max(WHILE_RUNNING, min(waits, default=AT_MOST)))
