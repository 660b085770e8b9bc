# SPDX-License-Identifier: Apache-2.0
"""Schedules that have run as often as they were to: Mistral forgets them, and what was written down is kept.

Mistral deletes a trigger after its last run (``advance_cron_trigger`` in ``mistral/services/periodic.py``) and says
nothing. So does whoever deletes one by command. What is left is a record that says that there is a trigger, and how
many runs it was to make since when.
"""

from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC
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
"""Runs that are counted of a pattern from elsewhere that says more than five plain fields do."""

_LATE = timedelta(hours=1)
"""How long after its time the last run may start and still be taken for it."""


def find_without_trigger(live: Collection[str], records: Iterable[Record]) -> list[Schedule]:
    """Give the schedules with a number of runs whose trigger is gone: they have ended, or somebody deleted it.

    ``live`` are the ids of all triggers. ``since`` is when the record was written.
    """
    return [
        schedule_without_trigger(each, ScheduleState.FINISHED)
        for each in records
        if each.state is RecordState.ACTIVE
        and each.definition.count is not None
        and not {each.key, *each.triggers} & {*live}
    ]


def find_finished(gone: Iterable[Schedule], runs: Iterable[Run], now: datetime) -> list[Schedule]:
    """Give those of ``find_without_trigger`` that have ended, as far as that can be known.

    A schedule has, when the time of its last run is over, or its last trigger has started as many runs. ``since`` is
    when the last of them was due; ``certain`` tells whether that run, or that many, are there to be seen.
    """
    fired: dict[str, list[datetime]] = {}
    for run in runs:
        if not run.origin.by_hand and run.origin.schedule_id:
            fired.setdefault(run.origin.schedule_id, []).append(run.started)
    found = []
    for each in gone:
        begun = each.lineage.since or now
        own = sorted(start for start in fired.get(each.id, ()) if start >= begun)
        count = each.definition.count or 0
        enough = len(own) >= count
        end = own[count - 1] if enough and count else last_slot(each.definition, begun, now)
        if end:
            seen = enough or any(end - _LATE / 60 <= start <= end + _LATE for start in own)
            found.append(replace(each, lineage=replace(each.lineage, since=end, certain=seen)))
    return found


def last_slot(definition: Definition, since: datetime, now: datetime) -> datetime | None:
    """Give when the last of a definition's runs is due that are counted from ``since`` on; ``None`` after ``now``."""
    left = definition.count or 0
    first = definition.first_run
    after = since.astimezone(UTC)
    if first and first > since:
        left, after = left - 1, first.astimezone(UTC)
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
        due = [slot for each in times if (slot := day + timedelta(minutes=each)) > after]
        if left <= len(due):
            return due[left - 1] if due[left - 1] <= now else None
        left -= len(due)
        day += timedelta(days=1)
    return None
