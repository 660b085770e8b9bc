# SPDX-License-Identifier: Apache-2.0
"""A closer look at a few volumes of which the newest runs and backups of the project do not tell enough."""

from collections.abc import Sequence
from datetime import datetime

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.judge import judge_protection
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import Run
from backup_dashboard.flows.asking import Asking

_MOST = 100
"""Volumes that are looked at: a page has fewer, and a file has as many as there are."""

_RUNS = PageRequest(20)
"""Newest runs of a schedule that are looked at."""


def look_closer(
    mistral: Mistral, cinder: Cinder, volumes: Sequence[VolumeProtection], now: datetime
) -> list[VolumeProtection]:
    """Judge those of the volumes that are Unknown anew, the first ``_MOST`` of them, in their places.

    Each costs a call to Cinder, and one to Mistral for each of its schedules, all at once. Where a service does not
    answer, it stays as it was.
    """
    unknown = [each for each in volumes if each.status is Status.UNKNOWN][:_MOST]
    with Asking() as ask:
        backups = {each.id: ask(cinder.backups, each.id) for each in unknown}
        runs = {
            schedule.key: ask(
                mistral.executions.list_page, _RUNS, RunFilter(schedule_id=schedule.id)
            )
            for each in unknown
            for schedule in each.schedules
            if schedule.active
        }
    judged: dict[str, VolumeProtection] = {}
    for each in unknown:
        answers = [runs[schedule.key] for schedule in each.schedules if schedule.key in runs]
        if backups[each.id].error or any(answer.error for answer in answers):
            continue
        evidence = Evidence(
            volumes={each.id: each.name},
            schedules=each.schedules,
            runs=_together([answer.result() for answer in answers]),
            backups=backups[each.id].result(),
        )
        [judged[each.id]] = judge_protection(evidence, now)
    return [judged.get(each.id, each) for each in volumes]


def _together(pages: list[Page[Run]]) -> Listing[Run]:
    """Make one list of the newest runs of several schedules: it reaches as far as the one that was cut first."""
    parts = [Listing.newest(page.items, page.has_more, lambda run: run.started) for page in pages]
    runs = sorted(
        (run for part in parts for run in part), key=lambda run: run.started, reverse=True
    )
    cut = [part.since for part in parts if part.since]
    return Listing(runs, not cut, max(cut, default=None))
