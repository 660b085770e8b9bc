# SPDX-License-Identifier: Apache-2.0
"""What is kept of a schedule beside its trigger, and which of the two is right.

Mistral cannot change a trigger: a pause deletes it, a change deletes it and makes another. All that the schedule
is made from is written down before, as a *record*: an environment of Mistral's, one for each schedule that
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
"""What the names of our environments begin with; the id of the schedule's first trigger follows."""

_MEMBER = "backup_schedule"
_VERSION = 1
_MAX_TRIGGERS = 500
"""Former triggers that are remembered: their runs are older than any that Mistral keeps for long."""


class RecordState(StrEnum):
    """What a record says of its schedule.

    ``ACTIVE``: it has a trigger; without one it has ended (``finished.py``), or was deleted elsewhere.
    ``PAUSED``: it has none, as was wanted. ``CHANGING``: it is between two triggers.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    CHANGING = "changing"


@dataclass(frozen=True)
class Record:
    """What is kept of one schedule.

    ``key`` is the id of its first trigger, ``triggers`` are the ids of all that it had, oldest first;
    ``before`` is what it was made from before a change that has not ended; ``since`` (aware UTC) is when
    it was put into this state. ``project_id`` is its owner's, where Mistral told.
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
        """Begin the record of a schedule that has none."""
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
        """The name of its environment."""
        return f"{PREFIX}{self.key}"

    def paused(self, definition: Definition, now: datetime) -> "Record":
        """Say that the schedule rests."""
        return replace(
            self, state=RecordState.PAUSED, definition=definition, before=None, since=now
        )

    def changing(
        self, definition: Definition, before: Definition | None, now: datetime
    ) -> "Record":
        """Say that ``before`` is about to become ``definition``."""
        return replace(
            self, state=RecordState.CHANGING, definition=definition, before=before, since=now
        )

    def active(self, schedule: Schedule, now: datetime) -> "Record":
        """Say that the schedule has this trigger."""
        others = [each for each in self.triggers if each != schedule.id]
        return replace(
            self,
            state=RecordState.ACTIVE,
            triggers=(*others, schedule.id)[-_MAX_TRIGGERS:],
            definition=schedule.definition,
            before=None,
            since=now,
        )

    def variables(self) -> dict[str, Any]:
        """Write it down as an environment's variables."""
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
        """Read an environment; ``None`` for one that is not ours, or that somebody has broken."""
        try:
            kept = variables[_MEMBER]
            if not name.startswith(PREFIX) or kept["version"] != _VERSION:
                return None
            return cls(
                key=_id(name.removeprefix(PREFIX)),
                state=RecordState(kept["state"]),
                triggers=tuple(_id(each) for each in kept["triggers"]),
                definition=_read(kept["definition"]),
                since=_moment(kept["since"]),
                before=_read(kept["before"]) if kept["before"] else None,
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


def _read(kept: Any) -> Definition:
    count = kept["count"]
    return Definition(
        name=_checked(str, kept["name"]),
        workflow=Workflow(kept["workflow"]),
        inputs=dict(_checked(Mapping, kept["inputs"])),
        pattern=_checked(str, kept["pattern"]),
        first_run=_moment(kept["first_run"]) if kept["first_run"] else None,
        count=None if count is None else _checked(int, count),
        params=dict(_checked(Mapping, kept["params"])),
    )


def _checked(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(value)
    return value


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
    """Tell which schedules there are, by name: the one rule of what is true.

    A trigger that exists is an active schedule, with the past of the record that names it. One that no record
    names belongs to a record without a trigger that would make the same: whoever made it died before
    writing it down. A record without a trigger is a schedule that rests, unless it says that there should
    be one: then the schedule has ended, or was deleted elsewhere, and is none.
    """
    live = {trigger.id: trigger for trigger in triggers}
    orphans = []
    found = []
    for record in records:
        own = next((each for each in reversed((record.key, *record.triggers)) if each in live), "")
        if own:
            found.append(_with_past(live.pop(own), record))
        elif record.state is not RecordState.ACTIVE:
            orphans.append(record)
    for record in orphans:
        made = next((each for each in live.values() if _is_of(each, record)), None)
        found.append(_with_past(live.pop(made.id), record) if made else _resting(record))
    return sorted([*found, *live.values()], key=_by_name)


def _by_name(schedule: Schedule) -> tuple[str, str, str]:
    return schedule.name.casefold(), schedule.name, schedule.key


def _is_of(trigger: Schedule, record: Record) -> bool:
    made = trigger.definition
    return made.makes_the_same(record.definition) or made.makes_the_same(record.before)


def _with_past(trigger: Schedule, record: Record) -> Schedule:
    former = tuple(each for each in record.triggers if each != trigger.id)
    return replace(trigger, lineage=Lineage(record.key, former))


def _resting(record: Record) -> Schedule:
    paused = record.state is RecordState.PAUSED
    return schedule_without_trigger(
        record, ScheduleState.PAUSED if paused else ScheduleState.INTERRUPTED
    )


def schedule_without_trigger(record: Record, state: ScheduleState) -> Schedule:
    """Give a schedule that has no trigger, as its record has it."""
    return Schedule(
        id=record.triggers[-1] if record.triggers else record.key,
        definition=record.definition,
        next_run=None,
        lineage=Lineage(record.key, record.triggers, state, record.since),
        project_id=record.project_id,
    )


def index_by_any_id(schedules: Iterable[Schedule]) -> dict[str, Schedule]:
    """Give the schedules by every id that they ever had; a trigger's id means its own schedule first."""
    known = list(schedules)
    past = {id: each for each in known for id in each.ids}
    return past | {each.id: each for each in known if each.active}


def describes_a_schedule(record: Record) -> bool:
    """Whether a record tells a schedule also without a trigger: one that rests, or has made all of its runs."""
    return record.state is not RecordState.ACTIVE or record.definition.count is not None


def reconcile_names(
    triggers: Iterable[ScheduleName], records: Iterable[Record]
) -> list[ScheduleName]:
    """Tell what ``reconcile`` tells, where of the triggers no more than their names are known.

    A trigger that no record names is that of the record which rests under its name, if there is one: Mistral has each
    name but once.
    """
    live = {each.ids[-1]: each for each in triggers}
    found, resting = [], []
    for record in records:
        ids = tuple(dict.fromkeys((record.key, *record.triggers)))
        own = next((each for each in reversed(ids) if each in live), "")
        if own:
            former = tuple(each for each in ids if each != own)
            trigger = live.pop(own)
            found.append(replace(trigger, ids=(*former, own)))
        elif record.state is not RecordState.ACTIVE:
            resting.append(ScheduleName(record.definition.name, ids, None))
    by_name = {each.name: each for each in live.values()}
    for each in resting:
        made = by_name.pop(each.name, None)
        found.append(replace(made, ids=(*each.ids, *made.ids)) if made else each)
    return sorted([*found, *by_name.values()], key=lambda each: (each.name.casefold(), each.ids))
