# SPDX-License-Identifier: Apache-2.0
"""Edits of a schedule that somebody else changed while the form was open: the differences, and which values to save."""

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
from backup_dashboard.core.workflows import LIMIT_NAMES
from backup_dashboard.core.workflows import LIMITS

_LONGEST = 300
"""Characters of a value that are compared: more than any field of the form accepts."""

_MOST = 20_000
"""Characters that are read of a text that the form sends back."""


class EditedField(StrEnum):
    """A field of a schedule that a user can edit, besides the limits of its workflow: named as in the form."""

    WORKFLOW = "workflow"
    PATTERN = "pattern"
    FIRST_RUN = "first_run"
    COUNT = "count"
    NAME = "name"
    BACKUP_NAME = "backup_name"


_WORKFLOW, *_OTHERS = EditedField
EDITED_FIELDS: tuple[str, ...] = (_WORKFLOW, *LIMIT_NAMES, *_OTHERS)
"""The names of all fields that a user can edit, in the form's order."""

Values = Mapping[str, str]
"""The value of each of ``EDITED_FIELDS`` as text; empty if it has none."""


def values_of(definition: Definition, now: datetime) -> Values:
    """Return a definition's value for each field; a first run before ``now`` (aware) counts as none."""
    coming = definition.without_past(now)
    limits = coming.inputs if coming.workflow.has_limits else {}
    values = {
        EditedField.WORKFLOW: coming.workflow.value,
        **{
            limit.name: limits.get(limit.name, 0 if limits and limit.optional else None)
            for limit in LIMITS
        },
        EditedField.PATTERN: " ".join(coming.pattern.split()),
        EditedField.FIRST_RUN: minute(coming.first_run) if coming.first_run else "",
        EditedField.COUNT: coming.count,
        EditedField.NAME: coming.name,
        EditedField.BACKUP_NAME: coming.inputs.get("backup_name"),
    }
    return {field: _text(value) for field, value in values.items()}


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:_LONGEST]


def minute(moment: datetime) -> str:
    """Format a moment (aware) as ``EditedField.FIRST_RUN`` holds it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def read_minute(value: str) -> datetime | None:
    """Parse the moment (aware UTC) in ``EditedField.FIRST_RUN``; return ``None`` if there is none."""
    try:
        return times.parse(value)
    except (OverflowError, ValueError):
        return None


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed to another value than the form has: both values as text.

    ``touched`` says whether the user of the form had changed it, too.
    """

    field: str
    theirs: str
    mine: str
    touched: bool


@dataclass(frozen=True)
class FormSnapshot:
    """The state of a schedule when a form was opened.

    It comes back from the browser and may contain anything: it only decides whether the user is shown a
    difference.
    """

    trigger_id: str
    paused: bool
    values: Values

    @classmethod
    def of(cls, schedule: Schedule, now: datetime) -> "FormSnapshot":
        """Return the state of the schedule at ``now`` (aware)."""
        return cls(schedule.id, _is_paused(schedule), values_of(schedule.definition, now))

    def again(self, schedule: Schedule, now: datetime) -> "FormSnapshot":
        """Return the state at ``now`` for a form that still shows the number of runs from when it was opened."""
        fresh = FormSnapshot.of(schedule, now)
        if schedule.id != self.trigger_id:
            return fresh
        return replace(
            fresh, values={**fresh.values, EditedField.COUNT: self.values[EditedField.COUNT]}
        )

    def write(self) -> str:
        """Format the snapshot as text that the form sends back."""
        return json.dumps([self.trigger_id, self.paused, dict(self.values)])

    @classmethod
    def read(cls, text: str) -> "FormSnapshot | None":
        """Parse the text that the form sent back; return ``None`` if ``write`` did not make it."""
        try:
            trigger_id, paused, values = json.loads(text[:_MOST])
            texts = {field: values[field] for field in EDITED_FIELDS}
        except (KeyError, RecursionError, TypeError, ValueError):
            return None
        if not isinstance(trigger_id, str) or not isinstance(paused, bool):
            return None
        if not all(isinstance(value, str) for value in texts.values()):
            return None
        return cls(trigger_id, paused, texts)

    def paused_since(self, schedule: Schedule) -> bool:
        """Return whether somebody has paused the schedule since then."""
        return _is_paused(schedule) and not self.paused

    def resumed_since(self, schedule: Schedule) -> bool:
        """Return whether somebody has resumed the schedule since then."""
        return self.paused and schedule.active

    def differences(self, schedule: Schedule, mine: Values, now: datetime) -> list[Difference]:
        """Return the fields that were changed since then, except where ``mine`` has the same value.

        Runs since then lower the number of runs, which is not a change: only another trigger can have another
        number.
        """
        theirs = values_of(schedule.definition, now)
        differences = []
        for field in EDITED_FIELDS:
            before = self._before(field, now)
            if field == EditedField.COUNT and schedule.id == self.trigger_id:
                continue
            if theirs[field] not in (before, mine[field]):
                touched = mine[field] != before
                differences.append(Difference(field, theirs[field], mine[field], touched))
        return differences

    def outdated(self, schedule: Schedule, mine: Values, now: datetime) -> bool:
        """Return whether the schedule was changed since then in a way that the author of ``mine`` has not seen."""
        moved = self.paused_since(schedule) or self.resumed_since(schedule)
        return moved or bool(self.differences(schedule, mine, now))

    def counted_on(self, schedule: Schedule, count: int | None) -> int | None:
        """Return the number of runs that ``count`` means: an unchanged one is reduced by the runs since then."""
        untouched = _text(count) == self.values[EditedField.COUNT]
        return schedule.definition.count if untouched and schedule.id == self.trigger_id else count

    def _before(self, field: str, now: datetime) -> str:
        before = self.values[field]
        if field == EditedField.FIRST_RUN and self.values[EditedField.PATTERN]:
            moment = read_minute(before)
            return before if moment and moment > now else ""
        return before


def _is_paused(schedule: Schedule) -> bool:
    return schedule.state is ScheduleState.PAUSED


def write_mine(differences: Iterable[Difference]) -> str:
    """Format the form's values of the fields that differ as text that the next form sends back."""
    return json.dumps({difference.field: difference.mine for difference in differences})


def read_mine(text: str) -> dict[str, str]:
    """Parse the text that ``write_mine`` made; leave out what is not valid."""
    try:
        stored = json.loads(text[:_MOST])
    except (RecursionError, ValueError):
        return {}
    if not isinstance(stored, dict):
        return {}
    values = {field: stored.get(field) for field in EDITED_FIELDS}
    return {field: value for field, value in values.items() if isinstance(value, str)}
