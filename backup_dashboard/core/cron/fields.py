# SPDX-License-Identifier: Apache-2.0
"""The five fields of a cron pattern: what people type in them, and the equal text that every croniter reads alike.

The versions of croniter that OpenStack has pinned agree on ``*``, ``*/n``, numbers, ascending ranges with and
without a step, the first three letters of names, ``L`` in the days, and ``5#3`` and ``L5`` in the weekdays
(``tests/agreement``). Any other text with a plain meaning is rewritten in these.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from backup_dashboard.core.cron.names import FULL_NAMES
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

MAX_TYPED = 1000
"""The most characters of a text that is parsed: a crontab line has its command after the pattern."""

WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

MINUTE, HOUR, DAY, MONTH, WEEKDAY = range(5)
"""The index of each field in a pattern."""

_ITEM = re.compile(r"(\*|\w+)(?:-(\w+))?(?:/([0-9]{1,4}))?", re.ASCII)
_OF_MONTH = re.compile(r"(?P<day>\w+)#(?P<week>[1-5])|L(?P<last>\w+)|(?P<backward>\w+)L", re.ASCII)
_DRAWN = re.compile(
    r"H(?:\((?P<low>\d{1,2})-(?P<high>\d{1,2})\))?(?P<step>/\d{1,2})?|(?P<one>\d{0,2})~\d{0,2}",
    re.ASCII,
)


class PatternError(ValueError):
    """A pattern that is not accepted; ``message`` says which field is wrong and what it may contain.

    ``field`` is the index of that field (0 = minute), ``None`` if the pattern as a whole is wrong.
    """

    def __init__(self, message: Message, field: int | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


@dataclass(frozen=True)
class PatternField:
    """One field; ``last`` is the end of its ranges and steps: 6 for weekdays, without Sunday's second number 7."""

    at: int
    name: str
    low: int
    high: int
    last: int
    names: tuple[str, ...] = ()

    def number(self, text: str) -> int | None:
        """Parse one number or short name; ``None`` for anything else. 7 is Sunday and is returned as it is."""
        # A letter outside ASCII may have one of A to Z as its upper case, but croniter does not accept it.
        if text.isascii() and text.upper() in self.names:
            return self.names.index(text.upper()) + self.low
        if re.fullmatch(r"[0-9]{1,2}", text) and self.low <= int(text) <= self.high:
            return int(text)
        return None

    def values(self, text: str) -> frozenset[int]:
        """Return the numbers in ``text``, a result of ``equal``; ``L`` and weekdays of the month have none."""
        numbers: set[int] = set()
        for item in text.split(","):
            if parts := _ITEM.fullmatch(item):
                low, high = self.number(parts[1]), self.number(parts[2] or parts[1])
                if parts[1] == "*":
                    low, high = self.low, self.last
                if low is not None and high is not None:
                    numbers |= {
                        self._plain(number) for number in range(low, high + 1, int(parts[3] or 1))
                    }
        return frozenset(numbers)

    def equal(self, text: str, other_day: str = "*") -> str:
        """Return the equal text that every croniter reads alike: ``text`` itself if it is one.

        ``other_day`` is the other one of the two day fields, as typed: if that is set, ``1-31`` does not mean
        ``*``, but ``*/1``, which begins with ``*``, does (crontab(5)). Raises ``PatternError`` if there is no
        equal text.
        """
        alone = other_day in ("*", "?", "*/1")
        if text == "*" or (text == "?" and self.at in (DAY, WEEKDAY)):
            return "*"
        typed = text.split(",")
        items = [self._item(item) for item in typed]
        if "*" in items:
            if typed[0] != "*" and self.at in (DAY, WEEKDAY):
                raise self.refuse(_STAR_IN_LIST, "*")
            return "*"
        equal = ",".join(dict.fromkeys(items))
        if not alone and "*/" in text:
            if typed[0][:1] == "*" and self.values(equal) == self.values("*"):
                return "*"
            listed = ",".join(map(str, sorted(self.values(equal))))
            raise self.refuse(_STEP_WITH_OTHER_DAY, text, instead=listed)
        if items == typed:
            return text
        if self.values(equal) == self.values("*"):
            return "*" if alone else f"{self.low}-{self.last}"
        return (
            self.written(self.values(equal))
            if re.fullmatch("[0-9,/-]+,[0-9,/-]+", equal)
            else equal
        )

    def written(self, values: Iterable[int]) -> str:
        """Format numbers as people write them: with steps and ranges if these are shorter."""
        left = sorted(values)
        steps = {later - number for number, later in pairwise(left)}
        if len(left) > 3 and len(steps) == 1 and steps != {1}:
            return f"{left[0]}-{left[-1]}/{steps.pop()}"
        ranges: list[list[int]] = []
        for number in left:
            if ranges and ranges[-1][1] == number - 1:
                ranges[-1][1] = number
            else:
                ranges.append([number, number])
        return ",".join(_range(low, high) for low, high in ranges)

    def _item(self, item: str) -> str:
        if special := self._special(item):
            return special
        parts = _ITEM.fullmatch(item)
        if not parts or (parts[1] == "*" and parts[2]):
            raise self._not_understood(item)
        step = int(parts[3]) if parts[3] else None
        if step == 0:
            raise self.refuse(_STEP, item)
        if parts[1] == "*":
            # A step past the end leaves only the first value, in every dialect.
            return str(self.low) if step and step > self.last else item
        low, high = self._named(parts[1]), self._named(parts[2]) if parts[2] else None
        if low is None or (parts[2] and high is None):
            raise self._not_understood(item)
        if high is None:
            return self._spelled(parts[1], low) if step is None else self._from(low, step, item)
        if low == high:
            return self._spelled(parts[1], low)
        if not low < high <= self.last:
            return self._wrapped(low, high, step or 1, item)
        if step and step > self.last:
            return self._spelled(parts[1], low)
        ends = f"{self._spelled(parts[1], low)}-{self._spelled(parts[2], high)}"
        return ends if step is None else f"{ends}/{step}"

    def _special(self, item: str) -> str:
        """Return the last day, or a weekday, of the month as croniter writes it; empty for anything else."""
        if self.at == DAY and item.upper() == "L":
            return item
        match = _OF_MONTH.fullmatch(item.upper()) if self.at == WEEKDAY else None
        if not match:
            return ""
        if match["day"]:
            day = self._named(match["day"])
            if day is None:
                raise self._not_understood(item)
            return item if self.number(item.partition("#")[0]) == day else f"{day}#{match['week']}"
        day = self._named(match["last"] or match["backward"])
        written = "" if day is None else f"L{self._plain(day)}"
        return item if item.upper() == written else written

    def _from(self, low: int, step: int, item: str) -> str:
        """Return the text for “from ``low``, every ``step``”: not in crontab(5), and read alike only in part."""
        values = range(low, self.last + 1, step)
        if self.at == WEEKDAY:
            raise self.refuse(_FROM_WEEKDAY, item, instead=self.written(values))
        if low == self.last:
            raise self.refuse(_FROM_END, item, instead=str(low))
        if step > self.last:
            if more := LONGER.get((self.at, step)):
                raise self.refuse(_FROM_TOO_FAR_KNOWN, item, instead=str(low), more=more)
            raise self.refuse(_FROM_TOO_FAR, item, instead=str(low))
        if len(values) == 1:
            return str(low)
        if low == self.low and self.at != DAY:
            return f"*/{step}"
        return f"{low}-{self.last}/{step}"

    def _wrapped(self, low: int, high: int, step: int, item: str) -> str:
        """Return the text for a range that goes past the end of its field, or to Sunday's second number."""
        size, low = self.last - self.low + 1, self._plain(low)
        end = high if high >= low else high + size
        values = {self.low + (number - self.low) % size for number in range(low, end + 1, step)}
        if high < low and (self.last - low + 1) % step:
            # Some programs count on past the end, croniter starts again.
            raise self.refuse(_WRAPPED_STEP, item, instead=self.written(values))
        return self.written(values)

    def _named(self, text: str) -> int | None:
        """Parse a number, or a name in any spelling."""
        if re.fullmatch(r"[0-9]{1,4}", text):
            return int(text) if self.low <= int(text) <= self.high else None
        upper = text.upper()
        if text.isascii() and any(len(text) >= 3 and name.startswith(upper) for name in FULL_NAMES):
            return self.number(upper[:3])
        return None

    def _spelled(self, text: str, number: int) -> str:
        """Return the typed spelling if every croniter reads it, or else one that it reads."""
        if self.number(text) == number:
            return text
        return str(number) if text.isdigit() else self.names[number - self.low]

    def _plain(self, number: int) -> int:
        return self.low if number > self.last else number

    def _not_understood(self, item: str) -> PatternError:
        upper = item.upper()
        if drawn := _DRAWN.fullmatch(upper):
            low = drawn["low"] or drawn["one"] or str(self.low)
            values = f"{low}-{drawn['high']}" if drawn["high"] else "*"
            step = drawn["step"]
            return self.refuse(_DRAWN_ELSEWHERE, item, instead=f"{values}{step}" if step else low)
        if self.at == DAY and re.fullmatch(r"L?W|L-\d{1,2}|\d{1,2}W|W\d{1,2}", upper):
            return self.refuse(_NOT_EVERYWHERE, item)
        if self.at == WEEKDAY and upper == "L":
            return self.refuse(_LAST_WEEKDAY, item)
        return self.refuse(_NOT_UNDERSTOOD, item)

    def refuse(self, template: str, text: str, **more: str) -> PatternError:
        """Build the error that says what is wrong with ``text``, from a template of this file or ``cron/days.py``."""
        values = {"field": Message(self.name), "text": text, "low": self.low, "high": self.high}
        return PatternError(Message(template, {**values, "last": self.last, **more}), self.at)


