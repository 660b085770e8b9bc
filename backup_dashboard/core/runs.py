# SPDX-License-Identifier: Apache-2.0
"""Runs: Mistral executions of our workflows, and what started them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from enum import Enum
from typing import Any

from backup_dashboard.core.ids import is_uuid
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.workflows import Workflow


class RunState(Enum):
    """The state of a run: the word on its badge, and whether the run has ended.

    ``label`` is the user guide's word if the guide has one (Mistral's ``ERROR`` is the guide's FAILED); a run
    in a ``terminal`` state no longer needs the trust of its schedule.
    """

    SUCCESS = (gettext_noop("SUCCESS"), True)
    RUNNING = (gettext_noop("RUNNING"), False)
    FAILED = (gettext_noop("FAILED"), True)
    PAUSED = (gettext_noop("PAUSED"), False)
    CANCELLED = (gettext_noop("CANCELLED"), True)
    DELAYED = (gettext_noop("DELAYED"), False)
    WAITING = (gettext_noop("WAITING"), False)
    SKIPPED = (gettext_noop("SKIPPED"), True)
    UNKNOWN = (gettext_noop("UNKNOWN"), True)

    def __init__(self, label: str, terminal: bool) -> None:
        self.label = label
        self.terminal = terminal

    @property
    def moves(self) -> bool:
        """Whether it will change without any action of a person, so that it is worth asking again."""
        return not self.terminal and self is not RunState.PAUSED

    @property
    def mistral_names(self) -> tuple[str, ...]:
        """Mistral's names for it."""
        return tuple(name for name, state in _FROM_MISTRAL.items() if state is self)

    @classmethod
    def from_mistral(cls, state: str) -> "RunState":
        """Return the state for a state of Mistral's (``mistral/workflow/states.py``), or else ``UNKNOWN``."""
        return _FROM_MISTRAL.get(state, cls.UNKNOWN)


_FROM_MISTRAL = {
    "SUCCESS": RunState.SUCCESS,
    "RUNNING": RunState.RUNNING,
    "ERROR": RunState.FAILED,
    "PAUSED": RunState.PAUSED,
    "CANCELLED": RunState.CANCELLED,
    "DELAYED": RunState.DELAYED,
    "WAITING": RunState.WAITING,
    "IDLE": RunState.WAITING,
    "SKIPPED": RunState.SKIPPED,
}


@dataclass(frozen=True)
class Origin:
    """What started a run.

    Mistral writes ``{"triggered_by": {"type": "cron_trigger", "id": ...}}`` into the description of the
    executions that a trigger starts (``mistral/services/periodic.py``); a run that a person starts from a
    schedule gets the same description with the type ``run_now``. ``schedule_id`` is empty for a run that
    belongs to no schedule; ``by_hand`` is false only for a run that a trigger started.

    ``parent_task`` is the id of the task of another workflow that started the run, or empty.
    """

    schedule_id: str = ""
    by_hand: bool = True
    parent_task: str = ""

    @classmethod
    def from_description(cls, description: str | None) -> "Origin":
        """Parse the description of an execution; any other text means that it was started by hand."""
        try:
            cause = json.loads(description or "")["triggered_by"]
            return cls(str(cause["id"]), by_hand=cause["type"] != "cron_trigger")
        except (ValueError, KeyError, TypeError):
            return cls()

    def description(self) -> str:
        """Format the origin of a run by hand as the description of its execution."""
        if not self.schedule_id:
            return "Started from Backup Schedules"
        return json.dumps({"triggered_by": {"type": "run_now", "id": self.schedule_id}})


@dataclass(frozen=True)
class Step:
    """One task of a run and its state; times are aware UTC."""

    id: str
    name: str
    state: RunState
    started: datetime | None
    finished: datetime | None


@dataclass(frozen=True)
class Run:
    """An execution, whoever started it; times are aware UTC, ``cause`` says why it failed.

    ``project_id`` is its owner's, empty if Mistral did not return it.
    """

    id: str
    workflow: Workflow
    inputs: Mapping[str, Any]
    state: RunState
    cause: str
    started: datetime
    changed: datetime
    origin: Origin
    project_id: str = ""

    @property
    def volume_id(self) -> str:
        """The volume that it backs up; empty if its inputs name none."""
        return str(self.inputs.get("volume_id") or "")

    @property
    def has_page(self) -> bool:
        """Whether our pages can address it: a run that was started through the API may have any id."""
        return is_uuid(self.id)

    def duration(self, now: datetime) -> timedelta:
        """Return how long the run took, or has taken until ``now`` (aware) if it is in progress."""
        return (self.changed if self.state.terminal else now) - self.started
