# SPDX-License-Identifier: Apache-2.0
"""What the edit form shows where somebody else has changed the schedule meanwhile: both values, and a choice."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard.core.edits import Difference
from backup_dashboard.core.edits import EditedField
from backup_dashboard.core.edits import FormSnapshot
from backup_dashboard.core.edits import read_minute
from backup_dashboard.core.edits import values_of
from backup_dashboard.core.edits import write_mine
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import NAMES
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.panels.shared import words

THEIRS, MINE, EVERY = "theirs", "mine", "all"
TAKE = "take:"
"""What a button's value begins with that takes a value over: then ``theirs`` or ``mine``, and the field or ``all``."""

_LABELS = {
    EditedField.WORKFLOW: gettext_lazy("What to make"),
    EditedField.FULLS: gettext_lazy("Full backups to keep"),
    EditedField.INCREMENTALS: gettext_lazy("Incrementals for each full"),
    EditedField.PATTERN: gettext_lazy("When"),
    EditedField.FIRST_RUN: gettext_lazy("First run"),
    EditedField.COUNT: gettext_lazy("Number of runs"),
    EditedField.NAME: gettext_lazy("Schedule name"),
    EditedField.BACKUP_NAME: gettext_lazy("Name of the backups"),
}
_NONE = {
    EditedField.PATTERN: gettext_lazy("only at its first run"),
    EditedField.FIRST_RUN: gettext_lazy("none set"),
    EditedField.COUNT: gettext_lazy("no end"),
}


@dataclass(frozen=True)
class ConflictRow:
    """A field that differs: both values in words, and which of them the form holds now, if any."""

    field: EditedField
    label: str
    theirs: str
    mine: str
    held: str


@dataclass(frozen=True)
class EditConflict:
    """What was changed meanwhile. ``yours`` is what the page sends back to show this again."""

    rows: Sequence[ConflictRow]
    paused: bool
    resumed: bool
    yours: str


def conflict(
    schedule: Schedule,
    seen: FormSnapshot,
    differences: Sequence[Difference],
    held: Mapping[EditedField, str],
) -> EditConflict | None:
    """Say what differs; ``None`` where nothing does."""
    paused, resumed = seen.paused_since(schedule), seen.resumed_since(schedule)
    if not (differences or paused or resumed):
        return None
    return EditConflict(
        [_row(each, held) for each in differences], paused, resumed, write_mine(differences)
    )


def told_before(
    schedule: Schedule, mine: Mapping[EditedField, str], now: datetime
) -> list[Difference]:
    """Give the differences that an earlier page showed, as far as they still are some."""
    theirs = values_of(schedule.definition, now)
    return [
        Difference(field, theirs[field], value, touched=True)
        for field, value in mine.items()
        if theirs[field] != value
    ]


def merged(
    differences: Sequence[Difference], held: Mapping[EditedField, str]
) -> dict[EditedField, str]:
    """Give what the form should hold: what was typed, and theirs where nothing was."""
    return {**held, **{each.field: each.theirs for each in differences if not each.touched}}


def taken(
    wanted: str, differences: Sequence[Difference], held: Mapping[EditedField, str]
) -> dict[EditedField, str]:
    """Give what the form should hold after a button was pressed that takes one side's value, or all of them."""
    side, _colon, name = wanted.removeprefix(TAKE).partition(":")
    chosen = {
        each.field: each.mine if side == MINE else each.theirs
        for each in differences
        if name in (EVERY, each.field.value)
    }
    return {**held, **chosen}


def initial(values: Mapping[EditedField, str]) -> dict[str, Any]:
    """Give a form's first values for what it should hold."""
    found: dict[str, Any] = {field.value: value for field, value in values.items()}
    found[EditedField.FIRST_RUN] = (
        read_minute(values[EditedField.FIRST_RUN]) or values[EditedField.FIRST_RUN]
    )
    for field in (EditedField.FULLS, EditedField.INCREMENTALS):
        if not values[field]:
            del found[field]  # a workflow without limits; the form's own first value stands
    return found


def _row(each: Difference, held: Mapping[EditedField, str]) -> ConflictRow:
    now_held = held.get(each.field)
    side = THEIRS if now_held == each.theirs else MINE if now_held == each.mine else ""
    say = _words(each.field)
    return ConflictRow(each.field, str(_LABELS[each.field]), say(each.theirs), say(each.mine), side)


def _words(field: EditedField) -> Any:
    def say(value: str) -> str:
        if not value:
            return str(_NONE.get(field, "\u2013"))
        if field is EditedField.WORKFLOW and value in NAMES:
            return str(words.WORKFLOW_NAMES[Workflow(value)])
        if field is EditedField.PATTERN:
            return _("%(sentence)s (%(pattern)s)") % {
                "sentence": words.sentence(value),
                "pattern": value,
            }
        moment = read_minute(value) if field is EditedField.FIRST_RUN else None
        return words.moment(moment) if moment else value

    return say
