# SPDX-License-Identifier: Apache-2.0
"""The starts of the next hours, minute by minute."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.parsed import parse_pattern
from backup_dashboard.core.schedules import Schedule

_NAMES = 5
_FOREIGN = 300
"""Runs that are computed for a pattern that five plain fields cannot express; only other tools create such triggers."""


@dataclass(frozen=True)
class Start:
    """A minute (aware UTC) in which ``count`` runs start; ``names`` are those of some of their schedules."""

    moment: datetime
    names: tuple[str, ...]
    count: int


def forecast_starts(schedules: Iterable[Schedule], now: datetime, hours: int = 24) -> list[Start]:
    """Return every minute of the next ``hours`` in which a schedule fires, in order."""
    end = now + timedelta(hours=hours)
    by_pattern: dict[str, list[Schedule]] = defaultdict(list)
    starts: dict[datetime, list[Schedule]] = defaultdict(list)
    for schedule in schedules:
        if not schedule.active:
            continue
        late = schedule.next_run is None or schedule.next_run <= now
        if (
            schedule.definition.pattern
            and schedule.definition.count is None
            and (late or not schedule.definition.first_run)
        ):
            by_pattern[schedule.definition.pattern].append(schedule)
            continue
        for slot in _own(schedule, now, end):
            starts[slot].append(schedule)
    for pattern, group in by_pattern.items():
        for slot in _slots(pattern, now, end):
            starts[slot] += group
    return [
        Start(
            moment,
            tuple(schedule.name for schedule in starts[moment][:_NAMES]),
            len(starts[moment]),
        )
        for moment in sorted(starts)
    ]


def _own(schedule: Schedule, now: datetime, end: datetime) -> list[datetime]:
    first = schedule.next_run
    slots = _slots(schedule.definition.pattern, max(now, first or now), end)
    if first and now < first <= end:
        slots = [first, *slots]
    return slots[: schedule.definition.count]


def _slots(pattern: str, after: datetime, end: datetime) -> list[datetime]:
    parsed = parse_pattern(pattern)
    if parsed is None:
        return [slot for slot in next_runs(pattern, after, _FOREIGN) if slot <= end]
    day = after.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    slots: list[datetime] = []
    while day <= end:
        if parsed.fires_on(day.date()):
            slots += [day + timedelta(minutes=time) for time in parsed.times]
        day += timedelta(days=1)
    return [slot for slot in slots if after < slot <= end]
