# SPDX-License-Identifier: Apache-2.0
"""A change to a schedule that somebody else has changed since the form was drawn: what differs, and what to take."""

import json
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from enum import StrEnum
from typing import Any

from backup_dashboard.core import times
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleState

_LONGEST = 300
"""Characters of a value that are compared: more than any field of the form takes."""

_MOST = 20_000
"""Characters of what a form sends back that are read."""


class EditedField(StrEnum):
    """What can be changed of a schedule, by the names of the form's fields, in the order of the form."""

    WORKFLOW = "workflow"
    FULLS = "max_full_backups"
    INCREMENTALS = "max_incremental_backups"
    PATTERN = "pattern"
    FIRST_RUN = "first_run"
    COUNT = "count"
    NAME = "name"
    BACKUP_NAME = "backup_name"


Values = Mapping[EditedField, str]
"""A value for each field as text; empty where there is none."""


def values_of(definition: Definition, now: datetime) -> Values:
    """Give what a definition says in each field; a first run before ``now`` (aware) counts as none."""
    coming = definition.without_past(now)
    limits = coming.inputs if coming.workflow.has_limits else {}
    given = {
        EditedField.WORKFLOW: coming.workflow.value,
        EditedField.FULLS: limits.get(EditedField.FULLS),
        EditedField.INCREMENTALS: limits.get(EditedField.INCREMENTALS),
        EditedField.PATTERN: " ".join(coming.pattern.split()),
        EditedField.FIRST_RUN: minute(coming.first_run) if coming.first_run else "",
        EditedField.COUNT: coming.count,
        EditedField.NAME: coming.name,
        EditedField.BACKUP_NAME: coming.inputs.get("backup_name"),
    }
    return {field: _text(value) for field, value in given.items()}


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:_LONGEST]


def minute(moment: datetime) -> str:
    """Write a moment (aware) as it stands in ``EditedField.FIRST_RUN``."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def read_minute(value: str) -> datetime | None:
    """Read the moment (aware UTC) that stands in ``EditedField.FIRST_RUN``; ``None`` where there is none."""
    try:
        return times.parse(value)
    except (OverflowError, ValueError):
        return None


@dataclass(frozen=True)
class Difference:
    """A field that somebody changed meanwhile to something else than the form says: both values as text.

    ``touched`` tells whether whoever filled the form had changed it, too.
    """

    field: EditedField
    theirs: str
    mine: str
    touched: bool


@dataclass(frozen=True)
class FormSnapshot:
    """How a schedule stood when a form was drawn.

    It comes back from the browser and may say anything: it only decides whether somebody is told of a difference.
    """

    trigger_id: str
    paused: bool
    values: Values

    @classmethod
    def of(cls, schedule: Schedule, now: datetime) -> "FormSnapshot":
        """See how it stands at ``now`` (aware)."""
        return cls(schedule.id, _rests(schedule), values_of(schedule.definition, now))

    def again(self, schedule: Schedule, now: datetime) -> "FormSnapshot":
        """See how it stands now, for a form that still holds the number of runs with which it was drawn."""
        fresh = FormSnapshot.of(schedule, now)
        if schedule.id != self.trigger_id:
            return fresh
        return replace(
            fresh, values={**fresh.values, EditedField.COUNT: self.values[EditedField.COUNT]}
        )

    def write(self) -> str:
        """Write it for the form to send back."""
        return json.dumps([self.trigger_id, self.paused, dict(self.values)])

    @classmethod
    def read(cls, text: str) -> "FormSnapshot | None":
        """Read what came back; ``None`` where it is not what was written."""
        try:
            trigger_id, paused, values = json.loads(text[:_MOST])
            found = {field: values[field] for field in EditedField}
        except (KeyError, RecursionError, TypeError, ValueError):
            return None
        if not isinstance(trigger_id, str) or not isinstance(paused, bool):
            return None
        if not all(isinstance(value, str) for value in found.values()):
            return None
        return cls(trigger_id, paused, found)

    def paused_since(self, schedule: Schedule) -> bool:
        """Whether somebody has paused the schedule since."""
        return _rests(schedule) and not self.paused

    def resumed_since(self, schedule: Schedule) -> bool:
        """Whether somebody has resumed it since."""
        return self.paused and schedule.active

    def differences(self, schedule: Schedule, mine: Values, now: datetime) -> list[Difference]:
        """Give the fields that were changed since, unless ``mine`` says the same.

        Runs that were made since are no change of their number: only another trigger can have another one.
        """
        theirs = values_of(schedule.definition, now)
        found = []
        for field in EditedField:
            before = self._before(field, now)
            if field is EditedField.COUNT and schedule.id == self.trigger_id:
                continue
            if theirs[field] not in (before, mine[field]):
                touched = mine[field] != before
                found.append(Difference(field, theirs[field], mine[field], touched))
        return found

    def outdated(self, schedule: Schedule, mine: Values, now: datetime) -> bool:
        """Whether something was changed since of which whoever wants ``mine`` does not know."""
        moved = self.paused_since(schedule) or self.resumed_since(schedule)
        return moved or bool(self.differences(schedule, mine, now))

    def counted_on(self, schedule: Schedule, count: int | None) -> int | None:
        """Give the number of runs that is meant by ``count``: one that nobody changed is less by the runs since."""
        untouched = _text(count) == self.values[EditedField.COUNT]
        return schedule.definition.count if untouched and schedule.id == self.trigger_id else count

    def _before(self, field: EditedField, now: datetime) -> str:
        before = self.values[field]
        if field is EditedField.FIRST_RUN and self.values[EditedField.PATTERN]:
            moment = read_minute(before)
            return before if moment and moment > now else ""
        return before


def _rests(schedule: Schedule) -> bool:
    return schedule.state is ScheduleState.PAUSED


def write_mine(differences: Iterable[Difference]) -> str:
    """Write what the form said in the fields that differ, for the next form to send back."""
    return json.dumps({each.field: each.mine for each in differences})


def read_mine(text: str) -> dict[EditedField, str]:
    """Read what ``write_mine`` wrote, as far as it is that."""
    try:
        told = json.loads(text[:_MOST])
    except (RecursionError, ValueError):
        return {}
    if not isinstance(told, dict):
        return {}
    known = {field: told.get(field) for field in EditedField}
    return {field: value for field, value in known.items() if isinstance(value, str)}
