# SPDX-License-Identifier: Apache-2.0
"""Slots: the times at which a schedule should have fired."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import lru_cache

from backup_dashboard.core.cron.dates import previous_runs
from backup_dashboard.core.cron.parsed import parse_pattern
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule

GRACE = timedelta(minutes=15)
"""How long after a slot nothing is reported, even if no run has come."""

EARLY = timedelta(seconds=5)
"""How long before its slot a run may start: Mistral takes triggers that are due within 2 s (``periodic.py``)."""

_AT_ONCE = 4
"""Slots that are computed together: a caller that asks for one mostly asks for more in the same minute."""


@lru_cache(maxsize=32_768)
def _before(pattern: str, moment: datetime, count: int) -> tuple[datetime, ...]:
    return tuple(previous_runs(pattern, moment, count))


def _newest(pattern: str, end: datetime, count: int) -> list[datetime]:
    """Return the newest slots before ``end``; they are computed once for the rest of the hour."""
    parsed = parse_pattern(pattern)
    if parsed is None:
        return list(_before(pattern, end, count))
    hour = end.replace(minute=0, second=0) + timedelta(hours=1)
    per_hour = len(parsed.minutes) * max(1, len(parsed.seconds))
    cached = _before(pattern, hour, max(count, _AT_ONCE) + per_hour)
    return [slot for slot in cached if slot < end][:count]


def slots(schedule: Schedule, until: datetime, most: int = 1) -> list[datetime]:
    """Return the newest slots, at most ``most``, of a schedule's present trigger up to ``until``, newest first.

    Empty without a trigger. Slots before the trigger was created are not its own, and its pattern counts only
    after its first run (``create_cron_trigger``).
    """
    if not schedule.active or schedule.created_at is None:
        return []
    newest: list[datetime] = []
    begun = max(schedule.created_at, schedule.definition.first_run or schedule.created_at)
    if schedule.definition.pattern:
        end = until.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(seconds=1)
        newest = [slot for slot in _newest(schedule.definition.pattern, end, most) if slot > begun]
    first = schedule.definition.first_run
    if first and schedule.created_at < first <= until and len(newest) < most:
        newest.append(first)
    if (
        not schedule.definition.pattern
        and schedule.next_run
        and schedule.next_run <= until
        and not newest
    ):
        newest.append(schedule.next_run)
    return newest


def due_slot(schedule: Schedule, now: datetime) -> datetime | None:
    """Return the newest slot whose run should have come by ``now``."""
    return next(iter(slots(schedule, now - GRACE)), None)


def group_by_schedule(schedules: list[Schedule], runs: list[Run]) -> dict[str, list[Run]]:
    """Group runs by schedule key, keeping their order."""
    owner = {id: schedule.key for schedule in schedules for id in schedule.ids}
    groups: dict[str, list[Run]] = {schedule.key: [] for schedule in schedules}
    for run in runs:
        if key := owner.get(run.origin.schedule_id):
            groups[key].append(run)
    return groups