LONGER = {(MINUTE, 60 * hours): f"0 */{hours} * * *" for hours in (2, 3, 4, 6, 8, 12)} | {
    (MINUTE, 1440): "0 0 * * *"
}
"""The patterns for intervals of so many minutes, which a minute field cannot express."""

_NOT_UNDERSTOOD = gettext_noop(
    "%(field)s: “%(text)s” is not understood. Use *, */n, or numbers, ranges and "
    "lists from %(low)d to %(high)d, such as %(low)d or %(low)d-%(last)d."
)
_STAR_IN_LIST = gettext_noop(
    "%(field)s: * already means every value. Use it alone, or list numbers from %(low)d to %(high)d without it."
)
_STEP = gettext_noop("%(field)s: “%(text)s” is not a valid step. Use */1 to */%(last)d.")
_STEP_WITH_OTHER_DAY = gettext_noop(
    "%(field)s: where the day of the month and the day of the week are both set, “%(text)s” means different days "
    "to cron and to Mistral. Write %(instead)s instead, or set the other field to *."
)
_FROM_WEEKDAY = gettext_noop(
    "%(field)s: “%(text)s” means different days to different programs. Write the days, such as %(instead)s."
)
_FROM_END = gettext_noop(
    "%(field)s: “%(text)s” means different times to different versions of Mistral. Write %(instead)s instead."
)
_FROM_TOO_FAR = gettext_noop(
    "%(field)s: the step of “%(text)s” goes past the end of the field. Write %(instead)s to run only then."
)
_FROM_TOO_FAR_KNOWN = gettext_noop(
    "%(field)s: the step of “%(text)s” goes past the end of the field. Write %(instead)s to run at that minute "
    "of every hour, or the pattern %(more)s."
)
_WRAPPED_STEP = gettext_noop(
    "%(field)s: “%(text)s” goes past the end of the field with a step, and programs read that differently. Write "
    "the numbers, such as %(instead)s."
)
_DRAWN_ELSEWHERE = gettext_noop(
    "%(field)s: “%(text)s” lets the program choose, and Mistral cannot do that. Choose yourself: write "
    "%(instead)s, or another value."
)
_NOT_EVERYWHERE = gettext_noop(
    "%(field)s: not every version of Mistral understands “%(text)s”. Write L for the last day of each month, "
    "or a day from 1 to 28."
)
_LAST_WEEKDAY = gettext_noop(
    "%(field)s: “%(text)s” needs a day: write L6 for the last Saturday of each month, or 6 for every Saturday."
)

FIELDS = (
    PatternField(MINUTE, gettext_noop("Minute"), 0, 59, 59),
    PatternField(HOUR, gettext_noop("Hour"), 0, 23, 23),
    PatternField(DAY, gettext_noop("Day of the month"), 1, 31, 31),
    PatternField(MONTH, gettext_noop("Month"), 1, 12, 12, MONTHS),
    PatternField(WEEKDAY, gettext_noop("Day of the week"), 0, 7, 6, WEEKDAYS),
)


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"
