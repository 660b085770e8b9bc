# SPDX-License-Identifier: Apache-2.0
"""The cadences that people know, such as *daily*, and which of them a cron pattern means."""

from dataclasses import dataclass
from enum import StrEnum

from backup_dashboard.core.cron.fields import MONTHS
from backup_dashboard.core.cron.parsed import ParsedPattern
from backup_dashboard.core.cron.parsed import parse_pattern

MOST_HOURS = 4
"""Hours of a day up to which a cadence names each of them."""


class CadenceKind(StrEnum):
    """The cadences that can be said in a plain sentence; everything else is ``CUSTOM``."""

    MINUTES = "minutes"
    HOURLY = "hourly"
    HOURS = "hours"
    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    CUSTOM = "custom"


@dataclass(frozen=True)
class Cadence:
    """How often something happens, as far as ``kind`` needs it; ``weekdays`` count from 0 = Sunday.

    Times are in UTC where it was made from a pattern, and in the reader's zone where a picker shows it.

    ``step`` is in minutes or, of ``HOURS``, in hours. ``hours`` and ``weekdays`` are ascending.
    """

    kind: CadenceKind
    step: int = 1
    minute: int = 0
    hours: tuple[int, ...] = (0,)
    day: int = 1
    weekdays: tuple[int, ...] = ()


CUSTOM = Cadence(CadenceKind.CUSTOM)
WORKDAYS = (1, 2, 3, 4, 5)


def cadence_of(pattern: str) -> Cadence:
    """Tell which cadence ``pattern`` means; ``CUSTOM`` for all that has no simple name."""
    parsed = parse_pattern(pattern)
    return cadence_of_parsed(parsed) if parsed else CUSTOM


def cadence_of_parsed(found: ParsedPattern) -> Cadence:
    """Tell which cadence a pattern means that was read."""
    if found.seconds or found.years or len(found.months) < len(MONTHS):
        return CUSTOM
    minute, hours = min(found.minutes), tuple(sorted(found.hours))
    if not (found.by_day or found.by_weekday):
        if len(hours) == 24 and len(found.minutes) > 1 and (step := _even(found.minutes, 60)):
            return Cadence(CadenceKind.MINUTES, step=step)
        if len(found.minutes) == 1 and len(hours) > 1 and (step := _even(found.hours, 24)):
            kind = CadenceKind.HOURLY if step == 1 else CadenceKind.HOURS
            return Cadence(kind, step=step, minute=minute)
    if len(found.minutes) > 1 or len(hours) > MOST_HOURS or found.last_day or found.of_month:
        return CUSTOM
    days, weekdays = sorted(found.days), tuple(sorted(found.weekdays))
    match days, weekdays:
        case ([], ()) | ([], (0, 1, 2, 3, 4, 5, 6)):
            return Cadence(CadenceKind.DAILY, minute=minute, hours=hours)
        case [], (1, 2, 3, 4, 5):
            return Cadence(CadenceKind.WORKDAYS, minute=minute, hours=hours)
        case [], _:
            return Cadence(CadenceKind.WEEKLY, minute=minute, hours=hours, weekdays=weekdays)
        case [day], ():
            return Cadence(CadenceKind.MONTHLY, minute=minute, hours=hours, day=day)
    return CUSTOM


def _even(values: frozenset[int], size: int) -> int:
    """Give the step at which ``values`` go on evenly from 0 through ``size`` and over its end; else 0."""
    step = size // len(values)
    return step if values == set(range(0, size, step)) and size % step == 0 else 0
