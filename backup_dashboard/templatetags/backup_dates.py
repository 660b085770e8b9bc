# SPDX-License-Identifier: Apache-2.0
"""``{% load backup_dates %}``: dates and times as ``panels/shared/dates.py`` says them; nothing where there is none."""

from datetime import date
from datetime import datetime

from django import template

from backup_dashboard.panels.shared import dates

register = template.Library()


@register.filter
def moment(when: datetime | None, how: str = "") -> str:
    """Say a moment in the reader's zone; to the second where ``how`` is ``seconds``."""
    return dates.moment(when, seconds=how == "seconds") if when else ""


@register.filter
def moment_in_utc(when: datetime | None) -> str:
    """Say a moment in UTC, to the second."""
    return dates.moment_in_utc(when) if when else ""


@register.filter(expects_localtime=True)
def day(of: date | None) -> str:
    """Say a day with its weekday and year."""
    return dates.day(of) if of else ""


@register.filter(expects_localtime=True)
def short_day(of: date | None) -> str:
    """Say a day where there is little room."""
    return dates.short_day(of) if of else ""
