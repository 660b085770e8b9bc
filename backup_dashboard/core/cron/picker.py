# SPDX-License-Identifier: Apache-2.0
"""The cron picker: a cadence in the reader's zone, and the pattern in UTC that means the same.

A pattern counts in UTC, as Mistral does; a picker shows hours, minutes and days as the reader's clock shows
them now. ``offset`` is how far that clock is ahead of UTC.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from backup_dashboard.core.cron.cadence import CUSTOM
from backup_dashboard.core.cron.cadence import WORKDAYS
from backup_dashboard.core.cron.cadence import Cadence
from backup_dashboard.core.cron.cadence import CadenceKind
from backup_dashboard.core.cron.cadence import cadence_of
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

STEPS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)
"""Minutes between runs that divide the hour: any other step leaves an uneven gap at its end."""

PICKED = (
    CadenceKind.MINUTES,
    CadenceKind.HOURLY,
    CadenceKind.DAILY,
    CadenceKind.WEEKLY,
    CadenceKind.MONTHLY,
    CadenceKind.CUSTOM,
)
"""The kinds of cadence that a picker offers; ``CUSTOM`` is every pattern that the others cannot show."""

_DAY = 24 * 60
_DAYS_THAT_CRON_CAN_SAY = {-1: (2, 28), 0: (1, 31), 1: (1, 27)}
"""First and last usable day of the month, by how many days UTC is ahead: others depend on a month's length."""


class PickerError(ValueError):
    """A choice that gives no pattern; ``control`` names the control of the picker, ``message`` says what to do."""

    def __init__(self, control: str, message: Message) -> None:
        super().__init__(str(message))
        self.control = control
        self.message = message


def to_pattern(picked: Cadence, offset: timedelta) -> str:
    """Return the pattern (UTC) for ``picked``, a cadence in the reader's zone with one time a day at most.

    Raises ``PickerError`` if no pattern can express it, also for ``CUSTOM``.
    """
    days, at = divmod(picked.hours[0] * 60 + picked.minute - _minutes(offset), _DAY)
    hour, minute = divmod(at, 60)
    match picked.kind:
        case CadenceKind.MINUTES:
            return "* * * * *" if picked.step == 1 else f"*/{picked.step} * * * *"
        case CadenceKind.HOURLY:
            return f"{minute} * * * *"
        case CadenceKind.DAILY:
            return f"{minute} {hour} * * *"
        case CadenceKind.WEEKLY:
            if not picked.weekdays:
                raise PickerError(
                    "weekdays", Message(gettext_noop("Choose at least one day of the week."))
                )
            return f"{minute} {hour} * * {_list(_shifted(picked.weekdays, days))}"
        case CadenceKind.MONTHLY:
            return f"{minute} {hour} {_utc_day(picked, days)} * *"
        case _:
            raise PickerError(
                "cadence", Message(gettext_noop("Enter the pattern of a custom schedule."))
            )


def from_pattern(pattern: str, offset: timedelta) -> Cadence:
    """Return the cadence in the reader's zone that means exactly ``pattern`` (UTC), or ``CUSTOM``."""
    cadence = cadence_of(pattern)
    match cadence.kind:
        case CadenceKind.MINUTES if cadence.step in STEPS:
            return cadence
        case CadenceKind.HOURLY:
            return replace(cadence, minute=(cadence.minute + _minutes(offset)) % 60)
    if len(cadence.hours) > 1:
        return CUSTOM
    days, at = divmod(cadence.hours[0] * 60 + cadence.minute + _minutes(offset), _DAY)
    time = replace(cadence, minute=at % 60, hours=(at // 60,))
    match cadence.kind:
        case CadenceKind.DAILY:
            return time
        case CadenceKind.WEEKLY | CadenceKind.WORKDAYS:
            weekdays = cadence.weekdays or WORKDAYS
            return replace(time, kind=CadenceKind.WEEKLY, weekdays=_shifted(weekdays, days))
        case CadenceKind.MONTHLY:
            low, high = _DAYS_THAT_CRON_CAN_SAY[-days]
            if low <= cadence.day + days <= high:
                return replace(time, day=cadence.day + days)
    return CUSTOM


def _shifted(weekdays: Iterable[int], days: int) -> tuple[int, ...]:
    return tuple(sorted((day + days) % 7 for day in weekdays))


def _utc_day(picked: Cadence, days: int) -> int:
    low, high = _DAYS_THAT_CRON_CAN_SAY[days]
    if low <= picked.day <= high:
        return picked.day + days
    raise PickerError(
        "date",
        Message(
            gettext_noop(
                "Day %(day)d at %(time)s is another day in UTC, and cron cannot count days from "
                "the end of a month. Choose a day from %(low)d to %(high)d, or another time."
            ),
            {
                "day": picked.day,
                "time": f"{picked.hours[0]:02}:{picked.minute:02}",
                "low": low,
                "high": high,
            },
        ),
    )


def _minutes(offset: timedelta) -> int:
    return offset // timedelta(minutes=1)


def _list(days: Iterable[int]) -> str:
    """Format weekdays as cron does, three or more in a row as a range."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs
    )
