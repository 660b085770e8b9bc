# SPDX-License-Identifier: Apache-2.0
"""The days on which a cron pattern runs, as the beginning of its sentence."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext
from django.utils.translation import pgettext_lazy

from backup_dashboard.core.cron.parsed import ParsedPattern
from backup_dashboard.panels.cron.words_lists import listed
from backup_dashboard.panels.cron.words_lists import numbers

LISTED = (
    pgettext_lazy("in a list after “Every”", "Sunday"),
    pgettext_lazy("in a list after “Every”", "Monday"),
    pgettext_lazy("in a list after “Every”", "Tuesday"),
    pgettext_lazy("in a list after “Every”", "Wednesday"),
    pgettext_lazy("in a list after “Every”", "Thursday"),
    pgettext_lazy("in a list after “Every”", "Friday"),
    pgettext_lazy("in a list after “Every”", "Saturday"),
)
"""The weekdays in the grammatical form for a list: "Every Monday and Friday at 02:00 UTC"."""

MONTHS = (
    pgettext_lazy("in a list of months", "January"),
    pgettext_lazy("in a list of months", "February"),
    pgettext_lazy("in a list of months", "March"),
    pgettext_lazy("in a list of months", "April"),
    pgettext_lazy("in a list of months", "May"),
    pgettext_lazy("in a list of months", "June"),
    pgettext_lazy("in a list of months", "July"),
    pgettext_lazy("in a list of months", "August"),
    pgettext_lazy("in a list of months", "September"),
    pgettext_lazy("in a list of months", "October"),
    pgettext_lazy("in a list of months", "November"),
    pgettext_lazy("in a list of months", "December"),
)
"""The months in the grammatical form for “On day 1 of January and July”."""

OF_MONTH = (
    gettext_lazy("the last %(weekday)s"),
    gettext_lazy("the first %(weekday)s"),
    gettext_lazy("the second %(weekday)s"),
    gettext_lazy("the third %(weekday)s"),
    gettext_lazy("the fourth %(weekday)s"),
    gettext_lazy("the fifth %(weekday)s"),
)
"""A weekday by its week in the month, numbered as in ``ParsedPattern.of_month``."""

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WORKDAYS = frozenset({1, 2, 3, 4, 5})


def days_phrase(parsed: ParsedPattern) -> str:
    """Return the days on which a pattern runs, as the beginning of its sentence.

    The pattern may restrict the days of the month or the days of the week, but not both.
    """
    months = listed([str(MONTHS[month - 1]) for month in sorted(parsed.months)])
    yearly = len(parsed.months) == len(MONTHS)
    values = {
        "months": months,
        "days": numbers(parsed.days) if parsed.days else listed_weekdays(parsed.weekdays),
    }
    if parsed.of_month:
        values["days"] = listed([_of_month(*day) for day in sorted(parsed.of_month, key=_order)])
    match len(parsed.days), parsed.last_day, bool(parsed.weekdays), bool(parsed.of_month):
        case 0, False, False, False:
            template = _("Every day") if yearly else _("Every day in %(months)s")
        case 0, False, True, False if parsed.weekdays == _WORKDAYS:
            template = _("Monday to Friday") if yearly else _("Monday to Friday in %(months)s")
        case 0, False, True, False:
            template = _("Every %(days)s") if yearly else _("Every %(days)s in %(months)s")
        case 0, False, _, True:
            template = _("On %(days)s of every month") if yearly else _("On %(days)s of %(months)s")
        case count, last, _, _:
            template = _on_days(count, last, yearly)
    return template % values


def _on_days(count: int, last: bool, yearly: bool) -> str:
    if last and not count:
        return _("On the last day of every month") if yearly else _("On the last day of %(months)s")
    if last and yearly:
        return ngettext(
            "On day %(days)s and the last day of every month",
            "On days %(days)s and the last day of every month",
            count,
        )
    if last:
        return ngettext(
            "On day %(days)s and the last day of %(months)s",
            "On days %(days)s and the last day of %(months)s",
            count,
        )
    if yearly:
        return ngettext("On day %(days)s of every month", "On days %(days)s of every month", count)
    return ngettext("On day %(days)s of %(months)s", "On days %(days)s of %(months)s", count)


def without_days_that_never_come(parsed: ParsedPattern) -> ParsedPattern:
    """Remove days that none of the months has, such as 31 September, if other days remain."""
    longest = max(29 if month == 2 else _LENGTHS[month - 1] for month in parsed.months)
    coming = frozenset(day for day in parsed.days if day <= longest)
    return replace(parsed, days=coming) if coming or parsed.last_day else parsed


def skipped(parsed: ParsedPattern) -> str:
    """Return what happens in months that do not have such a day; empty if all have it."""
    if parsed.months == {2} and parsed.days == {29} and not parsed.last_day:
        return _("only in leap years")
    shortest = min(_LENGTHS[month - 1] for month in parsed.months)
    if any(day > shortest for day in parsed.days):
        return (
            _("shorter months are skipped")
            if len(parsed.days) == 1
            else _("shorter months skip the days that they lack")
        )
    if [week for _weekday, week in parsed.of_month] == [5] and not parsed.weekdays:
        return _("months without a fifth one are skipped")
    return ""


def listed_weekdays(weekdays: Iterable[int]) -> str:
    """List weekdays in the order of a week from Monday to Sunday; empty for no weekday."""
    days = sorted(weekdays, key=lambda day: (day - 1) % 7)
    return listed([str(LISTED[day]) for day in days]) if days else ""


def _of_month(weekday: int, week: int) -> str:
    return str(OF_MONTH[week]) % {"weekday": LISTED[weekday]}


def _order(of_month: tuple[int, int]) -> tuple[int, int]:
    weekday, week = of_month
    return week or 6, (weekday - 1) % 7
