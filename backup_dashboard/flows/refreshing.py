# SPDX-License-Identifier: Apache-2.0
"""When a list is worth looking at again."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import datetime

from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import OVERDUE
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import ProblemKind

WHILE_RUNNING = 2.5
"""Seconds between two looks while a run is under way: Horizon's own ``ajax_poll_interval``."""

WHILE_MISSING = 5.0
"""Seconds between two looks while a service does not answer."""

NEVER = 0.0
"""In the place of seconds: the list is not looked at again by itself."""

AT_MOST = 30.0
"""Seconds after which a list is looked at again whatever it holds: others may start runs, too."""


def refresh_in(
    now: datetime,
    runs: Iterable[Run],
    slots: Iterable[datetime | None],
    missing: Sequence[Problem] = (),
) -> float:
    """Seconds until the list may look different.

    Soon while a run moves or one of the services is ``missing`` for a time, else after the next slot. ``NEVER`` where
    a service says no: it would say the same again. A slot that is overdue counts no more: nothing fires it.
    """
    if any(run.state.moves for run in runs):
        return sooner(WHILE_RUNNING, missing)
    waits = [(slot - now).total_seconds() + 1 for slot in slots if slot and slot > now - OVERDUE]
    return sooner(min(AT_MOST, max(WHILE_RUNNING, min(waits, default=AT_MOST))), missing)


def sooner(wait: float, missing: Sequence[Problem]) -> float:
    """Say after how many seconds to ask again where ``wait`` would do if nothing were ``missing``.

    A service that has too much to do is left alone for as long as may be.
    """
    if not missing or wait == NEVER:
        return wait
    kinds = {each.kind for each in missing}
    if not any(kind.passes for kind in kinds):
        return NEVER
    return AT_MOST if ProblemKind.BUSY in kinds else min(wait, WHILE_MISSING)
