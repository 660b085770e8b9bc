# SPDX-License-Identifier: Apache-2.0
"""Schedules: Mistral cron triggers that start our workflows, or the records of schedules without a trigger."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from enum import Enum
from typing import Any

from backup_dashboard.core.cron.dates import previous_runs
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.workflows import Workflow

MAX_NAME_LENGTH = 200
"""Characters of a trigger's name that fit into Mistral's database (``mistral/db/v2/sqlalchemy/models.py``)."""

_SOONEST = timedelta(seconds=65)
"""How far ahead a first run must be: Mistral requires 60 s (``validate_cron_trigger_input``) at the request."""

OVERDUE = timedelta(minutes=3)
"""A next run that is longer ago means that nothing fires the trigger: Mistral updates it within 2 s."""

_MINUTE = timedelta(minutes=1)
_LATE, _EARLY = timedelta(seconds=10), timedelta(seconds=5)
"""How long after its time Mistral may still be starting a run, and how long before its time it may start."""


class NothingLeft(Exception):
    """A schedule without a pattern whose only run is in the past: it would never run again."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.message = Message(
            gettext_noop(
                "“%(name)s” was to run once, and that time has passed. Edit it to set another time."
            ),
            {"name": name},
        )


@dataclass(frozen=True)
class Definition:
    """What a schedule is made from: what it runs, and when.

    ``first_run`` (aware UTC, whole minutes) is a first run outside the pattern, ``None`` for none; ``count`` is
    the number of runs after which it ends, ``None`` for no end. ``pattern`` is empty for a schedule that only
    runs at ``first_run``. ``params`` are Mistral's own settings of the runs (``workflow_params``); only
    triggers that were created outside the dashboard have any.
    """

    name: str
    workflow: Workflow
    inputs: Mapping[str, Any]
    pattern: str
    first_run: datetime | None = None
    count: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def volume_id(self) -> str:
        """The volume that it backs up; empty if its inputs name none."""
        return str(self.inputs.get("volume_id") or "")

    def without_past(self, now: datetime) -> "Definition":
        """Return the definition without a first run in the past, if it has a pattern, which continues."""
        if self.first_run and self.first_run <= now and self.pattern:
            return replace(self, first_run=None)
        return self

    def from_now_on(self, now: datetime) -> "Definition":
        """Return the definition that creates the schedule at ``now`` without an unplanned run.

        A first run so soon that Mistral would refuse it is moved to the next minute that Mistral accepts.
        Raises ``NothingLeft``.
        """
        coming = self.without_past(now)
        if not coming.pattern and (coming.first_run is None or coming.first_run <= now):
            raise NothingLeft(self.name)
        if coming.first_run and coming.first_run < now + _SOONEST:
            soonest = (now + _SOONEST + _MINUTE).replace(second=0, microsecond=0)
            return replace(coming, first_run=soonest)
        return coming

    def makes_the_same(self, other: "Definition | None") -> bool:
        """Return whether both are equal, apart from the first run and the count, which change as runs pass."""
        return other is not None and _timeless(self) == _timeless(other)


def _timeless(definition: Definition) -> Definition:
    return replace(definition, first_run=None, count=None)


