# SPDX-License-Identifier: Apache-2.0
"""A schedule: a Mistral cron trigger that starts one of our workflows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backup_dashboard.core.workflows import Workflow

MAX_NAME_LENGTH = 200
"""Characters of a trigger's name that Mistral's database keeps (``mistral/db/v2/sqlalchemy/models.py``)."""


@dataclass(frozen=True)
class Definition:
    """All that a schedule is made from: what it runs, and when.

    ``first_run`` (aware UTC, whole minutes) is a first run outside the pattern, ``None`` for none; ``count`` is
    the number of runs after which it ends, ``None`` for no end. ``pattern`` is empty for one that only
    runs at ``first_run``.
    """

    name: str
    workflow: Workflow
    inputs: Mapping[str, Any]
    pattern: str
    first_run: datetime | None = None
    count: int | None = None

    @property
    def volume_id(self) -> str:
        """The volume that it backs up; empty where its input names none."""
        return str(self.inputs.get("volume_id") or "")


@dataclass(frozen=True)
class Schedule:
    """A cron trigger, whoever made it.

    ``next_run``, ``created_at`` and ``first_run`` are aware UTC; ``remaining`` is the number of runs left,
    ``None`` for no end; ``pattern`` is empty for a trigger that fires once at ``next_run``.
    """

    id: str
    name: str
    workflow: Workflow
    inputs: Mapping[str, Any]
    pattern: str
    next_run: datetime | None
    remaining: int | None
    created_at: datetime | None
    first_run: datetime | None = None

    @property
    def definition(self) -> Definition:
        """What would make this schedule again."""
        return Definition(
            self.name, self.workflow, self.inputs, self.pattern, self.first_run, self.remaining
        )

    @property
    def volume_id(self) -> str:
        """The volume that it backs up; empty where its input names none."""
        return self.definition.volume_id


def proposed_name(cadence: str, volume_name: str) -> str:
    """Propose a schedule's name from a cadence (``daily``) and a volume's name.

    Only letters, digits, ``_`` and ``-`` remain, since Mistral addresses triggers by name in URLs.
    """
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "-" for c in volume_name)
    return f"{cadence}-{kept.strip('-') or 'volume'}"[:MAX_NAME_LENGTH]
