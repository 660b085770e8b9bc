# SPDX-License-Identifier: Apache-2.0
"""The calendar of the last weeks: the result of each day."""

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import tzinfo

from backup_dashboard.api.mistral import LIST_LIMIT
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.protection.days import Day
from backup_dashboard.core.protection.days import judge_days
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.missed import MissedCause
from backup_dashboard.core.protection.missed import find_missed
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import without_repeats
from backup_dashboard.flows.refreshing import AT_MOST
from backup_dashboard.flows.refreshing import refresh_in
from backup_dashboard.flows.schedule_index import load_schedule_index
from backup_dashboard.flows.shelf import Shelf

WEEKS = 8
"""How many weeks the calendar shows."""


@dataclass(frozen=True)
class Calendar:
    """The weeks up to ``today``; of days before ``since`` only the failed runs are known.

    It was counted at ``counted_at`` (aware UTC) and is valid for ``keeps`` seconds.
    """

    counted_at: datetime
    keeps: float
    today: date
    days: list[Day]
    since: datetime | None
    missing_services: tuple[Problem, ...]
    refresh_in: float


def load_calendar(
    mistral: Mistral, shelf: Shelf, today: date, zone: tzinfo, now: datetime
) -> Calendar:
    """Load the result of each day of the last weeks, with the days in ``zone``: four calls to Mistral."""
    calendar: Calendar = shelf.recall(
        f"calendar {zone}",
        lambda: {f"calendar {zone}": _count(mistral, shelf, today, zone, now)},
        lambda cached: cached.today == today,
    )
    return calendar


def _count(mistral: Mistral, shelf: Shelf, today: date, zone: tzinfo, now: datetime) -> Calendar:
    with Asking() as ask:
        index = ask(load_schedule_index, mistral, shelf, now)
        newest = ask(mistral.executions.list_newest_scheduled)
        failed = ask(mistral.executions.list_failed, now - timedelta(weeks=WEEKS))
    ran = newest.or_else(Listing(complete=False))
    runs = {run.id: run for run in (*ran, *failed.or_else(Listing()))}
    schedules = index.result().schedules
    evidence = Evidence({}, schedules, ran, Listing(complete=False))
    lost = [
        missed
        for missed in find_missed(evidence, now, most=10_000)
        if missed.cause is not MissedCause.PURGED
    ]
    services = without_repeats(index.result().missing_services, problems_of([newest, failed]))
    return Calendar(
        counted_at=now,
        keeps=shelf.seconds if len(schedules) > LIST_LIMIT and not services else 0.0,
        today=today,
        days=judge_days(runs.values(), lost, ran.since, today, zone, WEEKS) if not services else [],
        since=ran.since,
        missing_services=services,
        refresh_in=refresh_in(now, [], [], services) if services else AT_MOST,
    )
