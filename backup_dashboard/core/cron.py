# SPDX-License-Identifier: Apache-2.0
"""Cron patterns: which ones we take, when they fire, and which cadence they mean.

Every date is computed by croniter, as Mistral does it: ``croniter(pattern, utcnow()).get_next()``
with naive UTC (``mistral/services/triggers.py``). The versions of croniter that OpenStack has pinned
disagree on parts of their dialect, so what is typed here is saved in the part on which they agree
(``core/cron_fields.py``). Patterns of triggers that were made elsewhere are evaluated as they are.
"""

import re
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from enum import StrEnum

from croniter import croniter

from backup_dashboard.core import cron_days
from backup_dashboard.core import cron_fields
from backup_dashboard.core import cron_reading
from backup_dashboard.core import cron_typed
from backup_dashboard.core.cron_fields import FIELDS
from backup_dashboard.core.cron_fields import MAX_TYPED
from backup_dashboard.core.cron_fields import MONTHS as MONTHS
from backup_dashboard.core.cron_fields import WEEKDAYS as WEEKDAYS
from backup_dashboard.core.cron_fields import Field
from backup_dashboard.core.cron_fields import PatternError as PatternError
from backup_dashboard.core.cron_reading import Reading
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

MAX_PATTERN_LENGTH = 100
"""Characters of a pattern that Mistral's database keeps (``mistral/db/v2/sqlalchemy/models.py``)."""

_IN_EVERY_MONTH = 28
_QUOTED = 60
"""Characters of a text that are said again of one that is saved otherwise."""

_STEP_ENDS = gettext_noop("No step goes past the end of its field, so “%(text)s” is its beginning.")
_STEP_ENDS_KNOWN = gettext_noop(
    "No step goes past the end of its field, so “%(text)s” is its beginning. To run that seldom write %(instead)s."
)
TOO_LONG = gettext_noop("A pattern may have at most %(limit)d characters.")
_SAVED_AS = gettext_noop("“%(text)s” is saved as %(pattern)s.")

MOST_HOURS = 4
"""Hours of a day up to which a cadence names each of them."""


@dataclass(frozen=True)
class Taken:
    """A pattern that every croniter reads alike, and what its field has to say of it, a sentence each."""

    pattern: str
    notes: tuple[Message, ...] = ()


def take(text: str, start: datetime) -> Taken:
    """Give the pattern that means what ``text`` does, in the dialect on which all versions of croniter agree.

    A text in that dialect is kept letter for letter, with single blanks. ``start`` is the moment (aware) after
    which the pattern must fire at least once. Costs no more than some milliseconds, whatever ``text`` is.

    Raises ``PatternError`` where there is no such pattern, or none is clear.
    """
    if len(text) > MAX_TYPED:
        raise _too_long()
    typed = cron_typed.read(text, start)
    pattern = _equal(typed.fields)
    if not next_runs(pattern, start, 1):
        raise PatternError(
            Message(gettext_noop("This pattern never fires: no month has such a day."))
        )
    notes = []
    if pattern.split() != text.split():
        notes.append(Message(_SAVED_AS, {"text": _short(text), "pattern": pattern}))
        notes += [typed.said] if typed.said else []
        notes += [hint for each in zip(FIELDS, typed.fields, strict=True) if (hint := _ends(*each))]
    return Taken(pattern, (*notes, *cron_days.hints(pattern)))


def check(text: str, start: datetime) -> str:
    """Give the pattern of ``take`` alone. Raises ``PatternError``."""
    return take(text, start).pattern


def _equal(fields: Sequence[str]) -> str:
    found = cron_days.equal_fields(fields)
    if len(" ".join(found)) > MAX_PATTERN_LENGTH:
        found = [
            field.written(field.values(text)) if re.fullmatch("[0-9,/-]+", text) else text
            for field, text in zip(FIELDS, found, strict=True)
        ]
    if len(" ".join(found)) > MAX_PATTERN_LENGTH:
        raise _too_long()
    return " ".join(found)


