# SPDX-License-Identifier: Apache-2.0
"""One choice for many volumes: a schedule each, under a common name, started one after the other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from backup_dashboard.core.schedules import MAX_NAME_LENGTH
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import proposed_name
from backup_dashboard.core.stagger import shift_pattern
from backup_dashboard.core.stagger import stagger_offsets
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.core.workflows import inputs


@dataclass(frozen=True)
class SharedSettings:
    """What is wanted for every volume alike.

    ``name`` is the schedule's, or the first part of each one's where there are several volumes; empty to
    begin with ``slug``, the cadence in a word. ``backup_name`` is empty to call the backups like the schedule.
    ``fulls`` and ``incrementals`` (for each full) matter only to a workflow with limits. ``window`` is the
    time in minutes over which the starts are spread. ``first_run`` and ``count`` are as in ``Definition``.
    """

    workflow: Workflow
    pattern: str
    slug: str
    name: str = ""
    backup_name: str = ""
    fulls: int = 0
    incrementals: int = 0
    window: int = 0
    first_run: datetime | None = None
    count: int | None = None


def build_definitions(batch: SharedSettings, volumes: Sequence[Volume]) -> list[Definition]:
    """Give one definition for each volume, in their order.

    Raises ``spread.CannotSpread`` where the pattern can't be said for a later minute.
    """
    later = stagger_offsets(len(volumes), batch.window)
    names = _names(batch, volumes)
    return [
        Definition(
            name=name,
            workflow=batch.workflow,
            inputs=inputs(
                batch.workflow,
                volume.id,
                batch.backup_name or name,
                batch.fulls,
                batch.incrementals,
            ),
            pattern=shift_pattern(batch.pattern, minutes) if batch.pattern else "",
            first_run=batch.first_run and batch.first_run + timedelta(minutes=minutes),
            count=batch.count,
        )
        for volume, name, minutes in zip(volumes, names, later, strict=True)
    ]


def _names(batch: SharedSettings, volumes: Sequence[Volume]) -> list[str]:
    if len(volumes) == 1 and batch.name:
        return [batch.name]
    names: dict[str, None] = {}
    numbers: Counter[str] = Counter()
    for volume in volumes:
        first = proposed_name(batch.name or batch.slug, volume.label)
        name = first
        while name in names:
            numbers[first] += 1
            suffix = f"-{numbers[first] + 1}"
            name = first[: MAX_NAME_LENGTH - len(suffix)] + suffix
        names[name] = None
    return list(names)
