# SPDX-License-Identifier: Apache-2.0
"""Cadences with a plain name, such as *daily*, and the cadence of a cron pattern."""

from dataclasses import dataclass
from enum import StrEnum

from backup_dashboard.core.cron.fields import MONTHS
from backup_dashboard.core.cron.parsed import ParsedPattern
from backup_dashboard.core.cron.parsed import parse_pattern

MOST_HOURS = 4
"""A cadence lists up to so many hours of a day."""


class CadenceKind(StrEnum):
    """The cadences that a plain sentence can express; every other pattern is ``CUSTOM``."""

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
    """How often something happens; only the fields that ``kind`` needs are used.

    Times are in UTC if it was made from a pattern, and in the reader's zone if a picker shows it.

    ``step`` is in minutes, for ``HOURS`` in hours. ``hours`` and ``weekdays`` (0 = Sunday) are ascending.
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
    """Return the cadence of ``pattern``; ``CUSTOM`` if it has no plain name."""
    parsed = parse_pattern(pattern)
    return cadence_of_parsed(parsed) if parsed else CUSTOM


def cadence_of_parsed(parsed: ParsedPattern) -> Cadence:
    """Return the cadence of a parsed pattern; ``CUSTOM`` if it has no plain name."""
    if parsed.seconds or parsed.years or len(parsed.months) < len(MONTHS):
        return CUSTOM
    minute, hours = min(parsed.minutes), tuple(sorted(parsed.hours))
    if not (parsed.by_day or parsed.by_weekday):
        if len(hours) == 24 and len(parsed.minutes) > 1 and (step := _even(parsed.minutes, 60)):
            return Cadence(CadenceKind.MINUTES, step=step)
        if len(parsed.minutes) == 1 and len(hours) > 1 and (step := _even(parsed.hours, 24)):
            kind = CadenceKind.HOURLY if step == 1 else CadenceKind.HOURS
            return Cadence(kind, step=step, minute=minute)
    if len(parsed.minutes) > 1 or len(hours) > MOST_HOURS or parsed.last_day or parsed.of_month:
        return CUSTOM
    days, weekdays = sorted(parsed.days), tuple(sorted(parsed.weekdays))
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
    """Return the step if ``values`` are evenly spaced from 0 to ``size`` and across its end; else 0."""
    step = size // len(values)
    return step if values == set(range(0, size, step)) and size % step == 0 else 0
