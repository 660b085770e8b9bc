# SPDX-License-Identifier: Apache-2.0
"""One submission for many volumes: a schedule for each, with a common name and staggered starts."""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
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
    """Settings shared by all volumes of one submission.

    ``name`` is the name of the schedule, or the first part of every name if there are several volumes; if it is
    empty, names begin with ``slug``, the cadence in one word. If ``backup_name`` is empty, backups get the
    schedule's name. ``limits``, by name, matter only to a workflow that has them.
    ``window`` is the time in minutes over which the starts are staggered. ``first_run`` and ``count`` are as in
    ``Definition``.
    """

    workflow: Workflow
    pattern: str
    slug: str
    name: str = ""
    backup_name: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)
    window: int = 0
    first_run: datetime | None = None
    count: int | None = None


def build_definitions(settings: SharedSettings, volumes: Sequence[Volume]) -> list[Definition]:
    """Build one definition for each volume, in the order of the volumes.

    Raises ``stagger.CannotStagger`` if no pattern can express the later minute.
    """
    offsets = stagger_offsets(len(volumes), settings.window)
    names = _names(settings, volumes)
    return [
        Definition(
            name=name,
            workflow=settings.workflow,
            inputs=inputs(
                settings.workflow,
                volume.id,
                settings.backup_name or name,
                settings.limits,
            ),
            pattern=shift_pattern(settings.pattern, minutes) if settings.pattern else "",
            first_run=settings.first_run and settings.first_run + timedelta(minutes=minutes),
            count=settings.count,
        )
        for volume, name, minutes in zip(volumes, names, offsets, strict=True)
    ]


def _names(settings: SharedSettings, volumes: Sequence[Volume]) -> list[str]:
    if len(volumes) == 1 and settings.name:
        return [settings.name]
    names: dict[str, None] = {}
    numbers: Counter[str] = Counter()
    for volume in volumes:
        first = proposed_name(settings.name or settings.slug, volume.label)
        name = first
        while name in names:
            numbers[first] += 1
            suffix = f"-{numbers[first] + 1}"
            name = first[: MAX_NAME_LENGTH - len(suffix)] + suffix
        names[name] = None
    return list(names)
