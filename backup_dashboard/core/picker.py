# SPDX-License-Identifier: Apache-2.0
"""The cron picker: a pattern as the few choices that people make, in their own zone.

A pattern counts in UTC, as Mistral does; a picker shows hours, minutes and days as the clock on the
wall of its reader shows them now. ``offset`` is how far that clock is ahead of UTC.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from backup_dashboard.core.cron_fields import FIELDS
from backup_dashboard.core.cron_fields import WEEKDAY
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

STEPS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)
"""Minutes between runs that divide the hour: any other step leaves an uneven gap at its end."""

_DAY = 24 * 60
_EVERY_DAY = frozenset(range(7))
_DAYS_THAT_CRON_CAN_SAY = {-1: (2, 28), 0: (1, 31), 1: (1, 27)}
"""Days of the month, by how many days UTC is ahead: past these, months of other lengths fire elsewhere."""


class PickerError(ValueError):
    """A choice that makes no pattern; ``control`` names it as ``Sent`` does, ``message`` says what to do."""

    def __init__(self, control: str, message: Message) -> None:
        super().__init__(str(message))
        self.control = control
        self.message = message


class PickerCadence(StrEnum):
    """How often; ``CUSTOM`` is every pattern that the other choices cannot show."""

    MINUTES = "minutes"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    CUSTOM = "custom"


@dataclass(frozen=True)
class Picker:
    """What is chosen, in the reader's zone; ``weekdays`` count from 0 = Sunday, ``step`` is in minutes."""

    cadence: PickerCadence
    step: int = 15
    minute: int = 0
    hour: int = 2
    weekdays: frozenset[int] = frozenset({1})
    day: int = 1

    def plain(self) -> "Picker":
        """Give the same choice without what its cadence does not need; all seven days are daily."""
        match self.cadence:
            case PickerCadence.MINUTES:
                return Picker(self.cadence, step=self.step)
            case PickerCadence.HOURLY:
                return Picker(self.cadence, minute=self.minute)
            case PickerCadence.WEEKLY if self.weekdays != _EVERY_DAY:
                return Picker(
                    self.cadence, minute=self.minute, hour=self.hour, weekdays=self.weekdays
                )
            case PickerCadence.DAILY | PickerCadence.WEEKLY:
                return Picker(PickerCadence.DAILY, minute=self.minute, hour=self.hour)
            case PickerCadence.MONTHLY:
                return Picker(self.cadence, minute=self.minute, hour=self.hour, day=self.day)
            case _:
                return CUSTOM


CUSTOM = Picker(PickerCadence.CUSTOM)


def to_pattern(picker: Picker, offset: timedelta) -> str:
    """Make the pattern that fires when ``picker`` says.

    Raises ``PickerError`` for a choice that no pattern can say; ``CUSTOM`` says nothing, so it is none.
    """
    days, at = divmod(picker.hour * 60 + picker.minute - _minutes(offset), _DAY)
    hour, minute = divmod(at, 60)
    match picker.plain().cadence:
        case PickerCadence.MINUTES:
            return "* * * * *" if picker.step == 1 else f"*/{picker.step} * * * *"
        case PickerCadence.HOURLY:
            return f"{minute} * * * *"
        case PickerCadence.DAILY:
            return f"{minute} {hour} * * *"
        case PickerCadence.WEEKLY:
            if not picker.weekdays:
                raise PickerError(
                    "weekdays", Message(gettext_noop("Choose at least one day of the week."))
                )
            return f"{minute} {hour} * * {_list({(day + days) % 7 for day in picker.weekdays})}"
        case PickerCadence.MONTHLY:
            return f"{minute} {hour} {_utc_day(picker, days)} * *"
        case _:
            raise PickerError(
                "cadence", Message(gettext_noop("Type the pattern of a custom schedule."))
            )


def of_pattern(pattern: str, offset: timedelta) -> Picker:
    """Give the choices that mean exactly ``pattern``, else ``CUSTOM``."""
    fields = pattern.split()
    if len(fields) != 5 or fields[3] != "*":
        return CUSTOM
    minute, hour, day, _month, weekday = fields
    at_minute, at_hour = _number(minute, 0, 59), _number(hour, 0, 23)
    if hour == day == weekday == "*":
        return _within_the_hour(minute, offset)
    if at_minute is None or at_hour is None:
        return CUSTOM
    days, at = divmod(at_hour * 60 + at_minute + _minutes(offset), _DAY)
    time = Picker(PickerCadence.DAILY, minute=at % 60, hour=at // 60)
    if day == weekday == "*":
        return time.plain()
    if day == "*" and (on := _weekdays(weekday)):
        shown = frozenset((each + days) % 7 for each in on)
        return Picker(
            PickerCadence.WEEKLY, minute=time.minute, hour=time.hour, weekdays=shown
        ).plain()
    if weekday == "*" and (date := _number(day, 1, 31)) is not None:
        low, high = _DAYS_THAT_CRON_CAN_SAY[-days]
        if low <= date + days <= high:
            return Picker(
                PickerCadence.MONTHLY, minute=time.minute, hour=time.hour, day=date + days
            )
    return CUSTOM


def _within_the_hour(minute: str, offset: timedelta) -> Picker:
    if (at := _number(minute, 0, 59)) is not None:
        return Picker(PickerCadence.HOURLY, minute=(at + _minutes(offset)) % 60)
    step = 1 if minute == "*" else _number(minute.removeprefix("*/"), 1, 59)
    return Picker(PickerCadence.MINUTES, step=step) if step in STEPS else CUSTOM


def _utc_day(picker: Picker, days: int) -> int:
    low, high = _DAYS_THAT_CRON_CAN_SAY[days]
    if low <= picker.day <= high:
        return picker.day + days
    raise PickerError(
        "date",
        Message(
            gettext_noop(
                "Day %(day)d at %(time)s is another day in UTC, and cron cannot count days from "
                "the end of a month. Choose a day from %(low)d to %(high)d, or another time."
            ),
            {
                "day": picker.day,
                "time": f"{picker.hour:02}:{picker.minute:02}",
                "low": low,
                "high": high,
            },
        ),
    )


def _minutes(offset: timedelta) -> int:
    return offset // timedelta(minutes=1)


def _number(text: str, low: int, high: int) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", text) and low <= int(text) <= high:
        return int(text)
    return None


def _weekdays(text: str) -> frozenset[int]:
    """Read a list of weekdays and ascending ranges; empty for anything else."""
    found: set[int] = set()
    for item in text.split(","):
        first, dash, last = item.partition("-")
        low, high = _weekday(first), _weekday(last) if dash else None
        if low is None or (dash and (high is None or not low < high <= 6)):
            return frozenset()
        found |= {day % 7 for day in range(low, (low if high is None else high) + 1)}
    return frozenset(found)


def _weekday(text: str) -> int | None:
    return FIELDS[WEEKDAY].number(text)


def _list(days: set[int]) -> str:
    """Write weekdays as cron does, three or more in a row as a range."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs
    )
