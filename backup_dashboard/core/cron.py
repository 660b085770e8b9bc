# SPDX-License-Identifier: Apache-2.0
"""Cron patterns: which ones we take, when they fire, and which cadence they mean.

Every date is computed by croniter, as Mistral does it: ``croniter(pattern, utcnow()).get_next()``
with naive UTC (``mistral/services/triggers.py``). The versions of croniter that OpenStack has pinned
disagree on parts of their dialect, so patterns typed here are held to the subset in which they agree
(``core/cron_fields.py``). Patterns of triggers that were made elsewhere are evaluated as they are.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from enum import StrEnum

from croniter import croniter

from backup_dashboard.core import cron_fields
from backup_dashboard.core import cron_reading
from backup_dashboard.core.cron_fields import DAY
from backup_dashboard.core.cron_fields import FIELDS
from backup_dashboard.core.cron_fields import HOUR
from backup_dashboard.core.cron_fields import MINUTE
from backup_dashboard.core.cron_fields import MONTHS as MONTHS
from backup_dashboard.core.cron_fields import WEEKDAY
from backup_dashboard.core.cron_fields import WEEKDAYS as WEEKDAYS
from backup_dashboard.core.cron_fields import PatternError as PatternError
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

MAX_PATTERN_LENGTH = 100
"""Characters of a pattern that Mistral's database keeps (``mistral/db/v2/sqlalchemy/models.py``)."""

_IN_EVERY_MONTH = 28
_LONGEST_SPAN = timedelta(days=50 * 365)
"""How far croniter looks for a date (``max_years_between_matches``)."""

MOST_HOURS = 4
"""Hours of a day up to which a cadence names each of them."""


def check(text: str, start: datetime) -> str:
    """Give the pattern ``text`` back with single spaces, if it is one that we take.

    Taken are exactly five fields, each ``*`` or a list of ``*/n``, numbers and ascending ranges; months and
    weekdays also by their English names, Sunday as 0 or 7. ``start`` is the moment (aware) after
    which the pattern must fire at least once.

    Raises ``PatternError``.
    """
    fields = text.split()
    if len(fields) != len(FIELDS):
        raise PatternError(
            Message(
                gettext_noop(
                    "A pattern has five fields (minute, hour, day of the month, month, day of the "
                    "week); this one has %(count)d."
                ),
                {"count": len(fields)},
            )
        )
    pattern = " ".join(fields)
    if len(pattern) > MAX_PATTERN_LENGTH:
        raise PatternError(
            Message(
                gettext_noop("A pattern may have at most %(limit)d characters."),
                {"limit": MAX_PATTERN_LENGTH},
            )
        )
    for field, value in zip(FIELDS, fields, strict=True):
        field.values(value)
    cron_fields.check_days(*fields[DAY:])
    if not next_runs(pattern, start, 1):
        raise PatternError(
            Message(gettext_noop("This pattern never fires: no month has such a day."))
        )
    return pattern


def next_runs(pattern: str, start: datetime, count: int) -> list[datetime]:
    """Give the next ``count`` moments (aware, UTC) after ``start`` (aware) at which ``pattern`` fires.

    Empty for a pattern that never fires or that croniter does not understand.
    """
    return _runs(pattern, start, count, croniter.get_next)


def previous_runs(pattern: str, before: datetime, count: int) -> list[datetime]:
    """Give the last ``count`` moments (aware, UTC) before ``before`` (aware), the latest first.

    They are those that going forward finds. croniter 6.0 going back passes over 29 February, so what may fire
    after day 28 is found by going forward from ever earlier moments. Empty for a pattern that never fires or that
    croniter does not understand.
    """
    reading = cron_reading.read(pattern)
    if reading and all(day <= _IN_EVERY_MONTH for day in reading.days):
        return _runs(pattern, before, count, croniter.get_prev)
    span, found = timedelta(minutes=count), list[datetime]()
    while len(found) <= count and span <= _LONGEST_SPAN:
        found = _within(pattern, before, span)
        span *= 4
    return found[: -count - 1 : -1]