class ScheduleState(Enum):
    """Whether a schedule runs.

    ``PAUSED``: a person paused it. ``INTERRUPTED``: a change deleted its trigger and stopped before it created
    a new one; the whole definition is still stored. ``FINISHED``: it has made all of its runs.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"
    FINISHED = "finished"


@dataclass(frozen=True)
class Lineage:
    """The history of a schedule: its former triggers, and whether it has one now.

    ``first_id`` is the id of its first trigger, if it is known to have had another. ``former_ids`` are the ids
    of its former triggers, oldest first: a change creates a new one. ``since`` (aware UTC) is when it stopped
    running. ``certain`` is false if it may have been deleted outside the dashboard before it was finished.
    """

    first_id: str = ""
    former_ids: tuple[str, ...] = ()
    state: ScheduleState = ScheduleState.ACTIVE
    since: datetime | None = None
    certain: bool = True


@dataclass(frozen=True)
class Schedule:
    """A cron trigger, whoever created it, or the record of a schedule without a trigger.

    ``id`` is the id of its trigger, or of its last trigger. The ``count`` of its definition is the number of
    runs that are left. ``next_run`` (aware UTC) is ``None`` without a trigger; ``created_at`` (aware UTC) is
    its trigger's. ``project_id`` is its owner's, empty if Mistral did not return it.
    """

    id: str
    definition: Definition
    next_run: datetime | None
    created_at: datetime | None = None
    lineage: Lineage = Lineage()
    project_id: str = ""

    @property
    def name(self) -> str:
        """Its name, which is unique in a project in Mistral."""
        return self.definition.name

    @property
    def volume_id(self) -> str:
        """The volume that it backs up; empty if its inputs name none."""
        return self.definition.volume_id

    @property
    def key(self) -> str:
        """The id that addresses it: it stays the same through pauses and changes."""
        return self.lineage.first_id or self.id

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that it ever had: each of its runs names one of them as its origin."""
        return tuple(dict.fromkeys((self.key, *self.lineage.former_ids, self.id)))

    @property
    def state(self) -> ScheduleState:
        """Whether it runs."""
        return self.lineage.state

    @property
    def active(self) -> bool:
        """Whether it has a trigger that fires."""
        return self.state is ScheduleState.ACTIVE

    @property
    def finished(self) -> bool:
        """Whether it has made all of its runs."""
        return self.state is ScheduleState.FINISHED

    def is_being_changed(self, now: datetime) -> bool:
        """Return whether a schedule that looks interrupted may be in the middle of a change."""
        interrupted = self.state is ScheduleState.INTERRUPTED
        return interrupted and self.lineage.since is not None and now - self.lineage.since < _MINUTE

    def is_overdue(self, now: datetime) -> bool:
        """Return whether nothing fires it: Mistral should have updated its next run by now."""
        return self.active and self.next_run is not None and self.next_run <= now - OVERDUE

    def is_starting(self, now: datetime) -> bool:
        """Return whether Mistral may be starting a run now that its list of runs does not show yet.

        Every second, Mistral looks for triggers that are due within 2 s, sets their next run, and only then
        creates the execution (``mistral/services/periodic.py``).
        """
        if not self.active:
            return False
        if self.next_run and now - _LATE <= self.next_run <= now + _EARLY:
            return True
        slot = self._newest_slot(now)
        return slot is not None and slot >= now - _EARLY and slot > (self.created_at or slot)

    def _newest_slot(self, now: datetime) -> datetime | None:
        return next(iter(previous_runs(self.definition.pattern, now, 1)), None)


def proposed_name(cadence: str, volume_name: str) -> str:
    """Return a name for a schedule from a cadence (``daily``) and a volume's name.

    Letters and digits of every script stay, with the marks on them, and ``_`` and ``-``: commands address triggers by
    name in URLs. Characters beyond U+FFFF become ``-``, since MySQL's ``utf8`` cannot store them.
    ``static/backup_dashboard/js/names.js`` has the same rule for the page.
    """
    safe = ""
    for character in volume_name:
        kind = unicodedata.category(character)[0]
        if character > "\uffff" or (kind not in "LMN" and character not in "_-"):
            safe += "-"
        elif kind != "M" or safe[-1:].strip("_-"):
            safe += character
    return f"{cadence}-{safe.strip('-') or 'volume'}"[:MAX_NAME_LENGTH]


@dataclass(frozen=True)
class ScheduleName:
    """A schedule, as a list of runs needs it: its name, and the ids that its runs name.

    ``ids`` are all that it ever had, oldest first; ``next_run`` is aware UTC, ``None`` without a trigger.
    """

    name: str
    ids: tuple[str, ...]
    next_run: datetime | None
