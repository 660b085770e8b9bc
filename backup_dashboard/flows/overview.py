# SPDX-License-Identifier: Apache-2.0
"""The overview: is everything backed up, what needs somebody, and what comes next."""

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
"""Lines of what needs somebody that a page shows at most, and of what has recovered; it gives the others' number."""

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
    """The newest slot of a schedule at which nothing ran, how many there were, and the good run since."""

    missed: Missed
    volume: VolumeLink
    count: int
    recovered: Run | None = None


@dataclass(frozen=True)
class StuckRun:
    """A run that takes too long."""

    stuck: Stuck
    schedule: Schedule | None
    volume: VolumeLink


@dataclass(frozen=True)
class Overview:
    """What the first part of the overview shows.

    ``counts`` is ``None`` where a service did not tell what they need; ``stopped`` is since when no trigger
    fires, ``fired`` when the newest run by a trigger started. ``orphans`` are schedules whose volume is gone:
    nothing else is told of such a volume. ``backups`` are what Cinder knows while
    Mistral does not answer. ``cut`` says that Cinder has more volumes than were looked at.
    Of failures and absences the newest are here, ``SHOWN`` of each that last and ``SHOWN`` that have recovered;
    ``more_lasting`` and ``more_recovered`` are the numbers of the others. ``refresh_in`` is in seconds.
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
    """Tell how things stand by what was gathered."""
    evidence = found.evidence
    schedules = list(evidence.schedules)
    owner = index_by_any_id(schedules)

    def volume(id: str) -> VolumeLink:
        return VolumeLink.find(id, found.names)

    def of_run(run: Run) -> VolumeLink:
        return volume(run.volume_id) if run.inputs else VolumeLink("", "", gone=False)

    orphans = [each for each in schedules if volume(each.volume_id).gone]
    gone = {run.volume_id for run in evidence.runs if of_run(run).gone}
    gone |= {each.volume_id for each in orphans}
    failed = needs.find_failed(evidence, gone, since)
    skipped = needs.find_skipped(evidence, found.lost, gone, since)
    failures, absences = _newest(failed), _newest(skipped)
    every: list[needs.Failed | needs.Skipped] = [*failed, *skipped]
    listed: list[needs.Failed | needs.Skipped] = [*failures, *absences]
    more_lasting = _lasting(every) - _lasting(listed)
    services = found.missing_services
    return Overview(
        counts=count_by_status(found.volumes) if found.enough else None,
        has_schedules=bool(schedules),
        stopped=scheduler_stopped(schedules, now),
        fired=next((run.started for run in evidence.runs if not run.origin.by_hand), None),
        failures=[
            Failure(_told(each.run), each.schedule, of_run(each.run), each.count, each.recovered)
            for each in failures
        ],
        absences=[
            MissedRun(
                each.missed, volume(each.missed.schedule.volume_id), each.count, each.recovered
            )
            for each in absences
        ],
        more_lasting=more_lasting,
        more_recovered=len(every) - len(listed) - more_lasting,
        hanging=[
            StuckRun(each, owner.get(each.run.origin.schedule_id), of_run(each.run))
            for each in find_stuck(evidence.runs, now)
            if each.run.volume_id not in gone
        ],
        orphans=orphans,
        starts=forecast_starts(schedules, now),
        missing_services=services,
        backups=list(evidence.backups) if is_missing(services, Service.MISTRAL) else [],
        cut=found.cut,
        refresh_in=(1 if services else found.pages)
        * refresh_in(now, [], [each.next_run for each in schedules], services),
    )


def _newest(lines: list[N]) -> list[N]:
    """Give the newest of what lasts and of what has recovered."""
    lasting = [each for each in lines if each.recovered is None]
    recovered = [each for each in lines if each.recovered]
    return [*lasting[:SHOWN], *recovered[:SHOWN]]


def _lasting(lines: Sequence[needs.Failed | needs.Skipped]) -> int:
    return sum(each.recovered is None for each in lines)


def _told(run: Run) -> Run:
    """Give a run as it may be kept, so that it reads the same whether it was."""
    return replace(run, cause=without_addresses(run.cause))
