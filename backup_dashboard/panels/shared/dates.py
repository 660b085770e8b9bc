# SPDX-License-Identifier: Apache-2.0
"""Dates and times in the format of the reader's language, with a 24-hour clock, as in a cron pattern."""

from datetime import UTC
from datetime import date
from datetime import datetime

from django.utils import formats
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backup_dashboard.core import times

_ENGLISH = {"DATE_FORMAT": "j M Y", "MONTH_DAY_FORMAT": "j M"}
"""Django's formats of British English, for all English: the American ones contain a comma, which breaks sentences."""

_MONTH_WITHIN = "E"
"""Django's name of a month in the case, and with the small letter, that it has within a date in Slavic languages."""


def moment(when: datetime, seconds: bool = False) -> str:
    """Format a time (aware) in the reader's zone, and name the zone.

    A time too far away for any page to show is described in words.
    """
    if when >= times.LATEST:
        return _("not before the year 9000")
    if when <= times.EARLIEST:
        return _("before the year 1901")
    return _formatted(timezone.localtime(when), seconds)


def moment_in_utc(when: datetime) -> str:
    """Format a time (aware) in UTC, with seconds."""
    return _formatted(when.astimezone(UTC), seconds=True)


def day(of: date) -> str:
    """Format a day with its weekday and year."""
    return formats.date_format(of, f"D {_format('DATE_FORMAT')}")


def short_day(of: date) -> str:
    """Format a day without weekday and year, with the month abbreviated."""
    short = _format("MONTH_DAY_FORMAT").replace("F", "M").replace("E", "b")
    return formats.date_format(of, short)


def month(of: date) -> str:
    """Format a month and its year, as it stands within a sentence."""
    year_and_month = _format("YEAR_MONTH_FORMAT")
    if _MONTH_WITHIN in _format("DATE_FORMAT"):
        year_and_month = year_and_month.replace("F", _MONTH_WITHIN)
    return formats.date_format(of, year_and_month)


def _formatted(local: datetime, seconds: bool) -> str:
    clock = "H:i:s T" if seconds else "H:i T"
    return f"{day(local)}, {formats.date_format(local, clock)}"


def _format(name: str) -> str:
    language = get_language() or "en"
    found = _ENGLISH.get(name) if language.partition("-")[0] == "en" else None
    return found or str(formats.get_format(name))
