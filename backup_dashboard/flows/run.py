# SPDX-License-Identifier: Apache-2.0
"""One run in full: what happened, step by step."""

from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import Step
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import missing
from backup_dashboard.flows.finding import known
from backup_dashboard.flows.history import RunRow
from backup_dashboard.flows.history import named
from backup_dashboard.flows.naming import NO_VOLUMES
from backup_dashboard.flows.refreshing import refresh_in


@dataclass(frozen=True)
class RunDetail:
    """A run, its steps in order, what could not be asked, and when to look again (seconds)."""

    row: RunRow
    steps: list[Step]
    missing_services: tuple[Service, ...]
    refresh_in: float


def detail(mistral: Mistral, cinder: Cinder, run_id: str, now: datetime) -> RunDetail:
    """Give one run; raises ``ServiceError`` if Mistral does not tell it (``NotFound`` for no such run)."""
    with Asking() as ask:
        run = ask(mistral.run, run_id)
        steps = ask(mistral.steps, run_id)
        triggers = ask(mistral.all_schedules)
        records = ask(mistral.records)
        names = ask(cinder.volume_names)
        backups = ask(cinder.backups)
    found = run.result()
    services = missing([steps, triggers, records, names, backups])
    rows = named([found], known(triggers, records), names.or_else(NO_VOLUMES), backups)
    return RunDetail(
        rows[0],
        steps.or_else([]),
        services,
        refresh_in(now, [found], [], services),
    )
