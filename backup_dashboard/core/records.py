# SPDX-License-Identifier: Apache-2.0
"""Records of schedules beside their triggers, and the rule that decides which of the two is right.

Mistral cannot change a trigger: a pause deletes it, a change deletes it and creates another. Everything that
the schedule is made from is stored before that as a *record*: a Mistral environment, one for each schedule that
was ever paused or changed. So a process that dies at any moment loses nothing.
"""

import uuid
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from backup_dashboard.core import times
from backup_dashboard.core.inputs import original
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Lineage
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleName
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.workflows import Workflow

PREFIX = "backup-schedule-"
"""The start of the names of our environments; the id of the schedule's first trigger follows."""

_MEMBER = "backup_schedule"
_VERSION = 1
_MAX_TRIGGERS = 500
"""Former triggers that a record lists: runs of still older ones are older than any that Mistral keeps for long."""


class RecordState(StrEnum):
    """The state of a schedule, as its record says it.

    ``ACTIVE``: it has a trigger; if not, it has finished (``finished.py``), or was deleted outside the
    dashboard. ``PAUSED``: no trigger, on purpose. ``CHANGING``: it is between two triggers.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    CHANGING = "changing"


@dataclass(frozen=True)
class Record:
    """The stored definition and state of one schedule.

    ``key`` is the id of its first trigger, ``triggers`` are the ids of all its triggers, oldest first;
    ``before`` is its definition before a change that has not ended; ``since`` (aware UTC) is when it got this
    state. ``project_id`` is its owner's, empty if Mistral did not return it.
    """

    key: str
    state: RecordState
    triggers: tuple[str, ...]
    definition: Definition
    since: datetime
    before: Definition | None = None
    project_id: str = ""

    @classmethod
    def of(cls, schedule: Schedule, now: datetime) -> "Record":
        """Build the record of a schedule that has none."""
        return cls(
            key=schedule.id,
            state=RecordState.ACTIVE,
            triggers=(schedule.id,),
            definition=schedule.definition,
            since=now,
            project_id=schedule.project_id,
        )

    @property
    def environment(self) -> str:
        """The name of the environment that stores it."""
        return f"{PREFIX}{self.key}"

    def paused(self, definition: Definition, now: datetime) -> "Record":
        """Return this record with the schedule paused."""
        return replace(
            self, state=RecordState.PAUSED, definition=definition, before=None, since=now
        )

    def changing(
        self, definition: Definition, before: Definition | None, now: datetime
    ) -> "Record":
        """Return this record with a change from ``before`` to ``definition`` in progress."""
        return replace(
            self, state=RecordState.CHANGING, definition=definition, before=before, since=now
        )

    def active(self, schedule: Schedule, now: datetime) -> "Record":
        """Return this record with this trigger as the schedule's own."""
        others = [id for id in self.triggers if id != schedule.id]
        return replace(
            self,
            state=RecordState.ACTIVE,
            triggers=(*others, schedule.id)[-_MAX_TRIGGERS:],
            definition=schedule.definition,
            before=None,
            since=now,
        )

    def variables(self) -> dict[str, Any]:
        """Format the record as the variables of an environment."""
        return {
            _MEMBER: {
                "version": _VERSION,
                "state": self.state.value,
                "triggers": list(self.triggers),
                "definition": _written(self.definition),
                "before": _written(self.before) if self.before else None,
                "since": self.since.isoformat(),
            }
        }

    @classmethod
    def read(cls, name: str, variables: Any) -> "Record | None":
        """Parse an environment; return ``None`` if it is not ours or somebody has damaged it."""
        try:
            stored = variables[_MEMBER]
            if not name.startswith(PREFIX) or stored["version"] != _VERSION:
                return None
            return cls(
                key=_id(name.removeprefix(PREFIX)),
                state=RecordState(stored["state"]),
                triggers=tuple(_id(id) for id in stored["triggers"]),
                definition=_read(stored["definition"]),
                since=_moment(stored["since"]),
                before=_read(stored["before"]) if stored["before"] else None,
            )
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
            return None


def _written(definition: Definition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "workflow": definition.workflow.value,
        "inputs": original(definition.inputs),
        "params": original(definition.params),
        "pattern": definition.pattern,
        "first_run": definition.first_run.isoformat() if definition.first_run else None,
        "count": definition.count,
    }


def _read(stored: Any) -> Definition:
    return Definition(
        name=_checked(str, stored["name"]),
        workflow=Workflow(stored["workflow"]),
        inputs=dict(_checked(Mapping, stored["inputs"])),
        pattern=_checked(str, stored["pattern"]),
        first_run=_moment(stored["first_run"]) if stored["first_run"] else None,
        count=None if stored["count"] is None else _count(stored["count"]),
        params=dict(_checked(Mapping, stored["params"])),
    )


