# SPDX-License-Identifier: Apache-2.0
"""A cron pattern as a sentence, in the language of the person who reads it."""

import calendar
import locale
import re
from importlib import resources

from cron_descriptor import ExpressionDescriptor
from cron_descriptor import Options
from django.utils.dates import MONTHS_AP
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.utils.translation import pgettext
from django.utils.translation import pgettext_lazy
from django.utils.translation import to_locale
from django.utils.translation.trans_real import get_language

from backup_dashboard.core import cron_reading
from backup_dashboard.core.cron import Cadence
from backup_dashboard.core.cron import CadenceKind
from backup_dashboard.core.cron import cadence
from backup_dashboard.core.messages import gettext_noop

WEEKLY = (
    gettext_noop("Every Sunday at %(time)s UTC"),
    gettext_noop("Every Monday at %(time)s UTC"),
    gettext_noop("Every Tuesday at %(time)s UTC"),
    gettext_noop("Every Wednesday at %(time)s UTC"),
    gettext_noop("Every Thursday at %(time)s UTC"),
    gettext_noop("Every Friday at %(time)s UTC"),
    gettext_noop("Every Saturday at %(time)s UTC"),
)
"""A sentence for each weekday, from Sunday: "every" and the day's name change with each other in many languages."""

LISTED = (
    pgettext_lazy("in a list after “Every”", "Sunday"),
    pgettext_lazy("in a list after “Every”", "Monday"),
    pgettext_lazy("in a list after “Every”", "Tuesday"),
    pgettext_lazy("in a list after “Every”", "Wednesday"),
    pgettext_lazy("in a list after “Every”", "Thursday"),
    pgettext_lazy("in a list after “Every”", "Friday"),
    pgettext_lazy("in a list after “Every”", "Saturday"),
)
"""The weekdays in the form that they have where several are told of: "Every Monday and Friday at 02:00 UTC"."""

_DESCRIPTIONS = resources.files("cron_descriptor") / "locale"
_DAYS, _MONTHS = tuple(calendar.day_name), tuple(calendar.month_name)


def sentence(pattern: str) -> str:
    """Say a pattern as a sentence; hours are UTC, as Mistral counts them."""
    if not pattern:
        return _("Once")
    fields = pattern.split()
    reading = cron_reading.read(pattern)
    if len(fields) == 5 and reading and reading.by_day and reading.by_weekday:
        by_day, by_weekday = [*fields], [*fields]
        by_day[4] = by_weekday[2] = "*"
        return _("%(by_day)s; and also: %(by_weekday)s. It runs when either day fits.") % {
            "by_day": sentence(" ".join(by_day)),
            "by_weekday": sentence(" ".join(by_weekday)),
        }
    found = cadence(pattern)
    if found.kind is not CadenceKind.CUSTOM:
        return _simple_sentence(found)
    return _("%(description)s (UTC)") % {"description": _described(pattern)}


def _described(pattern: str) -> str:
    options = Options()
    options.use_24hour_time_format = True
    # The library names its catalogs with a country (pl_PL), as locale.normalize does: pl_PL.ISO8859-2.
    options.locale_code = locale.normalize(to_locale(get_language() or "en")).partition(".")[0]
    try:
        described = ExpressionDescriptor(pattern, options).get_description()
    except Exception:  # the library raises plain Exceptions for what it cannot say
        return _("By its pattern")
    if not (_DESCRIPTIONS / f"{options.locale_code}.mo").is_file():
        return described  # in English, with English names
    return re.sub(r"\w+", lambda word: _short_name(word[0]), described)


def _short_name(word: str) -> str:
    """Give the active language's short name of a weekday or month, and any other word as it is.

    The library takes the names from the server's locale, and never declines them; short names need not be.
    """
    if word in _DAYS:
        return str(WEEKDAYS_ABBR[_DAYS.index(word)])
    if word in _MONTHS:
        return str(MONTHS_AP[_MONTHS.index(word)])
    return word


def _simple_sentence(found: Cadence) -> str:
    time = _listed([f"{hour:02}:{found.minute:02}" for hour in found.hours])
    match found.kind:
        case CadenceKind.MINUTES:
            return ngettext("Every minute", "Every %(step)d minutes", found.step) % {
                "step": found.step
            }
        case CadenceKind.HOURLY if found.minute == 0:
            return _("Every hour")
        case CadenceKind.HOURLY:
            return _("Every hour at minute %(minute)d") % {"minute": found.minute}
        case CadenceKind.HOURS:
            return ngettext(
                "Every %(step)d hour, from %(time)s UTC",
                "Every %(step)d hours, from %(time)s UTC",
                found.step,
            ) % {"step": found.step, "time": time}
        case CadenceKind.DAILY:
            return _("Every day at %(time)s UTC") % {"time": time}
        case CadenceKind.WORKDAYS:
            return _("Monday to Friday at %(time)s UTC") % {"time": time}
        case CadenceKind.WEEKLY if len(found.weekdays) == 1:
            return _(WEEKLY[found.weekdays[0]]) % {"time": time}
        case CadenceKind.WEEKLY:
            # A week as people write it: Sunday stands last.
            days = sorted(found.weekdays, key=lambda day: (day - 1) % 7)
            return _("Every %(days)s at %(time)s UTC") % {
                "days": _listed([str(LISTED[day]) for day in days]),
                "time": time,
            }
        case _:
            return _("On day %(day)d of every month at %(time)s UTC") % {
                "day": found.day,
                "time": time,
            }


def _listed(items: list[str]) -> str:
    """Write a list as people do: “a, b and c”."""
    *before, last = items
    if not before:
        return last
    first = before[0]
    for item in before[1:]:
        first = pgettext("list", "%(items)s, %(item)s") % {"items": first, "item": item}
    return pgettext("list", "%(items)s and %(item)s") % {"items": first, "item": last}
