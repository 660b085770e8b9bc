# SPDX-License-Identifier: Apache-2.0
"""What a page with a cron picker submits, and which part of it counts.

The page shows one pattern three times: as the choices of the picker, as five fields, and as one line. It also
submits the pattern that it showed last, from which the changed part can be recognized.
"""

import re
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from enum import StrEnum

from backup_dashboard.core.cron.cadence import CUSTOM
from backup_dashboard.core.cron.cadence import Cadence
from backup_dashboard.core.cron.cadence import CadenceKind
from backup_dashboard.core.cron.fields import MAX_TYPED
from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.patterns import MAX_PATTERN_LENGTH
from backup_dashboard.core.cron.patterns import TOO_LONG
from backup_dashboard.core.cron.patterns import check
from backup_dashboard.core.cron.picker import PICKED
from backup_dashboard.core.cron.picker import STEPS
from backup_dashboard.core.cron.picker import PickerError
from backup_dashboard.core.cron.picker import from_pattern
from backup_dashboard.core.cron.picker import to_pattern
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""A time from which on every pattern that ever runs still has runs to come."""


class PatternSource(StrEnum):
    """Which part of the page a pattern comes from."""

    PRESET = "preset"
    LINE = "line"
    FIELDS = "fields"
    PICKER = "picker"
    SHOWN = "shown"


@dataclass(frozen=True)
class PickerSubmission:
    """What was submitted, as it was typed; a part that is ``None`` was not submitted and counts as unchanged.

    ``shown`` is the pattern, and ``offset`` the distance from UTC, with which the page was rendered. ``past`` is
    the minute past every hour, ``date`` the day of the month.
    """

    shown: str
    offset: timedelta
    preset: str | None = None
    line: str | None = None
    fields: tuple[str, ...] | None = None
    cadence: str | None = None
    step: str = ""
    past: str = ""
    time: str = ""
    weekdays: tuple[str, ...] = ()
    date: str = ""


def resolve(sent: PickerSubmission) -> tuple[str, PatternSource]:
    """Return the pattern that was meant (not yet checked), and the part that states it.

    A preset counts before a changed line, a changed line before changed fields, and changed fields before changed
    choices. A line equal to the fields counts as theirs: the page writes the line while somebody types into a field.
    Another spelling of the shown pattern counts as no change, but is returned if nothing else was changed.
    If nothing was typed at all, the pattern stays exactly as it is.

    Raises ``PickerError`` if the changed choices make no pattern, and if a text is too long to be read.
    """
    _hold_to_length(sent)
    if sent.preset is not None:
        return sent.preset, PatternSource.PRESET
    typed = [(sent.line, PatternSource.LINE)] if sent.line is not None else []
    typed += [(" ".join(sent.fields), PatternSource.FIELDS)] if sent.fields is not None else []
    if len({tuple(text.split()) for text, _part in typed}) < len(typed):
        del typed[0]
    typed = [(text, part) for text, part in typed if text.split() != sent.shown.split()]
    for text, part in typed:
        if not _means(text, sent.shown):
            return text, part
    picked = read(sent)
    if picked not in (CUSTOM, from_pattern(sent.shown, sent.offset)):
        return to_pattern(picked, sent.offset), PatternSource.PICKER
    return typed[0] if typed else (sent.shown, PatternSource.SHOWN)


def _hold_to_length(sent: PickerSubmission) -> None:
    texts = {
        PatternSource.LINE: (sent.line, sent.shown, sent.preset),
        PatternSource.FIELDS: sent.fields or (),
        PatternSource.PICKER: (
            sent.cadence,
            sent.step,
            sent.past,
            sent.time,
            sent.date,
            *sent.weekdays,
        ),
    }
    for part, values in texts.items():
        if len(values) > MAX_TYPED or sum(len(text or "") for text in values) > MAX_TYPED:
            limit = {"limit": MAX_PATTERN_LENGTH}
            raise PickerError(part.value, Message(TOO_LONG, limit))


def _means(text: str, shown: str) -> bool:
    """Return whether ``text`` is another spelling of the shown pattern."""
    try:
        return check(text, _ANY_TIME).split() == shown.split()
    except PatternError:
        return False


def read(sent: PickerSubmission) -> Cadence:
    """Read the choices that their cadence uses; all seven days of the week are daily.

    Raises ``PickerError`` for a choice that cannot be read.
    """
    if sent.cadence is None:
        return CUSTOM
    if sent.cadence not in list(PICKED):
        raise PickerError("cadence", Message(gettext_noop("Choose how often.")))
    match kind := CadenceKind(sent.cadence):
        case CadenceKind.CUSTOM:
            return CUSTOM
        case CadenceKind.MINUTES:
            return Cadence(kind, step=_step(sent.step))
        case CadenceKind.HOURLY:
            return Cadence(kind, minute=_minute(sent.past))
    hour, minute = _time(sent.time)
    daily = Cadence(CadenceKind.DAILY, minute=minute, hours=(hour,))
    match kind:
        case CadenceKind.WEEKLY:
            weekdays = _weekdays(sent.weekdays)
            return daily if len(weekdays) == 7 else replace(daily, kind=kind, weekdays=weekdays)
        case CadenceKind.MONTHLY:
            return replace(daily, kind=kind, day=_day(sent.date))
        case _:
            return daily


def fields_of(pattern: str) -> tuple[str, str, str, str, str]:
    """Split a line into the five fields: missing fields are empty, the last one takes all that is left."""
    minute, hour, day, month, weekday, *_rest = [*pattern.split(maxsplit=4), "", "", "", "", ""]
    return minute, hour, day, month, " ".join(weekday.split())


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) else None


def _step(text: str) -> int:
    if (step := _number(text)) in STEPS:
        return step
    raise PickerError("step", Message(gettext_noop("Choose the number of minutes between runs.")))


def _minute(text: str) -> int:
    minute = _number(text)
    if minute is None or minute > 59:
        raise PickerError("past", Message(gettext_noop("Choose a minute from 0 to 59.")))
    return minute


def _time(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(:00)?", text.strip())
    if not match:
        raise PickerError("time", Message(gettext_noop("Enter a time, such as 02:00.")))
    return int(match[1]), int(match[2])


def _weekdays(texts: tuple[str, ...]) -> tuple[int, ...]:
    days = {_number(text) for text in texts}
    chosen = tuple(sorted(day for day in days if day is not None and day < 7))
    if len(chosen) < len(days) or not chosen:
        raise PickerError("weekdays", Message(gettext_noop("Choose at least one day of the week.")))
    return chosen


def _day(text: str) -> int:
    day = _number(text)
    if day is None or not 1 <= day <= 31:
        raise PickerError("date", Message(gettext_noop("Choose a day of the month from 1 to 31.")))
    return day