def _checked(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(value)
    return value


def _count(value: Any) -> int:
    if _checked(int, value) < 1:
        raise ValueError(value)
    return int(value)


def _id(text: str) -> str:
    if str(uuid.UUID(text)) != text:
        raise ValueError(text)
    return text


def _moment(text: str) -> datetime:
    moment = times.parse(_checked(str, text))
    if moment is None:
        raise ValueError(text)
    return moment


def reconcile(triggers: Iterable[Schedule], records: Iterable[Record]) -> list[Schedule]:
    """Return all schedules, sorted by name: the only rule that decides between triggers and records.

    A trigger that exists is an active schedule, with the history of the record that lists its id. A trigger
    that no record lists belongs to a record without a trigger that has the same definition: the process that
    created the trigger died before it updated the record. A record without a trigger is a paused or interrupted
    schedule. If its state is ``ACTIVE``, it is no schedule: it has finished, or was deleted outside the
    dashboard.
    """
    live = {trigger.id: trigger for trigger in triggers}
    orphans = []
    schedules = []
    for record in records:
        own = next((id for id in reversed((record.key, *record.triggers)) if id in live), "")
        if own:
            schedules.append(_with_past(live.pop(own), record))
        elif record.state is not RecordState.ACTIVE:
            orphans.append(record)
    for record in orphans:
        made = next((trigger for trigger in live.values() if _is_trigger_of(trigger, record)), None)
        schedules.append(
            _with_past(live.pop(made.id), record) if made else _inactive_schedule(record)
        )
    return sorted([*schedules, *live.values()], key=_by_name)


def _by_name(schedule: Schedule) -> tuple[str, str, str]:
    return schedule.name.casefold(), schedule.name, schedule.key


def _is_trigger_of(trigger: Schedule, record: Record) -> bool:
    definition = trigger.definition
    return definition.makes_the_same(record.definition) or definition.makes_the_same(record.before)


def _with_past(trigger: Schedule, record: Record) -> Schedule:
    former = tuple(id for id in record.triggers if id != trigger.id)
    return replace(trigger, lineage=Lineage(record.key, former))


def _inactive_schedule(record: Record) -> Schedule:
    paused = record.state is RecordState.PAUSED
    return schedule_without_trigger(
        record, ScheduleState.PAUSED if paused else ScheduleState.INTERRUPTED
    )


def schedule_without_trigger(record: Record, state: ScheduleState) -> Schedule:
    """Build a schedule that has no trigger from its record."""
    return Schedule(
        id=record.triggers[-1] if record.triggers else record.key,
        definition=record.definition,
        next_run=None,
        lineage=Lineage(record.key, record.triggers, state, record.since),
        project_id=record.project_id,
    )


def index_by_any_id(schedules: Iterable[Schedule]) -> dict[str, Schedule]:
    """Return the schedules by every id that they ever had; the id of a trigger means its own schedule first."""
    all_schedules = list(schedules)
    past = {id: schedule for schedule in all_schedules for id in schedule.ids}
    return past | {schedule.id: schedule for schedule in all_schedules if schedule.active}


def describes_a_schedule(record: Record) -> bool:
    """Return whether a record is a schedule even without a trigger: one that is paused or changing, or has finished."""
    return record.state is not RecordState.ACTIVE or record.definition.count is not None


def reconcile_names(
    triggers: Iterable[ScheduleName], records: Iterable[Record]
) -> list[ScheduleName]:
    """Return what ``reconcile`` returns, as names, if only the names of the triggers are known.

    If no record lists a trigger's id, it belongs to the inactive record of the same name, if there is one
    (names are unique in Mistral).
    """
    live = {trigger.ids[-1]: trigger for trigger in triggers}
    schedules, inactive = [], []
    for record in records:
        ids = tuple(dict.fromkeys((record.key, *record.triggers)))
        own = next((id for id in reversed(ids) if id in live), "")
        if own:
            former = tuple(id for id in ids if id != own)
            trigger = live.pop(own)
            schedules.append(replace(trigger, ids=(*former, own)))
        elif record.state is not RecordState.ACTIVE:
            inactive.append(ScheduleName(record.definition.name, ids, None))
    by_name = {trigger.name: trigger for trigger in live.values()}
    for schedule in inactive:
        unlisted = by_name.pop(schedule.name, None)
        ids = (*schedule.ids, *unlisted.ids) if unlisted else schedule.ids
        schedules.append(replace(unlisted or schedule, ids=ids))
    schedules += by_name.values()
    return sorted(schedules, key=lambda schedule: (schedule.name.casefold(), schedule.ids))
