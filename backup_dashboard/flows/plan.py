# SPDX-License-Identifier: Apache-2.0
"""What will happen if the form is saved as it is filled now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.core import commands
from backup_dashboard.core import forecast
from backup_dashboard.core.messages import Message
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.storage import Volume

RUNS_SHOWN = 10


@dataclass(frozen=True)
class Draft:
    """What the form holds, as far as it can be understood.

    ``definitions`` has one for each chosen volume, in the order of ``volumes``; while none is chosen, one with an
    empty volume. ``replaces`` is the id of the schedule that is edited. ``error`` says what is wrong with
    the pattern, which is then empty.
    """

    definitions: Sequence[Definition] = ()
    volumes: Sequence[Volume] = ()
    replaces: str = ""
    error: Message | None = None


@dataclass(frozen=True)
class Plan:
    """What comes of a draft.

    ``runs`` are the next ones of the first definition, ``last_start`` the first run of the one that starts last, where
    there are several (all aware UTC). ``commands`` do the same as saving.
    """

    draft: Draft
    runs: tuple[datetime, ...] = ()
    last_start: datetime | None = None
    commands: tuple[str, ...] = ()


def plan(draft: Draft, now: datetime) -> Plan:
    """Work a draft out."""
    wanted = [] if draft.error else list(draft.definitions)
    starts = [run for each in wanted[1:] for run in forecast.runs(each, now, 1)]
    return Plan(
        draft,
        runs=tuple(forecast.runs(wanted[0], now, RUNS_SHOWN)) if wanted else (),
        last_start=max(starts, default=None),
        commands=tuple(commands.create(each) for each in wanted if each.volume_id),
    )
