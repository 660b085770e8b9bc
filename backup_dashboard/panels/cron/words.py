# SPDX-License-Identifier: Apache-2.0
"""A cron pattern as a sentence in the reader's language.

The sentence says how croniter reads the pattern, and nothing that its runs do not do: ``tests/views/sentences.py``
reads the sentence back and compares it with the runs.
"""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backup_dashboard.core.cron.cadence import Cadence
from backup_dashboard.core.cron.cadence import CadenceKind
from backup_dashboard.core.cron.cadence import cadence_of_parsed
from backup_dashboard.core.cron.parsed import ParsedPattern
from backup_dashboard.core.cron.parsed import parse_pattern
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.panels.cron.words_days import days_phrase
from backup_dashboard.panels.cron.words_days import listed_weekdays
from backup_dashboard.panels.cron.words_days import skipped
from backup_dashboard.panels.cron.words_days import without_days_that_never_come
from backup_dashboard.panels.cron.words_lists import clock
from backup_dashboard.panels.cron.words_lists import listed
from backup_dashboard.panels.cron.words_lists import numbers
from backup_dashboard.panels.cron.words_times import times_phrase

WEEKLY = (
    gettext_noop("Every Sunday at %(time)s UTC"),
    gettext_noop("Every Monday at %(time)s UTC"),
    gettext_noop("Every Tuesday at %(time)s UTC"),
    gettext_noop("Every Wednesday at %(time)s UTC"),
    gettext_noop("Every Thursday at %(time)s UTC"),
    gettext_noop("Every Friday at %(time)s UTC"),
    gettext_noop("Every Saturday at %(time)s UTC"),
)
"""A sentence for each weekday from Sunday on: in many languages “every” and the name change together."""

_FEW_TIMES = 4
"""Up to this number, the times of a day are listed one by one."""

_NONE: frozenset[int] = frozenset()


def sentence(pattern: str) -> str:
    """Return a pattern as a sentence; hours are UTC, as in Mistral."""
    if not pattern:
        return _("Once")
    parsed = parse_pattern(pattern)
    if parsed is None:
        return _("By its pattern (UTC)")
    coming = without_days_that_never_come(parsed)
    text = _either(replace(coming, seconds=_NONE, years=_NONE))
    if len(parsed.seconds) > 1:
        text = _("%(sentence)s, %(count)d times within each minute") % {
            "sentence": text,
            "count": len(parsed.seconds),
        }
    if parsed.years:
        years = numbers(parsed.years)
        text = _("%(sentence)s; only in %(years)s") % {"sentence": text, "years": years}
    return text


def _either(parsed: ParsedPattern) -> str:
    if not (parsed.by_day and parsed.by_weekday):
        return _whole(parsed)
    by_day = replace(parsed, weekdays=_NONE, of_month=frozenset())
    by_weekday = replace(parsed, days=_NONE, last_day=False)
    return _("%(by_day)s; and also: %(by_weekday)s. It runs when either day fits.") % {
        "by_day": _whole(by_day),
        "by_weekday": _whole(by_weekday),
    }


def _whole(parsed: ParsedPattern) -> str:
    cadence = cadence_of_parsed(parsed)
    text = _composed(parsed) if cadence.kind is CadenceKind.CUSTOM else _simple_sentence(cadence)
    if remark := skipped(parsed):
        return _("%(sentence)s; %(remark)s") % {"sentence": text, "remark": remark}
    return text


def _composed(parsed: ParsedPattern) -> str:
    if len(parsed.times) <= _FEW_TIMES:
        days = days_phrase(parsed)
        return _("%(days)s at %(time)s UTC") % {"days": days, "time": listed(clock(parsed.times))}
    times = times_phrase(parsed)
    if parsed.every_day and len(parsed.hours) == 24:
        return times[:1].upper() + times[1:]
    return _("%(days)s, %(times)s (UTC)") % {"days": days_phrase(parsed), "times": times}


def _simple_sentence(cadence: Cadence) -> str:
    time = listed(clock(60 * hour + cadence.minute for hour in cadence.hours))
    match cadence.kind:
        case CadenceKind.MINUTES:
            return ngettext("Every minute", "Every %(step)d minutes", cadence.step) % {
                "step": cadence.step
            }
        case CadenceKind.HOURLY if cadence.minute == 0:
            return _("Every hour")
        case CadenceKind.HOURLY:
            return _("Every hour at minute %(minute)d") % {"minute": cadence.minute}
        case CadenceKind.HOURS:
            return ngettext(
                "Every %(step)d hour, from %(time)s UTC",
                "Every %(step)d hours, from %(time)s UTC",
                cadence.step,
            ) % {"step": cadence.step, "time": time}
        case CadenceKind.DAILY:
            return _("Every day at %(time)s UTC") % {"time": time}
        case CadenceKind.WORKDAYS:
            return _("Monday to Friday at %(time)s UTC") % {"time": time}
        case CadenceKind.WEEKLY if len(cadence.weekdays) == 1:
            return _(WEEKLY[cadence.weekdays[0]]) % {"time": time}
        case CadenceKind.WEEKLY:
            return _("Every %(days)s at %(time)s UTC") % {
                "days": listed_weekdays(cadence.weekdays),
                "time": time,
            }
        case _:
            return _("On day %(day)d of every month at %(time)s UTC") % {
                "day": cadence.day,
                "time": time,
            }
