# SPDX-License-Identifier: Apache-2.0
"""Cron patterns: which ones we take, when they fire, and which cadence they mean.

Every date is computed by croniter, as Mistral does it: ``croniter(pattern, utcnow()).get_next()``
with naive UTC (``mistral/services/triggers.py``). The versions of croniter that OpenStack has pinned
disagree on parts of their dialect, so patterns typed here are held to the subset in which they agree.
Patterns of triggers that were made elsewhere are evaluated as they are.
"""

import re
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from enum import StrEnum

from croniter import croniter

from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

MAX_PATTERN_LENGTH = 100
"""Characters of a pattern that Mistral's database keeps (``mistral/db/v2/sqlalchemy/models.py``)."""

WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class PatternError(ValueError):
    """A pattern that is not taken; ``message`` says which field is wrong and what it may hold."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class _Field:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    range_high: int | None = None

    def refuse(self, text: str) -> PatternError:
        return PatternError(
            Message(
                gettext_noop(
                    "%(field)s: “%(text)s” is not understood. Use *, */n, or numbers, ranges and "
                    "lists from %(low)d to %(high)d, such as %(low)d or %(low)d-%(last)d."
                ),
                {
                    "field": Message(self.name),
                    "text": text,
                    "low": self.low,
                    "high": self.high,
                    "last": self.range_high or self.high,
                },
            )
        )

    def number(self, text: str) -> int | None:
        if text.upper() in self.names:
            return self.names.index(text.upper()) + self.low
        if re.fullmatch(r"[0-9]{1,2}", text) and self.low <= int(text) <= self.high:
            return int(text)
        return None

    def check(self, text: str) -> None:
        for item in text.split(","):
            if item == "*":
                continue
            if step := re.fullmatch(r"\*/([0-9]{1,2})", item):
                if not 1 <= int(step[1]) <= self.high:
                    raise self.refuse(item)
                continue
            first, dash, last = item.partition("-")
            low, high = self.number(first), self.number(last) if dash else None
            if low is None or (dash and (high is None or not low < high)):
                raise self.refuse(item)
            if high is not None and high > (self.range_high or self.high):
                raise self.refuse(item)


_FIELDS = (
    _Field(gettext_noop("Minute"), 0, 59),
    _Field(gettext_noop("Hour"), 0, 23),
    _Field(gettext_noop("Day of the month"), 1, 31),
    _Field(gettext_noop("Month"), 1, 12, MONTHS),
    _Field(gettext_noop("Day of the week"), 0, 7, WEEKDAYS, range_high=6),
)


def check(text: str, start: datetime) -> str:
    """Give the pattern ``text`` back with single spaces, if it is one that we take.

    Taken are exactly five fields, each a list of ``*``, ``*/n``, numbers and ascending ranges; months and
    weekdays also by their English names, Sunday as 0 or 7. ``start`` is the moment (aware) after
    which the pattern must fire at least once.

    Raises ``PatternError``.
    """
    fields = text.split()
    if len(fields) != len(_FIELDS):
        raise PatternError(
            Message(
                gettext_noop(
                    "A pattern has five fields (minute, hour, day of the month, month, day of the "
                    "week); this one has %(count)d."
                ),
                {"count": len(fields)},
            )
        )
    for field, value in zip(_FIELDS, fields, strict=True):
        field.check(value)
    pattern = " ".join(fields)
    if len(pattern) > MAX_PATTERN_LENGTH:
        raise PatternError(
            Message(
                gettext_noop("A pattern may have at most %(limit)d characters."),
                {"limit": MAX_PATTERN_LENGTH},
            )
        )
    if not next_runs(pattern, start, 1):
        raise PatternError(
            Message(gettext_noop("This pattern never fires: no month has such a day."))
        )
    return pattern


def next_runs(pattern: str, start: datetime, count: int) -> list[datetime]:
    """Give the next ``count`` moments (aware, UTC) after ``start`` (aware) at which ``pattern`` fires.

    Empty for a pattern that never fires or that croniter does not understand.
    """
    moment = start.astimezone(UTC).replace(tzinfo=None)
    try:
        runs = croniter(pattern, moment)
        return [runs.get_next(datetime).replace(tzinfo=UTC) for _ in range(count)]
    except (ValueError, KeyError):
        return []


class CadenceKind(StrEnum):
    """The cadences that can be said in a plain sentence; everything else is ``CUSTOM``."""

    MINUTES = "minutes"
    HOURLY = "hourly"
    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    CUSTOM = "custom"


@dataclass(frozen=True)
class Cadence:
    """What a pattern means, as far as ``kind`` needs it: times in UTC, ``weekday`` 0 = Sunday."""

    kind: CadenceKind
    step: int = 1
    minute: int = 0
    hour: int = 0
    day: int = 1
    weekday: int = 0


def cadence(pattern: str) -> Cadence:
    """Tell which cadence ``pattern`` means; ``CUSTOM`` for all that has no simple name."""
    fields = pattern.split()
    if len(fields) != len(_FIELDS):
        return Cadence(CadenceKind.CUSTOM)
    minute, hour, day, month, weekday = fields
    every_day = day == month == "*"
    if hour == weekday == "*" and every_day:
        if minute == "*":
            return Cadence(CadenceKind.MINUTES, step=1)
        # A step that does not divide the hour leaves an uneven gap at its end.
        if (
            (step := re.fullmatch(r"\*/([0-9]+)", minute))
            and int(step[1])
            and 60 % int(step[1]) == 0
        ):
            return Cadence(CadenceKind.MINUTES, step=int(step[1]))
        if (at := _FIELDS[0].number(minute)) is not None:
            return Cadence(CadenceKind.HOURLY, minute=at)
    numbers = _FIELDS[0].number(minute), _FIELDS[1].number(hour)
    if numbers[0] is None or numbers[1] is None or month != "*":
        return Cadence(CadenceKind.CUSTOM)
    at_minute, at_hour = numbers[0], numbers[1]
    if every_day and weekday == "*":
        return Cadence(CadenceKind.DAILY, minute=at_minute, hour=at_hour)
    if every_day and weekday.upper() in ("1-5", "MON-FRI"):
        return Cadence(CadenceKind.WORKDAYS, minute=at_minute, hour=at_hour)
    if every_day and (on := _FIELDS[4].number(weekday)) is not None:
        return Cadence(CadenceKind.WEEKLY, minute=at_minute, hour=at_hour, weekday=on % 7)
    if weekday == "*" and (on := _FIELDS[2].number(day)) is not None:
        return Cadence(CadenceKind.MONTHLY, minute=at_minute, hour=at_hour, day=on)
    return Cadence(CadenceKind.CUSTOM)


PRESETS = (
    "*/15 * * * *",
    "0 * * * *",
    "0 2 * * *",
    "0 2 * * 1-5",
    "0 2 * * 1",
    "0 0 1 * *",
)
"""The five patterns of the user guide, and every working day, from the most to the least frequent."""
