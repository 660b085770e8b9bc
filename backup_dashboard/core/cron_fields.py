# SPDX-License-Identifier: Apache-2.0
"""The five fields of a cron pattern: what each may hold, and what to write instead of what it may not."""

import re
from collections.abc import Set
from dataclasses import dataclass

from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

MAX_TYPED = 1000
"""Characters up to which a text is looked at: a line of a crontab has its command behind the pattern."""

WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

MINUTE, HOUR, DAY, MONTH, WEEKDAY = range(5)
"""Where each field stands in a pattern."""

_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class PatternError(ValueError):
    """A pattern that is not taken; ``message`` says which field is wrong and what it may hold.

    ``field`` is where that field stands (0 = minute), None where the pattern as a whole is wrong.
    """

    def __init__(self, message: Message, field: int | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


@dataclass(frozen=True)
class Field:
    """One field; ``last`` is where its ranges and steps end, which for Sunday's second number 7 is 6."""

    at: int
    name: str
    low: int
    high: int
    last: int
    names: tuple[str, ...] = ()

    def number(self, text: str) -> int | None:
        """Read one number or name, None for anything else; 7 is Sunday and comes back as it is."""
        # The upper case of letters beyond ASCII may be one of A to Z, which croniter does not take them for.
        if text.isascii() and text.upper() in self.names:
            return self.names.index(text.upper()) + self.low
        if re.fullmatch(r"[0-9]{1,2}", text) and self.low <= int(text) <= self.high:
            return int(text)
        return None

    def values(self, text: str) -> frozenset[int]:
        """Give the numbers that the field means. Raises ``PatternError`` for what is not of our dialect."""
        if text == "*":
            return frozenset(range(self.low, self.last + 1))
        return frozenset().union(*(self._item(item) for item in text.split(",")))

    def _item(self, item: str) -> frozenset[int]:
        if item == "*":
            raise self._refuse(_STAR_IN_LIST, item)
        if step := re.fullmatch(r"\*/([0-9]{1,2})", item):
            if not 1 <= int(step[1]) <= self.last:
                raise self._refuse(_STEP, item)
            return frozenset(range(self.low, self.last + 1, int(step[1])))
        first, dash, last = item.partition("-")
        low, high = self.number(first), self.number(last) if dash else None
        if low is None or (dash and high is None):
            raise self._refuse(_NOT_UNDERSTOOD, item)
        if high is None:
            return frozenset({self._plain(low)})
        if not low < high <= self.last:
            raise self._refuse(_RANGE, item, instead=self._said(low, high))
        return frozenset(range(low, high + 1))

    def _plain(self, number: int) -> int:
        return self.low if number > self.last else number

    def _said(self, low: int, high: int) -> str:
        """Write what is meant by a range that goes past the end, or from a number to itself, as cron takes it."""
        low, high = self._plain(low), self._plain(high)
        if low <= high:
            return _range(low, high)
        return f"{_range(self.low, high)},{_range(low, self.last)}"

    def _refuse(self, template: str, text: str, **more: str) -> PatternError:
        values = {"field": Message(self.name), "text": text, "low": self.low, "high": self.high}
        return PatternError(Message(template, {**values, "last": self.last, **more}), self.at)


_NOT_UNDERSTOOD = gettext_noop(
    "%(field)s: “%(text)s” is not understood. Use *, */n, or numbers, ranges and "
    "lists from %(low)d to %(high)d, such as %(low)d or %(low)d-%(last)d."
)
_STAR_IN_LIST = gettext_noop(
    "%(field)s: * is every one already. Use it alone, or list numbers from %(low)d to %(high)d without it."
)
_STEP = gettext_noop("%(field)s: “%(text)s” is no step. Use */1 to */%(last)d.")
_RANGE = gettext_noop(
    "%(field)s: “%(text)s” is no range from a lower to a higher number, from %(low)d to %(last)d. "
    "Write %(instead)s instead."
)

FIELDS = (
    Field(MINUTE, gettext_noop("Minute"), 0, 59, 59),
    Field(HOUR, gettext_noop("Hour"), 0, 23, 23),
    Field(DAY, gettext_noop("Day of the month"), 1, 31, 31),
    Field(MONTH, gettext_noop("Month"), 1, 12, 12, MONTHS),
    Field(WEEKDAY, gettext_noop("Day of the week"), 0, 7, 6, WEEKDAYS),
)


def check_days(day: str, month: str, weekday: str) -> None:
    """Refuse what is wrong only of several fields together; each alone has to be right.

    * ``*/n`` in one of the day fields while the other is set: Debian's cron then wants both days to fit, croniter
      either.
    * A day that comes in none of the months: it never fires, and with a day of the week croniter 6 finds no
      date at all where croniter 7 fires on that.
    * Days such as 1 and 31, between which February ends: croniter 6.0, coming from there, goes so many days on that
      it misses the first of March (``_get_next_nearest_diff``), which later versions do not.

    Raises ``PatternError``.
    """
    if "*" not in (day, weekday):
        for at, text in ((DAY, day), (WEEKDAY, weekday)):
            if "*" in text:
                raise _refuse_days(_STEP_WITH_OTHER_DAY, at, text, FIELDS[at].values(text))
    days, months = FIELDS[DAY].values(day), FIELDS[MONTH].values(month)
    longest = max(_LONGEST_MONTH[month - 1] for month in months)
    if min(days) > longest:
        raise PatternError(
            Message(_NO_SUCH_DAY, {"field": Message(FIELDS[DAY].name), "high": longest}), DAY
        )
    if day != "*" and {2, 3} <= months and any(_misses_march(days, length) for length in (28, 29)):
        raise _refuse_days(_MISSES_MARCH, DAY, day, {each for each in days if each <= 28})


def _refuse_days(template: str, at: int, text: str, instead: Set[int]) -> PatternError:
    listed = ",".join(str(each) for each in sorted(instead))
    values = {"field": Message(FIELDS[at].name), "text": text, "instead": listed}
    return PatternError(Message(template, values), at)


def _misses_march(days: frozenset[int], february: int) -> bool:
    """Tell whether croniter 6.0 misses a day of March after a February of so many days."""
    beyond = min((day for day in days if day > february), default=february)
    return february not in days and any(day < beyond - february for day in days)


_STEP_WITH_OTHER_DAY = gettext_noop(
    "%(field)s: beside a set day of the month or of the week “%(text)s” means different days to cron and to "
    "Mistral. Write %(instead)s instead, or leave the other day *."
)
_MISSES_MARCH = gettext_noop(
    "%(field)s: with “%(text)s” some versions of Mistral miss a run at the beginning of March. "
    "Write %(instead)s instead: days that every month has."
)
_NO_SUCH_DAY = gettext_noop(
    "%(field)s: this pattern never fires, as its months end earlier. Use days from 1 to %(high)d."
)


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"
