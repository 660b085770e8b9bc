# SPDX-License-Identifier: Apache-2.0
"""Judges a few volumes one by one if the project's newest runs and backups do not say enough about them."""

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
"""Volumes that are judged at most: a page has fewer, but a file has as many as there are."""

_RUNS = PageRequest(20)
"""Newest runs of a schedule that are requested."""


def look_closer(
    mistral: Mistral, cinder: Cinder, volumes: Sequence[VolumeProtection], now: datetime
) -> list[VolumeProtection]:
    """Judge the first ``_MOST`` of the volumes that are Unknown again, and return all volumes in the same order.

    Each such volume costs one call to Cinder, and one to Mistral for each of its active schedules, all at once. If a
    service does not answer, the volume keeps its status.
    """
    unknown = [volume for volume in volumes if volume.status is Status.UNKNOWN][:_MOST]
    with Asking() as ask:
        backups = {volume.id: ask(cinder.backups, volume.id) for volume in unknown}
        runs = {
            schedule.key: ask(
                mistral.executions.list_page, _RUNS, RunFilter(schedule_id=schedule.id)
            )
            for volume in unknown
            for schedule in volume.schedules
            if schedule.active
        }
    judged: dict[str, VolumeProtection] = {}
    for volume in unknown:
        answers = [runs[schedule.key] for schedule in volume.schedules if schedule.key in runs]
        if backups[volume.id].error or any(answer.error for answer in answers):
            continue
        evidence = Evidence(
            volumes={volume.id: volume.name},
            schedules=volume.schedules,
            runs=_together([answer.result() for answer in answers]),
            backups=backups[volume.id].result(),
        )
        [judged[volume.id]] = judge_protection(evidence, now)
    return [judged.get(volume.id, volume) for volume in volumes]


def _together(pages: list[Page[Run]]) -> Listing[Run]:
    """Merge the newest runs of several schedules into one list, which reaches back as far as the shortest of them."""
    parts = [Listing.newest(page.items, page.has_more, lambda run: run.started) for page in pages]
    runs = sorted(
        (run for part in parts for run in part), key=lambda run: run.started, reverse=True
    )
    limits = [part.since for part in parts if part.since]
    return Listing(runs, not limits, max(limits, default=None))
