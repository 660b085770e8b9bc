# SPDX-License-Identifier: Apache-2.0
"""How well each volume is protected: the rules of ``Status``, all in this file.

*Unprotected*: no schedule names the volume. *Paused*: none of its schedules has a trigger. *Failing*: the
newest run that ended, of any of its active schedules, FAILED. *Stale*: a slot of an active schedule has passed,
and ``GRACE`` with it, no backup was taken since, and no run for it is in progress. *Protected*: an active
schedule has run as it should. *Never run*: all of them are too young for that. The first rule that is true
counts. *Unknown*: it would be stale, but there are more runs or backups than were listed, and those not listed
may protect it.
"""

from collections import Counter
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.chains import chain_length
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.gaps import worst_gap
from backup_dashboard.core.protection.slots import EARLY
from backup_dashboard.core.protection.slots import due_slot
from backup_dashboard.core.protection.slots import group_by_schedule
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.times import CLOCKS

_ENDED = (RunState.SUCCESS, RunState.FAILED, RunState.CANCELLED)


class _Fate(IntEnum):
    """The state of one active schedule, the worst first."""

    FAILING = 0
    STALE = 1
    UNKNOWN = 2
    FINE = 3
    YOUNG = 4


def judge_protection(evidence: Evidence, now: datetime) -> list[VolumeProtection]:
    """Judge every volume; return the worst first, then by name.

    Datetimes in the values of ``why`` are aware UTC.
    """
    runs_by_schedule = group_by_schedule(list(evidence.schedules), evidence.known_runs)
    schedules: dict[str, list[Schedule]] = defaultdict(list)
    for schedule in evidence.schedules:
        schedules[schedule.volume_id].append(schedule)
    backups: dict[str, list[Backup]] = defaultdict(list)
    for backup in evidence.backups:
        backups[backup.volume_id].append(backup)
    return worst_first(
        _volume(id, name, schedules[id], runs_by_schedule, backups[id], evidence, now)
        for id, name in evidence.volumes.items()
    )


def worst_first(volumes: Iterable[VolumeProtection]) -> list[VolumeProtection]:
    """Return the volumes sorted by status, the worst first, then by name."""
    order = {status: place for place, status in enumerate(Status)}
    return sorted(
        volumes, key=lambda volume: (order[volume.status], volume.name.casefold(), volume.id)
    )


def count_by_status(volumes: Iterable[VolumeProtection]) -> dict[Status, int]:
    """Return the number of volumes of each status, 0 included."""
    counted = Counter(volume.status for volume in volumes)
    return {status: counted[status] for status in Status}


def _volume(
    id: str,
    name: str,
    schedules: list[Schedule],
    runs_by_schedule: dict[str, list[Run]],
    backups: list[Backup],
    evidence: Evidence,
    now: datetime,
) -> VolumeProtection:
    good = sorted(
        (backup for backup in backups if backup.status.usable and backup.taken),
        key=lambda backup: backup.taken or now,
        reverse=True,
    )
    active = [schedule for schedule in schedules if schedule.active]
    taken = good[0].taken if good else None
    fates = [
        (_fate(schedule, runs_by_schedule[schedule.key], taken, evidence, now), schedule)
        for schedule in active
    ]
    status, why = _status(schedules, fates, runs_by_schedule, taken, now)
    runs = [run for schedule in schedules for run in runs_by_schedule[schedule.key]]
    return VolumeProtection(
        id=id,
        name=name,
        status=status,
        why=why,
        schedules=tuple(schedules),
        last_good=good[0] if good else None,
        next_run=min((schedule.next_run for schedule in active if schedule.next_run), default=None),
        worst_gap=worst_gap(
            tuple(
                sorted({pattern for schedule in active if (pattern := schedule.definition.pattern)})
            ),
            now,
        ),
        chain=chain_length(good[0], backups) if good else 0,
        kept=len(good),
        kept_size=sum(backup.size for backup in good),
        last_run=max(runs, key=lambda run: run.started, default=None),
    )


def _fate(
    schedule: Schedule, runs: list[Run], taken: datetime | None, evidence: Evidence, now: datetime
) -> _Fate:
    ended = next((run for run in runs if run.state in _ENDED), None)
    if ended and ended.state is RunState.FAILED:
        return _Fate.FAILING
    slot = due_slot(schedule, now)
    if slot is None:
        return _Fate.FINE if ended else _Fate.YOUNG
    since = [run for run in runs if run.started >= slot - EARLY]
    if taken is not None and taken >= slot - CLOCKS:
        return _Fate.FINE
    if any(not run.state.terminal for run in since):
        return _Fate.FINE
    if evidence.backups.reaches(slot - CLOCKS):
        return _Fate.STALE if evidence.runs.reaches(slot - EARLY) else _Fate.UNKNOWN
    # If Cinder's list does not reach back to the slot, the state of the run is the only evidence.
    succeeded = any(run.state is RunState.SUCCESS for run in since)
    return _Fate.FINE if succeeded else _Fate.UNKNOWN


def _status(
    schedules: list[Schedule],
    fates: list[tuple[_Fate, Schedule]],
    runs_by_schedule: dict[str, list[Run]],
    taken: datetime | None,
    now: datetime,
) -> tuple[Status, Message]:
    if not schedules:
        return Status.UNPROTECTED, Message(gettext_noop("No schedule backs up this volume."))
    if not fates:
        return Status.PAUSED, Message(
            gettext_noop(
                "“%(schedule)s” is not active, and no other schedule backs up this volume."
            ),
            {"schedule": schedules[0].name},
        )
    fate, schedule = min(fates, key=lambda pair: pair[0])
    about: dict[str, object] = {"schedule": schedule.name}
    match fate:
        case _Fate.FAILING:
            failed = next(run for run in runs_by_schedule[schedule.key] if run.state in _ENDED)
            about["moment"] = failed.started
            text = gettext_noop("The run of “%(schedule)s” on %(moment)s failed.")
            return Status.FAILING, Message(text, about)
        case _Fate.STALE:
            about["moment"] = due_slot(schedule, now)
            text = gettext_noop(
                "“%(schedule)s” was due on %(moment)s, and no backup has been made since."
            )
            return Status.STALE, Message(text, about)
        case _Fate.UNKNOWN:
            about["moment"] = due_slot(schedule, now)
            text = gettext_noop(
                "“%(schedule)s” was due on %(moment)s. Its result is unknown: since then there were more runs "
                "and backups than are read here."
            )
            return Status.UNKNOWN, Message(text, about)
        case _Fate.FINE:
            about["moment"] = taken
            text = gettext_noop("“%(schedule)s” runs as it should.")
            return Status.PROTECTED, Message(text, about)
    about["moment"] = schedule.next_run
    text = gettext_noop("“%(schedule)s” has not been due yet.")
    return Status.NEVER_RUN, Message(text, about)
