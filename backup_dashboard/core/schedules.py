# SPDX-License-Identifier: Apache-2.0
"""A schedule: a Mistral cron trigger that starts one of our workflows, or what is kept of one that is paused."""

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
"""Characters of a trigger's name that Mistral's database keeps (``mistral/db/v2/sqlalchemy/models.py``)."""

_SOONEST = timedelta(seconds=65)
"""How far ahead a first run has to be: Mistral wants 60 s (``validate_cron_trigger_input``) when it is asked."""

OVERDUE = timedelta(minutes=3)
"""From when on a next time in the past is that of a trigger that nothing fires: Mistral moves it on within 2 s."""

_MINUTE = timedelta(minutes=1)
_LATE, _EARLY = timedelta(seconds=10), timedelta(seconds=5)
"""How long after its time Mistral may still be starting a run, and how long before it may begin to."""


class NothingLeft(Exception):
    """A schedule without a pattern whose only time has passed: it would never run again."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.message = Message(
            gettext_noop(
                "“%(name)s” was to run once, and that time has passed. Edit it to give it another."
            ),
            {"name": name},
        )


@dataclass(frozen=True)
class Definition:
    """All that a schedule is made from: what it runs, and when.

    ``first_run`` (aware UTC, whole minutes) is a first run outside the pattern, ``None`` for none; ``count`` is
    the number of runs after which it ends, ``None`` for no end. ``pattern`` is empty for one that only
    runs at ``first_run``. ``params`` are Mistral's own settings of the runs (``workflow_params``), which
    only triggers from elsewhere have.
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
        """The volume that it backs up; empty where its input names none."""
        return str(self.inputs.get("volume_id") or "")

    def without_past(self, now: datetime) -> "Definition":
        """Give it without a first run that has passed; the pattern goes on."""
        if self.first_run and self.first_run <= now and self.pattern:
            return replace(self, first_run=None)
        return self

    def from_now_on(self, now: datetime) -> "Definition":
        """Give what makes the schedule at ``now`` without a run that nobody planned.

        A first run so near that Mistral would refuse it is moved to the next minute that Mistral takes. Raises
        ``NothingLeft``.
        """
        wanted = self.without_past(now)
        if not wanted.pattern and (wanted.first_run is None or wanted.first_run <= now):
            raise NothingLeft(self.name)
        if wanted.first_run and wanted.first_run < now + _SOONEST:
            soonest = (now + _SOONEST + _MINUTE).replace(second=0, microsecond=0)
            return replace(wanted, first_run=soonest)
        return wanted

    def makes_the_same(self, other: "Definition | None") -> bool:
        """Whether both have the same name, work and pattern; runs that are over are not counted."""
        return other is not None and _timeless(self) == _timeless(other)


def _timeless(definition: Definition) -> Definition:
    return replace(definition, first_run=None, count=None)


class ScheduleState(Enum):
    """Whether a schedule runs.

    ``PAUSED``: a person wanted it to rest. ``INTERRUPTED``: a change took its trigger away and was broken
    off before there was a new one; all that it had is kept. ``FINISHED``: it has made all of its runs.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"
    FINISHED = "finished"


@dataclass(frozen=True)
class Lineage:
    """What a schedule has been through: its former triggers, and whether it has one now.

    ``first_id`` is the id of its very first trigger, where it is known to have had another. ``former_ids`` are the
    ids of the triggers that it had before, oldest first: a change makes a new one. ``since`` (aware UTC) is when it
    came to rest. ``certain`` is false for one that may have been deleted elsewhere before it was finished.
    """

    first_id: str = ""
    former_ids: tuple[str, ...] = ()
    state: ScheduleState = ScheduleState.ACTIVE
    since: datetime | None = None
    certain: bool = True


@dataclass(frozen=True)
class Schedule:
    """A cron trigger, whoever made it, or what is kept of one that rests.

    ``id`` is its trigger's, or that of the last one that it had. The ``count`` of its definition is the number of runs
    that are left. ``next_run`` (aware UTC) is ``None`` for one that rests; ``created_at`` (aware UTC) is its trigger's.
    ``project_id`` is its owner's, where Mistral told.
    """

    id: str
    definition: Definition
    next_run: datetime | None
    created_at: datetime | None = None
    lineage: Lineage = Lineage()
    project_id: str = ""

    @property
    def name(self) -> str:
        """Its name, which Mistral has but once in a project."""
        return self.definition.name

    @property
    def volume_id(self) -> str:
        """The volume that it backs up; empty where its input names none."""
        return self.definition.volume_id

    @property
    def key(self) -> str:
        """What it is addressed by: stays the same through pauses and changes."""
        return self.lineage.first_id or self.id

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that it ever had: its runs name one of them as their origin."""
        return tuple(dict.fromkeys((self.key, *self.lineage.former_ids, self.id)))

    @property
    def state(self) -> ScheduleState:
        """Whether it runs."""
        return self.lineage.state

    @property
    def active(self) -> bool:
        """Whether there is a trigger that fires."""
        return self.state is ScheduleState.ACTIVE

    @property
    def finished(self) -> bool:
        """Whether it has made all of its runs."""
        return self.state is ScheduleState.FINISHED

    def is_being_changed(self, now: datetime) -> bool:
        """Whether what looks interrupted may be a change that somebody is making this moment."""
        interrupted = self.state is ScheduleState.INTERRUPTED
        return interrupted and self.lineage.since is not None and now - self.lineage.since < _MINUTE

    def is_overdue(self, now: datetime) -> bool:
        """Whether nothing fires it: Mistral should have moved its next time on by now."""
        return self.active and self.next_run is not None and self.next_run <= now - OVERDUE

    def is_starting(self, now: datetime) -> bool:
        """Whether Mistral may be starting a run at this moment which its list of runs does not show yet.

        It looks each second for triggers that are due within 2 s, sets the next time, and only then makes
        the execution (``mistral/services/periodic.py``).
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
    """Propose a schedule's name from a cadence (``daily``) and a volume's name.

    Only letters, digits, ``_`` and ``-`` remain, since Mistral addresses triggers by name in URLs.
    """
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "-" for c in volume_name)
    return f"{cadence}-{kept.strip('-') or 'volume'}"[:MAX_NAME_LENGTH]


@dataclass(frozen=True)
class ScheduleName:
    """What a list of runs needs of a schedule: its name, and by which ids its runs know it.

    ``ids`` are all that it ever had, oldest first; ``next_run`` is aware UTC, ``None`` for one that rests.
    """

    name: str
    ids: tuple[str, ...]
    next_run: datetime | None