def _ends(field: Field, text: str) -> Message | None:
    """Tell what a step past the end of its field does."""
    step = re.fullmatch(r"\*/([0-9]{2,4})", text)
    if not step or int(step[1]) <= field.last:
        return None
    instead = cron_fields.LONGER.get((field.at, int(step[1])), "")
    template = _STEP_ENDS_KNOWN if instead else _STEP_ENDS
    return Message(template, {"text": text, "instead": instead})


def _too_long() -> PatternError:
    return PatternError(Message(TOO_LONG, {"limit": MAX_PATTERN_LENGTH}))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"


def next_runs(pattern: str, start: datetime, count: int) -> list[datetime]:
    """Give the next ``count`` moments (aware, UTC) after ``start`` (aware) at which ``pattern`` fires.

    Empty for a pattern that never fires or that croniter does not understand.
    """
    return _runs(pattern, start, count, croniter.get_next)


def previous_runs(pattern: str, before: datetime, count: int) -> list[datetime]:
    """Give the last ``count`` moments (aware, UTC) before ``before`` (aware), the latest first.

    They are those that going forward finds. croniter 6.0 going back passes over 29 February, so what may fire
    after day 28 is found by going forward from an earlier run. Empty for a pattern that never fires or that croniter
    does not understand.
    """
    reading = cron_reading.read(pattern)
    if reading is None or all(day <= _IN_EVERY_MONTH for day in reading.days):
        return _runs(pattern, before, count, croniter.get_prev)
    end, found = before.astimezone(UTC).replace(tzinfo=None), list[datetime]()
    # Where croniter passes over some going forward as well, as Mistral does, more are looked at.
    for wanted in (count + 1, 2 * count + 2):
        found = _from(pattern, reading.earlier(end, wanted), end)
        if len(found) > count:
            break
    return found[: -count - 1 : -1]


def _from(pattern: str, begin: datetime, end: datetime) -> list[datetime]:
    """Give the moments at which ``pattern`` fires from ``begin`` until before ``end`` (naive UTC)."""
    found: list[datetime] = []
    try:
        runs = croniter(pattern, begin - timedelta(seconds=1))
        while (run := runs.get_next(datetime)) < end:
            found.append(run.replace(tzinfo=UTC))
    except (ValueError, KeyError, OverflowError):
        pass  # there are no more
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
    reading = cron_reading.read(pattern)
    return cadence_of(reading) if reading else Cadence(CadenceKind.CUSTOM)


def cadence_of(found: Reading) -> Cadence:
    """Tell which cadence a pattern means that was read."""
    if found.seconds or found.years or len(found.months) < len(MONTHS):
        return Cadence(CadenceKind.CUSTOM)
    minute, hours = min(found.minutes), tuple(sorted(found.hours))
    if not (found.by_day or found.by_weekday):
        if len(hours) == 24 and len(found.minutes) > 1 and (step := _even(found.minutes, 60)):
            return Cadence(CadenceKind.MINUTES, step=step)
        if len(found.minutes) == 1 and len(hours) > 1 and (step := _even(found.hours, 24)):
            kind = CadenceKind.HOURLY if step == 1 else CadenceKind.HOURS
            return Cadence(kind, step=step, minute=minute)
    if len(found.minutes) > 1 or len(hours) > MOST_HOURS or found.last_day or found.of_month:
        return Cadence(CadenceKind.CUSTOM)
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
    return Cadence(CadenceKind.CUSTOM)


def _even(values: frozenset[int], size: int) -> int:
    """Give the step at which ``values`` go on evenly from 0 through ``size`` and over its end; else 0."""
    step = size // len(values)
    return step if values == set(range(0, size, step)) and size % step == 0 else 0


PRESETS = (
    "*/15 * * * *",
    "0 * * * *",
    "0 2 * * *",
    "0 2 * * 1-5",
    "0 2 * * 1",
    "0 0 1 * *",
)
"""The five patterns of the user guide, and every working day, from the most to the least frequent."""
