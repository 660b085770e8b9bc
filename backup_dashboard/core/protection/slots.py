# SPDX-License-Identifier: Apache-2.0
"""The moments at which a schedule should have fired."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import lru_cache

from backup_dashboard.core.cron.dates import previous_runs
from backup_dashboard.core.cron.parsed import parse_pattern
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule

GRACE = timedelta(minutes=15)
"""How long after its time nobody is alarmed that nothing has come of a slot."""

EARLY = timedelta(seconds=5)
"""How long before its time a run may start: Mistral takes triggers that are due within 2 s (``periodic.py``)."""


_AT_ONCE = 4
"""Slots that are worked out together: who asks for one mostly asks for some more in the same minute."""


@lru_cache(maxsize=32_768)
def _before(pattern: str, moment: datetime, count: int) -> tuple[datetime, ...]:
    return tuple(previous_runs(pattern, moment, count))


def _newest(pattern: str, end: datetime, count: int) -> list[datetime]:
    """Give the newest slots before ``end``: the same question costs nothing for the rest of the hour."""
    parsed = parse_pattern(pattern)
    if parsed is None:
        return list(_before(pattern, end, count))
    hour = end.replace(minute=0, second=0) + timedelta(hours=1)
    in_it = len(parsed.minutes) * max(1, len(parsed.seconds))
    found = _before(pattern, hour, max(count, _AT_ONCE) + in_it)
    return [slot for slot in found if slot < end][:count]


def slots(schedule: Schedule, until: datetime, most: int = 1) -> list[datetime]:
    """Give the newest slots, up to ``most``, of a schedule's present trigger up to ``until``, newest first.

    None of a schedule that rests. Those before the trigger was made are not its own, and before its first run its
    pattern does not count (``create_cron_trigger``).
    """
    if not schedule.active or schedule.created_at is None:
        return []
    found: list[datetime] = []
    begun = max(schedule.created_at, schedule.definition.first_run or schedule.created_at)
    if schedule.definition.pattern:
        end = until.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(seconds=1)
        found = [slot for slot in _newest(schedule.definition.pattern, end, most) if slot > begun]
    first = schedule.definition.first_run
    if first and schedule.created_at < first <= until and len(found) < most:
        found.append(first)
    if (
        not schedule.definition.pattern
        and schedule.next_run
        and schedule.next_run <= until
        and not found
    ):
        found.append(schedule.next_run)
    return found


def due_slot(schedule: Schedule, now: datetime) -> datetime | None:
    """Give the newest slot of which something should have come by ``now``."""
    return next(iter(slots(schedule, now - GRACE)), None)


def group_by_schedule(schedules: "list[Schedule]", runs: "list[Run]") -> dict[str, list[Run]]:
    """Sort ``runs`` by the key of the schedule that had to do with them; their order stays."""
    owner = {id: each.key for each in schedules for id in each.ids}
    found: dict[str, list[Run]] = {each.key: [] for each in schedules}
    for run in runs:
        if key := owner.get(run.origin.schedule_id):
            found[key].append(run)
    return found
