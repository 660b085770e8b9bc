# SPDX-License-Identifier: Apache-2.0
"""The newest runs of all schedules, cached for some seconds if they are so many that Mistral is slow to find them."""

from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.runs import Run
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.schedule_index import SCHEDULES
from backup_dashboard.flows.shelf import Shelf

_RUNS = "newest runs"


@dataclass(frozen=True)
class NewestRuns:
    """The runs without their inputs, loaded at ``counted_at`` (aware UTC) and valid for ``keeps`` seconds."""

    counted_at: datetime
    keeps: float
    runs: Listing[Run]
    missing_services: tuple[Problem, ...] = ()


def load_newest_runs(mistral: Mistral, shelf: Shelf, now: datetime) -> NewestRuns:
    """Load the newest ``LIST_LIMIT`` runs that belong to a schedule: one call to Mistral, or none.

    They are cached if the schedules are: Mistral reads all runs of a project to find the newest.
    """
    newest: NewestRuns = shelf.recall(_RUNS, lambda: {_RUNS: _ask(mistral, shelf, now)})
    return newest


def _ask(mistral: Mistral, shelf: Shelf, now: datetime) -> NewestRuns:
    with Asking() as ask:
        runs = ask(mistral.executions.list_newest_scheduled)
    services = problems_of([runs])
    keeps = shelf.seconds if shelf.has(SCHEDULES) and not services else 0.0
    return NewestRuns(now, keeps, runs.or_else(Listing(complete=False)), services)
