# SPDX-License-Identifier: Apache-2.0
"""When a page should refresh a list."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import datetime

from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import OVERDUE
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import ProblemKind

WHILE_RUNNING = 2.5
"""Seconds between two refreshes while a run is in progress: Horizon's own ``ajax_poll_interval``."""

WHILE_MISSING = 5.0
"""Seconds between two refreshes while a service does not answer."""

NEVER = 0.0
"""Used instead of seconds: the list does not refresh itself."""

AT_MOST = 30.0
"""Most seconds between two refreshes of any list: other users may start runs, too."""


def refresh_in(
    now: datetime,
    runs: Iterable[Run],
    slots: Iterable[datetime | None],
    missing: Sequence[Problem] = (),
) -> float:
    """Return the seconds until the list may change.

    That is soon while a run is in progress or one of the services is ``missing`` for a while, else after the next slot.
    It is ``NEVER`` if a service refuses: it would refuse again. A slot that is overdue does not count: nothing fires
    it.
    """
    if any(run.state.moves for run in runs):
        return sooner(WHILE_RUNNING, missing)
    waits = [(slot - now).total_seconds() + 1 for slot in slots if slot and slot > now - OVERDUE]
    return sooner(min(AT_MOST, max(WHILE_RUNNING, min(waits, default=AT_MOST))), missing)


def sooner(wait: float, missing: Sequence[Problem]) -> float:
    """Return the seconds until the next refresh, which would be ``wait`` if nothing were ``missing``.

    A service that is busy is left alone for as long as possible.
    """
    if not missing or wait == NEVER:
        return wait
    kinds = {problem.kind for problem in missing}
    if not any(kind.passes for kind in kinds):
        return NEVER
    return AT_MOST if ProblemKind.BUSY in kinds else min(wait, WHILE_MISSING)
