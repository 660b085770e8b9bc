# SPDX-License-Identifier: Apache-2.0
"""Which schedules a project has: all of them, counted once for all pages that need to know."""

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
"""Under which they are on the shelf, where they are."""


@dataclass(frozen=True)
class ScheduleIndex:
    """The schedules by name as they were at ``counted_at`` (aware UTC), good enough for ``keeps`` seconds.

    ``ended`` are those with a number of runs that have no trigger any more. ``whole`` is false where they come from the
    shelf: then of their inputs there is none but the volume.
    """

    counted_at: datetime
    keeps: float
    schedules: Sequence[Schedule]
    ended: Sequence[Schedule]
    missing_services: tuple[Problem, ...] = ()
    whole: bool = True

    def __reduce__(self) -> Any:
        """Write it down as what it will be then."""
        kept = (tuple(self.schedules), tuple(self.ended))
        return ScheduleIndex, (self.counted_at, self.keeps, *kept, (), False)

    def of_volume(self, volume_id: str) -> "ScheduleIndex":
        """Give those of one volume alone."""
        return replace(
            self,
            schedules=[each for each in self.schedules if each.volume_id == volume_id],
            ended=[each for each in self.ended if each.volume_id == volume_id],
        )


def load_schedule_index(mistral: Mistral, shelf: Shelf, now: datetime) -> ScheduleIndex:
    """Give all schedules of the project: two lists of Mistral, or none where they are on the shelf."""
    found: ScheduleIndex = shelf.recall(SCHEDULES, lambda: {SCHEDULES: _count(mistral, shelf, now)})
    return found


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
    """Give a few schedules with their inputs, as they are now: asked for by name, where they come from the shelf.

    Those that are gone by now are left out; where Mistral does not answer, they stay as they are known.
    """
    if few.whole:
        return few
    resting = [each for each in few.schedules if not each.active]
    with Asking() as ask:
        named = ask(
            mistral.triggers.list_by_name, [each.name for each in few.schedules if each.active]
        )
        records = ask(mistral.environments.list_records) if resting or few.ended else None
    kept = {each.key: each.definition for each in records.or_else([])} if records else {}
    live = {each.id: each for each in named.or_else([])}
    found = []
    for each in few.schedules:
        if now := live.get(each.id):
            found.append(replace(now, lineage=each.lineage))
        elif named.error or not each.active:
            found.append(_with_inputs(each, kept))
    ended = [_with_inputs(each, kept) for each in few.ended]
    return replace(few, schedules=found, ended=ended, whole=True)


def _with_inputs(schedule: Schedule, kept: dict[str, Any]) -> Schedule:
    made_from = kept.get(schedule.key)
    if made_from is None:
        return schedule
    whole = replace(schedule.definition, inputs=made_from.inputs, params=made_from.params)
    return replace(schedule, definition=whole)