def _within(pattern: str, before: datetime, span: timedelta) -> list[datetime]:
    """Give the moments at which ``pattern`` fires in the ``span`` of time before ``before``."""
    end = before.astimezone(UTC)
    found: list[datetime] = []
    try:
        runs = croniter(pattern, (end - span).replace(tzinfo=None))
        while (run := runs.get_next(datetime).replace(tzinfo=UTC)) < end:
            found.append(run)
    except (ValueError, KeyError, OverflowError):
        pass
    return found


def _runs(
    pattern: str, start: datetime, count: int, step: Callable[[croniter, type], datetime]
) -> list[datetime]:
    found: list[datetime] = []
    try:
        runs = croniter(pattern, start.astimezone(UTC).replace(tzinfo=None))
        while len(found) < count:
            found.append(step(runs, datetime).replace(tzinfo=UTC))
    except (ValueError, KeyError, OverflowError):
        pass  # there are no more
    return found


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
    """What a pattern means, as far as ``kind`` needs it: times in UTC, ``weekdays`` from 0 = Sunday.

    ``step`` is in minutes or, of ``HOURS``, in hours. ``hours`` and ``weekdays`` are ascending.
    """

    kind: CadenceKind
    step: int = 1
    minute: int = 0
    hours: tuple[int, ...] = (0,)
    day: int = 1
    weekdays: tuple[int, ...] = ()


def cadence(pattern: str) -> Cadence:
    """Tell which cadence ``pattern`` means; ``CUSTOM`` for all that has no simple name."""
    fields = pattern.split()
    if len(fields) != len(FIELDS) or fields[3] != "*":
        return Cadence(CadenceKind.CUSTOM)
    minute, hour, day, _month, weekday = fields
    at = FIELDS[MINUTE].number(minute)
    if day == weekday == "*":
        if hour == "*" and (step := _even_step(minute, 60)):
            return Cadence(CadenceKind.MINUTES, step=step)
        if at is not None and (step := _even_step(hour, 24)):
            kind = CadenceKind.HOURLY if step == 1 else CadenceKind.HOURS
            return Cadence(kind, step=step, minute=at)
    hours = _numbers(HOUR, hour)
    if at is None or not 1 <= len(hours) <= MOST_HOURS:
        return Cadence(CadenceKind.CUSTOM)
    if day == weekday == "*":
        return Cadence(CadenceKind.DAILY, minute=at, hours=hours)
    if weekday == "*" and (on := FIELDS[DAY].number(day)) is not None:
        return Cadence(CadenceKind.MONTHLY, minute=at, hours=hours, day=on)
    if day != "*":
        return Cadence(CadenceKind.CUSTOM)
    match _numbers(WEEKDAY, weekday):
        case ():
            return Cadence(CadenceKind.CUSTOM)
        case (0, 1, 2, 3, 4, 5, 6):
            return Cadence(CadenceKind.DAILY, minute=at, hours=hours)
        case (1, 2, 3, 4, 5):
            return Cadence(CadenceKind.WORKDAYS, minute=at, hours=hours)
        case weekdays:
            return Cadence(CadenceKind.WEEKLY, minute=at, hours=hours, weekdays=weekdays)


def _even_step(text: str, size: int) -> int:
    """Read ``*`` or ``*/n``; 0 for a step that leaves an uneven gap at the end of ``size``, or for other texts."""
    step = re.fullmatch(r"\*(?:/([0-9]{1,2}))?", text)
    every = int(step[1] or 1) if step else 0
    return every if every and size % every == 0 else 0


def _numbers(at: int, text: str) -> tuple[int, ...]:
    """Read numbers and ranges of our dialect, ascending; empty for other texts and for steps."""
    if "*" in text:
        return ()
    try:
        return tuple(sorted(FIELDS[at].values(text)))
    except PatternError:
        return ()


PRESETS = (
    "*/15 * * * *",
    "0 * * * *",
    "0 2 * * *",
    "0 2 * * 1-5",
    "0 2 * * 1",
    "0 0 1 * *",
)
"""The five patterns of the user guide, and every working day, from the most to the least frequent."""
