# SPDX-License-Identifier: Apache-2.0
"""The times of day at which a cron pattern runs, as a part of its sentence."""

from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backup_dashboard.core.cron.parsed import ParsedPattern
from backup_dashboard.panels.cron.words_lists import clock
from backup_dashboard.panels.cron.words_lists import numbers


def times_phrase(parsed: ParsedPattern) -> str:
    """Return the times of day at which a pattern runs, as a phrase that can follow its days."""
    if len(parsed.hours) == 24:
        return _in_every_hour(parsed.minutes)
    steps = {later - time for time, later in pairwise(parsed.times)}
    if len(steps) == 1:
        return _evenly(steps.pop(), *clock((parsed.times[0], parsed.times[-1])))
    hours = numbers(parsed.hours)
    if len(parsed.minutes) == 1:
        return _("at minute %(minute)d of the hours %(hours)s") % {
            "minute": min(parsed.minutes),
            "hours": hours,
        }
    if len(parsed.minutes) == 60:
        return _("every minute of the hours %(hours)s") % {"hours": hours}
    return ngettext(
        "at minutes %(minutes)s of the hour %(hours)s",
        "at minutes %(minutes)s of the hours %(hours)s",
        len(parsed.hours),
    ) % {"minutes": numbers(parsed.minutes), "hours": hours}


def _in_every_hour(minutes: frozenset[int]) -> str:
    first, count = min(minutes), len(minutes)
    if count == 1:
        if first == 0:
            return _("every hour")
        return _("every hour at minute %(minute)d") % {"minute": first}
    step = 60 // count
    if 60 % count or minutes != set(range(first, 60, step)):
        return _("every hour at minutes %(minutes)s") % {"minutes": numbers(minutes)}
    if first:
        return _("every %(step)d minutes, from minute %(minute)d of each hour") % {
            "step": step,
            "minute": first,
        }
    return ngettext("every minute", "every %(step)d minutes", step) % {"step": step}


def _evenly(step: int, first: str, last: str) -> str:
    ends = {"first": first, "last": last}
    if step % 60 == 0:
        return ngettext(
            "every hour from %(first)s to %(last)s",
            "every %(step)d hours from %(first)s to %(last)s",
            step // 60,
        ) % {"step": step // 60, **ends}
    return ngettext(
        "every minute from %(first)s to %(last)s",
        "every %(step)d minutes from %(first)s to %(last)s",
        step,
    ) % {"step": step, **ends}
