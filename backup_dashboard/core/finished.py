# SPDX-License-Identifier: Apache-2.0
"""Schedules that have made all their runs: Mistral deletes their triggers, their records stay.

Mistral deletes a trigger after its last run (``advance_cron_trigger`` in ``mistral/services/periodic.py``)
without any notice. A trigger that a person deletes by command disappears in the same way. What is left is a
record that says that there is a trigger, how many runs it was to make, and since when.
"""

from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from datetime import timedelta

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.parsed import parse_pattern
from backup_dashboard.core.records import Record
from backup_dashboard.core.records import RecordState
from backup_dashboard.core.records import schedule_without_trigger
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleState

_FOREIGN = 1000
"""Runs that are counted for a pattern that five plain fields cannot express; only other tools create such triggers."""

_LATE = timedelta(hours=1)
"""A run that starts at most this long after the last slot still counts as the last run."""


def find_without_trigger(live: Collection[str], records: Iterable[Record]) -> list[Schedule]:
    """Return the schedules with a number of runs whose trigger is gone: finished, or deleted by somebody.

    ``live`` are the ids of all triggers. ``since`` is when the record was written.
    """
    return [
        schedule_without_trigger(record, ScheduleState.FINISHED)
        for record in records
        if record.state is RecordState.ACTIVE
        and record.definition.count is not None
        and not {record.key, *record.triggers} & {*live}
    ]


def find_finished(gone: Iterable[Schedule], runs: Iterable[Run], now: datetime) -> list[Schedule]:
    """Return those of ``find_without_trigger`` that have finished, as far as that can be known.

    A schedule has finished if the slot of its last run has passed, or if its last trigger has started that many
    runs. ``since`` is when the last run was due; ``certain`` says whether that run, or that many runs, can be
    seen.
    """
    fired: dict[str, list[datetime]] = {}
    for run in runs:
        if not run.origin.by_hand and run.origin.schedule_id:
            fired.setdefault(run.origin.schedule_id, []).append(run.started)
    finished = []
    for schedule in gone:
        begun = schedule.lineage.since or now
        own = sorted(start for start in fired.get(schedule.id, ()) if start >= begun)
        count = schedule.definition.count or 0
        enough = len(own) >= count
        end = own[count - 1] if enough and count else last_slot(schedule.definition, begun, now)
        if end:
            seen = enough or any(end - _LATE / 60 <= start <= end + _LATE for start in own)
            finished.append(
                replace(schedule, lineage=replace(schedule.lineage, since=end, certain=seen))
            )
    return finished


def last_slot(definition: Definition, since: datetime, now: datetime) -> datetime | None:
    """Return when the last run of a definition is due, counted from ``since`` (aware UTC) on.

    ``None`` if that is after ``now``, or if it has no end.
    """
    left = definition.count or 0
    first = definition.first_run
    after = since
    if first and first > since:
        left, after = left - 1, first
        if left <= 0:
            return first if first <= now else None
    if left <= 0 or not definition.pattern:
        return None
    parsed = parse_pattern(definition.pattern)
    if parsed is None:
        slots = next_runs(definition.pattern, after, left) if left <= _FOREIGN else []
        return slots[-1] if len(slots) == left and slots[-1] <= now else None
    day = after.replace(hour=0, minute=0, second=0, microsecond=0)
    while day <= now:
        times = parsed.times if parsed.fires_on(day.date()) else ()
        due = [slot for minute in times if (slot := day + timedelta(minutes=minute)) > after]
        if left <= len(due):
            return due[left - 1] if due[left - 1] <= now else None
        left -= len(due)
        day += timedelta(days=1)
    return None
