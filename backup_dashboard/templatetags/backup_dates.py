# SPDX-License-Identifier: Apache-2.0
"""``{% load backup_dates %}``: the formats of ``panels/shared/dates.py``; an empty text for no date."""

from datetime import date
from datetime import datetime

from django import template

from backup_dashboard.panels.shared import dates

register = template.Library()


@register.filter
def moment(when: datetime | None, how: str = "") -> str:
    """Format a time in the reader's zone, with seconds if ``how`` is ``seconds``."""
    return dates.moment(when, seconds=how == "seconds") if when else ""


@register.filter
def moment_in_utc(when: datetime | None) -> str:
    """Format a time in UTC, with seconds."""
    return dates.moment_in_utc(when) if when else ""


@register.filter(expects_localtime=True)
def day(of: date | None) -> str:
    """Format a day with its weekday and year."""
    return dates.day(of) if of else ""


@register.filter(expects_localtime=True)
def short_day(of: date | None) -> str:
    """Format a day without weekday and year."""
    return dates.short_day(of) if of else ""
