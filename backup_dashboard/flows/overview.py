# SPDX-License-Identifier: Apache-2.0
"""The overview: the protection of all volumes, what needs attention, and the next runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from backup_dashboard.api.errors import Service
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.protection import needs
from backup_dashboard.core.protection.coming import Start
from backup_dashboard.core.protection.coming import forecast_starts
from backup_dashboard.core.protection.judge import count_by_status
from backup_dashboard.core.protection.missed import Missed
from backup_dashboard.core.protection.missed import scheduler_stopped
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.protection.stuck import Stuck
from backup_dashboard.core.protection.stuck import find_stuck
from backup_dashboard.core.records import index_by_any_id
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.evidence import Gathered
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.flows.packing import without_addresses
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import is_missing
from backup_dashboard.flows.refreshing import refresh_in

SHOWN = 50
"""Most lines that need attention on a page, and most that have recovered; the page also counts the others."""

N = TypeVar("N", bound=needs.Failed | needs.Skipped)


@dataclass(frozen=True)
class Failure:
    """The newest failed run of a schedule, how many of it failed, and the good run since (``None``: none yet)."""

    run: Run
    schedule: Schedule | None
    volume: VolumeLink
    count: int
    recovered: Run | None = None


@dataclass(frozen=True)
class MissedRun:
    """The newest missed run of a schedule, how many were missed, and the good run since (``None``: none yet)."""

    missed: Missed
    volume: VolumeLink
    count: int
    recovered: Run | None = None


@dataclass(frozen=True)
class StuckRun:
    """A run that takes much longer than usual."""

    stuck: Stuck
    schedule: Schedule | None
    volume: VolumeLink


@dataclass(frozen=True)
class Overview:
    """What the first part of the overview shows.

    ``counts`` is ``None`` if a service failed that they need; ``stopped`` is the time since which no trigger fires,
    ``fired`` the start of the newest run by a trigger. ``orphans`` are schedules whose volume no longer exists: nothing
    else is reported about such a volume. ``backups`` are Cinder's while Mistral does not answer. ``cut`` says that
    Cinder has more volumes than were read.

    Of the failed (``failures``) and missed runs (``absences``) the newest are here, up to ``SHOWN`` that still need
    attention and ``SHOWN`` that have recovered; ``more_lasting`` and ``more_recovered`` are the numbers of the others.
    ``hanging`` are stuck runs. ``refresh_in`` is in seconds.
    """

    counts: dict[Status, int] | None
    has_schedules: bool
    stopped: datetime | None
    fired: datetime | None
    failures: list[Failure]
    absences: list[MissedRun]
    more_lasting: int
    more_recovered: int
    hanging: list[StuckRun]
    orphans: list[Schedule]
    starts: list[Start]
    missing_services: tuple[Problem, ...]
    backups: list[Backup]
    cut: bool
    refresh_in: float


def build_overview(found: Gathered, since: datetime, now: datetime) -> Overview:
    """Build the overview from the evidence of a project."""
    evidence = found.evidence
    schedules = list(evidence.schedules)
    by_id = index_by_any_id(schedules)

    def volume(id: str) -> VolumeLink:
        return VolumeLink.find(id, found.names)

    def of_run(run: Run) -> VolumeLink:
        return volume(run.volume_id) if run.inputs else VolumeLink("", "", gone=False)

    orphans = [schedule for schedule in schedules if volume(schedule.volume_id).gone]
    gone = {run.volume_id for run in evidence.runs if of_run(run).gone}
    gone |= {schedule.volume_id for schedule in orphans}
    failed = needs.find_failed(evidence, gone, since)
    skipped = needs.find_skipped(evidence, found.lost, gone, since)
    failures, absences = _newest(failed), _newest(skipped)
    problems: list[needs.Failed | needs.Skipped] = [*failed, *skipped]
    listed: list[needs.Failed | needs.Skipped] = [*failures, *absences]
    more_lasting = _lasting(problems) - _lasting(listed)
    services = found.missing_services
    return Overview(
        counts=count_by_status(found.volumes) if found.enough else None,
        has_schedules=bool(schedules),
        stopped=scheduler_stopped(schedules, now),
        fired=next((run.started for run in evidence.runs if not run.origin.by_hand), None),
        failures=[
            Failure(
                run=_cacheable(failed.run),
                schedule=failed.schedule,
                volume=of_run(failed.run),
                count=failed.count,
                recovered=failed.recovered,
            )
            for failed in failures
        ],
        absences=[
            MissedRun(
                missed=skipped.missed,
                volume=volume(skipped.missed.schedule.volume_id),
                count=skipped.count,
                recovered=skipped.recovered,
            )
            for skipped in absences
        ],
        more_lasting=more_lasting,
        more_recovered=len(problems) - len(listed) - more_lasting,
        hanging=[
            StuckRun(stuck, by_id.get(stuck.run.origin.schedule_id), of_run(stuck.run))
            for stuck in find_stuck(evidence.runs, now)
            if stuck.run.volume_id not in gone
        ],
        orphans=orphans,
        starts=forecast_starts(schedules, now),
        missing_services=services,
        backups=list(evidence.backups) if is_missing(services, Service.MISTRAL) else [],
        cut=found.cut,
        refresh_in=(1 if services else found.pages)
        * refresh_in(now, [], [schedule.next_run for schedule in schedules], services),
    )


def _newest(lines: list[N]) -> list[N]:
    """Return the newest lines that still need attention, and the newest that have recovered."""
    lasting = [line for line in lines if line.recovered is None]
    recovered = [line for line in lines if line.recovered]
    return [*lasting[:SHOWN], *recovered[:SHOWN]]


def _lasting(lines: Sequence[needs.Failed | needs.Skipped]) -> int:
    return sum(line.recovered is None for line in lines)


def _cacheable(run: Run) -> Run:
    """Return a run without addresses, so that it reads the same from the cache and from Mistral."""
    return replace(run, cause=without_addresses(run.cause))
