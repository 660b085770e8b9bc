# SPDX-License-Identifier: Apache-2.0
"""Dates and times as the reader's language writes them; the clock has 24 hours, as a cron pattern has."""

from datetime import UTC
from datetime import date
from datetime import datetime

from django.utils import formats
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backup_dashboard.core import times

_ENGLISH = {"DATE_FORMAT": "j M Y", "MONTH_DAY_FORMAT": "j M"}
"""What Django has for British English: the American order has a comma, which the sentences have themselves."""


def moment(when: datetime, seconds: bool = False) -> str:
    """Say a moment (aware) in the reader's zone, which it names; one that no page can show as far away."""
    if when >= times.LATEST:
        return _("not before the year 9000")
    if when <= times.EARLIEST:
        return _("before the year 1901")
    return _said(timezone.localtime(when), seconds)


def moment_in_utc(when: datetime) -> str:
    """Say a moment (aware) in UTC, to the second; it has to be one that a page can show."""
    return _said(when.astimezone(UTC), seconds=True)


def day(of: date) -> str:
    """Say a day with its weekday and year; of a moment that of the zone that it is in."""
    return formats.date_format(of, f"D {_format('DATE_FORMAT')}")


def short_day(of: date) -> str:
    """Say a day where there is little room: without weekday and year, the month abbreviated."""
    short = _format("MONTH_DAY_FORMAT").replace("F", "M").replace("E", "M")
    return formats.date_format(of, short)


def month(of: date) -> str:
    """Say a month and its year."""
    return formats.date_format(of, "YEAR_MONTH_FORMAT")


def _said(local: datetime, seconds: bool) -> str:
    clock = "H:i:s T" if seconds else "H:i T"
    return f"{day(local)}, {formats.date_format(local, clock)}"


def _format(name: str) -> str:
    language = get_language() or "en"
    found = _ENGLISH.get(name) if language.partition("-")[0] == "en" else None
    return found or str(formats.get_format(name))
