# SPDX-License-Identifier: Apache-2.0
"""The two day fields of a cron pattern together: combinations that are wrong, or that versions read differently."""

from collections.abc import Sequence
from collections.abc import Set

from backup_dashboard.core.cron.fields import DAY
from backup_dashboard.core.cron.fields import FIELDS
from backup_dashboard.core.cron.fields import MONTH
from backup_dashboard.core.cron.fields import WEEKDAY
from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_IN_EVERY_MONTH = 28
_LATE = frozenset({29, 30, 31})


def equal_fields(fields: Sequence[str]) -> list[str]:
    """Return five fields that every croniter reads alike; a field that already is so stays unchanged.

    Raises ``PatternError`` if there are none.
    """
    other_days = ("*", "*", fields[WEEKDAY], "*", fields[DAY])
    minute, hour, day, month, weekday = (
        field.equal(text, other)
        for field, text, other in zip(FIELDS, fields, other_days, strict=True)
    )
    day, weekday = equal_days(day, month, weekday)
    return [minute, hour, day, month, weekday]


def equal_days(day: str, month: str, weekday: str) -> tuple[str, str]:
    """Return day and weekday so that every croniter reads them alike; each alone is already valid.

    If both are set, crontab(5) and Mistral run on days that fit either. These combinations do not work:

    * A weekday of the month (``5#3``) beside a day of the month: croniter finds no date.
    * A day that none of the months has: it never fires, and with a day of the week croniter 6 finds no date at
      all, while croniter 7 fires on that day of the week.
    * Days such as 1 and 31, between which February ends: croniter 6.0, starting there, moves on by so many days
      that it misses the first of March (``_get_next_nearest_diff``); later versions do not.
    * A day after 28 beside ``L``: croniter 6.0 misses the last day of months that end before that day.

    Raises ``PatternError``.
    """
    of_month = "#" in weekday or "L" in weekday.upper()
    if of_month and day != "*":
        raise FIELDS[WEEKDAY].refuse(_WEEKDAY_OF_MONTH_WITH_DAY, weekday)
    plain = [item for item in weekday.split(",") if "#" not in item and "L" not in item.upper()]
    if of_month and plain:
        raise FIELDS[WEEKDAY].refuse(_WEEKDAY_OF_MONTH_IN_LIST, weekday)
    return (day if day == "*" else _days(day, month, weekday)), weekday


def hints(pattern: str) -> list[Message]:
    """Return notes on what people may not expect of the days of ``pattern``, a result of ``equal_days``."""
    _minute, _hour, day, month, weekday = pattern.split()
    days, months = FIELDS[DAY].values(day), FIELDS[MONTH].values(month)
    shortest = min(28 if number == 2 else _LENGTHS[number - 1] for number in months)
    late = [number for number in days if number > shortest]
    few = len(days) <= len(_LATE) + 1 and len(months) > 1
    if day == "*" or weekday != "*" or "L" in day.upper() or not late or not few:
        return []
    return [Message(_SKIPPED, {"day": min(late)})]


def _days(day: str, month: str, weekday: str) -> str:
    field, months = FIELDS[DAY], FIELDS[MONTH].values(month)
    days, last = field.values(day), "L" in day.upper()
    lengths = {_LENGTHS[number - 1] for number in months}
    if not last and min(days) > max(lengths):
        if weekday != "*":
            return "*"
        raise PatternError(
            Message(_NO_SUCH_DAY, {"field": Message(field.name), "high": max(lengths)}), DAY
        )
    if last and days & _LATE:
        day, days = _with_last_day(day, days, lengths)
    if {2, 3} <= months and any(_misses_march(days, length) for length in (28, 29)):
        raise _refuse(
            _MISSES_MARCH, DAY, day, {number for number in days if number <= _IN_EVERY_MONTH}
        )
    return day


def _with_last_day(day: str, days: frozenset[int], lengths: Set[int]) -> tuple[str, frozenset[int]]:
    """Return the text and its numbers for late days beside ``L``."""
    field = FIELDS[DAY]
    if len(lengths) == 1 and 29 not in lengths:
        days = frozenset(number for number in days | lengths if number <= max(lengths))
        return field.written(days), days
    if days >= _LATE | {_IN_EVERY_MONTH}:
        return field.written(days), days
    early = days - {31}
    written = ",".join(filter(None, (field.written(early), "L")))
    if early & _LATE:
        raise field.refuse(
            _LATE_BESIDE_LAST,
            day,
            instead=",".join(filter(None, (field.written(days - _LATE), "L"))),
        )
    return written, early


def _refuse(template: str, at: int, text: str, instead: Set[int]) -> PatternError:
    return FIELDS[at].refuse(template, text, instead=",".join(map(str, sorted(instead))))


def _misses_march(days: frozenset[int], february: int) -> bool:
    """Return whether croniter 6.0 misses a day of March after a February with so many days."""
    beyond = min((day for day in days if day > february), default=february)
    return february not in days and any(day < beyond - february for day in days)


_WEEKDAY_OF_MONTH_WITH_DAY = gettext_noop(
    "%(field)s: Mistral cannot combine “%(text)s” with a day of the month. Set the day of the month to *, and "
    "make a second schedule for it."
)
_WEEKDAY_OF_MONTH_IN_LIST = gettext_noop(
    "%(field)s: “%(text)s” mixes a day of every week with a day of the month, which Mistral cannot do. Make two "
    "schedules."
)
_MISSES_MARCH = gettext_noop(
    "%(field)s: with “%(text)s”, some versions of Mistral miss a run at the beginning of March. Write "
    "%(instead)s instead: days that every month has."
)
_LATE_BESIDE_LAST = gettext_noop(
    "%(field)s: with “%(text)s”, some versions of Mistral miss the last day of shorter months. Write %(instead)s "
    "instead."
)
_SKIPPED = gettext_noop(
    "Months without day %(day)d are skipped. To run in every month, write 28 instead, or L for the last day of "
    "each month."
)
_NO_SUCH_DAY = gettext_noop(
    "%(field)s: this pattern never fires, because its months are shorter. Use days from 1 to %(high)d."
)
