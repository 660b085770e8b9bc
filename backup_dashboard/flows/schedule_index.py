# SPDX-License-Identifier: Apache-2.0
"""The index of a project's schedules: all of them, loaded once for all pages that need them."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from typing import Any

from backup_dashboard.api.mistral import LIST_LIMIT
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.loading import find_without_trigger_in
from backup_dashboard.flows.loading import reconcile_answers
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.shelf import Shelf

SCHEDULES = "schedules"
"""The cache key of the index."""


@dataclass(frozen=True)
class ScheduleIndex:
    """The schedules sorted by name, loaded at ``counted_at`` (aware UTC) and valid for ``keeps`` seconds.

    ``ended`` are those with a number of runs that no longer have a trigger. ``whole`` is false for schedules from the
    cache: they have no inputs but the volume.
    """

    counted_at: datetime
    keeps: float
    schedules: Sequence[Schedule]
    ended: Sequence[Schedule]
    missing_services: tuple[Problem, ...] = ()
    whole: bool = True

    def __reduce__(self) -> Any:
        """Serialize the index as what it will be when it is read."""
        schedules = (tuple(self.schedules), tuple(self.ended))
        return ScheduleIndex, (self.counted_at, self.keeps, *schedules, (), False)

    def of_volume(self, volume_id: str) -> "ScheduleIndex":
        """Return the index of one volume's schedules only."""
        return replace(
            self,
            schedules=[schedule for schedule in self.schedules if schedule.volume_id == volume_id],
            ended=[schedule for schedule in self.ended if schedule.volume_id == volume_id],
        )


def load_schedule_index(mistral: Mistral, shelf: Shelf, now: datetime) -> ScheduleIndex:
    """Load all schedules of the project: two lists of Mistral, or none if they are in the cache."""
    index: ScheduleIndex = shelf.recall(SCHEDULES, lambda: {SCHEDULES: _count(mistral, shelf, now)})
    return index


def _count(mistral: Mistral, shelf: Shelf, now: datetime) -> ScheduleIndex:
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_all)
        records = ask(mistral.environments.list_records)
    services = problems_of([triggers, records])
    schedules = reconcile_answers(triggers, records)
    keeps = shelf.seconds if len(schedules) > LIST_LIMIT and not services else 0.0
    return ScheduleIndex(
        now, keeps, schedules, find_without_trigger_in(triggers, records), services
    )


def made_whole(mistral: Mistral, few: ScheduleIndex) -> ScheduleIndex:
    """Return a few schedules with their present inputs: if they come from the cache, they are requested by name.

    Schedules that no longer exist are left out; if Mistral does not answer, they stay as they are.
    """
    if few.whole:
        return few
    inactive = [schedule for schedule in few.schedules if not schedule.active]
    with Asking() as ask:
        named = ask(
            mistral.triggers.list_by_name,
            [schedule.name for schedule in few.schedules if schedule.active],
        )
        records = ask(mistral.environments.list_records) if inactive or few.ended else None
    definitions = (
        {record.key: record.definition for record in records.or_else([])} if records else {}
    )
    by_id = {trigger.id: trigger for trigger in named.or_else([])}
    schedules = []
    for schedule in few.schedules:
        if now := by_id.get(schedule.id):
            schedules.append(replace(now, lineage=schedule.lineage))
        elif named.error or not schedule.active:
            schedules.append(_with_inputs(schedule, definitions))
    ended = [_with_inputs(schedule, definitions) for schedule in few.ended]
    return replace(few, schedules=schedules, ended=ended, whole=True)


def _with_inputs(schedule: Schedule, definitions: dict[str, Any]) -> Schedule:
    definition = definitions.get(schedule.key)
    if definition is None:
        return schedule
    whole = replace(schedule.definition, inputs=definition.inputs, params=definition.params)
    return replace(schedule, definition=whole)
