# SPDX-License-Identifier: Apache-2.0
"""Why a backup stays, and for which periods, in the reader's language."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.reasons import Reason
from backup_dashboard.core.retention.reasons import Rule
from backup_dashboard.flows.staying import Stay
from backup_dashboard.panels.shared import dates


def format_reason(reason: Reason | None) -> str:
    """Return why a backup stays; ``None`` means that the next run deletes it. Periods are in UTC, and say so."""
    if reason is None:
        return _("the next good run deletes it")
    match reason.rule, reason.period:
        case Rule.NEWEST, _period:
            return _("newest %(place)d") % {"place": reason.place}
        case Rule.DAILY, date() as day:
            return _("daily, %(day)s UTC") % {"day": dates.short_day(day)}
        case Rule.WEEKLY, date() as day:
            return _("weekly, week of %(day)s UTC") % {"day": dates.short_day(day)}
        case Rule.MONTHLY, date() as day:
            return _("monthly, %(month)s UTC") % {"month": dates.month(day)}
        case Rule.YEARLY, date() as day:
            return _("yearly, %(year)d UTC") % {"year": day.year}
        case Rule.HELD, _period:
            return _("held")
        case Rule.NEEDED, _period:
            return _("a held backup depends on it")
        case Rule.FUTURE, _period:
            return _("dated in the future: counts for nothing")
    return _("incremental of the newest full")


def format_stays(stays: Sequence[Stay]) -> list[str]:
    """Return why a backup stays, with the name of the schedule if there are several."""
    if len(stays) == 1:
        return [format_reason(stays[0].reason)]
    return [
        _("%(schedule)s: %(reason)s")
        % {"schedule": stay.schedule, "reason": format_reason(stay.reason)}
        for stay in stays
    ]


def format_periods(limits: Limits) -> str:
    """Return the periods for each of which limits keep an older full: "4 weeks, 12 months"; empty for none."""
    periods = (
        (limits.daily, ngettext("%(count)d day", "%(count)d days", limits.daily)),
        (limits.weekly, ngettext("%(count)d week", "%(count)d weeks", limits.weekly)),
        (limits.monthly, ngettext("%(count)d month", "%(count)d months", limits.monthly)),
        (limits.yearly, ngettext("%(count)d year", "%(count)d years", limits.yearly)),
    )
    return ", ".join(text % {"count": count} for count, text in periods if count)
