# SPDX-License-Identifier: Apache-2.0
"""The sentences of the plan."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def moment(at: datetime) -> str:
    """Say a moment with its zone, in the user's time."""
    return date_format(timezone.localtime(at), "D j M Y, H:i T")


def distance(span: timedelta) -> str:
    """Say how far away a moment is, in its largest unit."""
    if span < timedelta(minutes=1):
        return _("in less than a minute")
    if span < _HOUR:
        return _("in %(minutes)d min") % {"minutes": span // timedelta(minutes=1)}
    if span < 2 * _DAY:
        return _("in %(hours)d h") % {"hours": span // _HOUR}
    days = span // _DAY
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def clocks(before: datetime, after: datetime) -> str:
    """Say how the user's clocks changed between two moments; empty where they did not."""
    offsets = [timezone.localtime(each).utcoffset() or timedelta() for each in (before, after)]
    minutes = (offsets[1] - offsets[0]) // timedelta(minutes=1)
    if not minutes:
        return ""
    change = {"hours": f"{abs(minutes) / 60:g}"}
    if minutes > 0:
        return _("clocks go forward: %(hours)s h later on them from here on") % change
    return _("clocks go back: %(hours)s h earlier on them from here on") % change


def last_start(count: int, at: datetime) -> str:
    """Say when the last of several schedules starts first."""
    return _("The last of the %(count)d starts at %(time)s UTC.") % {
        "count": count,
        "time": f"{at.astimezone(UTC):%H:%M}",
    }
