# SPDX-License-Identifier: Apache-2.0
"""What the core means, in the words and the language of the person who reads it."""

import calendar
import locale
import re
from datetime import timedelta
from importlib import resources

from cron_descriptor import ExpressionDescriptor
from cron_descriptor import Options
from django.utils.dates import MONTHS_AP
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext
from django.utils.translation import to_locale
from django.utils.translation.trans_real import get_language

from backup_dashboard.api import errors
from backup_dashboard.core.cron import Cadence
from backup_dashboard.core.cron import CadenceKind
from backup_dashboard.core.cron import cadence
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.edit import Interrupted

WORKFLOW_NAMES = {
    Workflow.ROTATION: gettext_lazy("Rotation"),
    Workflow.FULL_INCREMENTAL: gettext_lazy("Full or incremental"),
    Workflow.FULL: gettext_lazy("Always full"),
}

WORKFLOW_SENTENCES = {
    Workflow.ROTATION: gettext_lazy(
        "Full backups with incrementals between them; old ones are deleted by the limits you set."
    ),
    Workflow.FULL_INCREMENTAL: gettext_lazy(
        "A full backup the first time, small incrementals after that. Nothing is ever deleted."
    ),
    Workflow.FULL: gettext_lazy(
        "An independent full backup at every run. Nothing is ever deleted."
    ),
}

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

CADENCE_SLUGS = {
    CadenceKind.MINUTES: "frequent",
    CadenceKind.HOURLY: "hourly",
    CadenceKind.DAILY: "daily",
    CadenceKind.WORKDAYS: "workdays",
    CadenceKind.WEEKLY: "weekly",
    CadenceKind.MONTHLY: "monthly",
    CadenceKind.CUSTOM: "scheduled",
}
"""The first word of the name that is proposed for a schedule; names are not translated."""


def slug(pattern: str) -> str:
    """Say how often a pattern fires, in one word for the name of a schedule."""
    return CADENCE_SLUGS[cadence(pattern).kind]


_DESCRIPTIONS = resources.files("cron_descriptor") / "locale"
_DAYS, _MONTHS = tuple(calendar.day_name), tuple(calendar.month_name)


def translate(message: Message) -> str:
    """Say a message of the core in the active language."""
    values = {
        name: translate(value) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    return _(message.template) % values


def sentence(pattern: str) -> str:
    """Say a pattern as a sentence; hours are UTC, as Mistral counts them."""
    if not pattern:
        return _("Once")
    found = cadence(pattern)
    if found.kind is not CadenceKind.CUSTOM:
        return _simple_sentence(found)
    return _("%(description)s (UTC)") % {"description": _described(pattern)}


def _described(pattern: str) -> str:
    fields = pattern.split()
    if len(fields) == 5 and "*" not in (fields[2], fields[4]):
        # Cron fires when either of the two days fits, which the library's one sentence does not say.
        by_day, by_weekday = [*fields], [*fields]
        by_day[4] = by_weekday[2] = "*"
        return _("%(by_day)s; and also: %(by_weekday)s") % {
            "by_day": _described(" ".join(by_day)),
            "by_weekday": _described(" ".join(by_weekday)),
        }
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
    time = f"{found.hour:02}:{found.minute:02}"
    match found.kind:
        case CadenceKind.MINUTES:
            return ngettext("Every minute", "Every %(step)d minutes", found.step) % {
                "step": found.step
            }
        case CadenceKind.HOURLY if found.minute == 0:
            return _("Every hour")
        case CadenceKind.HOURLY:
            return _("Every hour at minute %(minute)d") % {"minute": found.minute}
        case CadenceKind.DAILY:
            return _("Every day at %(time)s UTC") % {"time": time}
        case CadenceKind.WORKDAYS:
            return _("Monday to Friday at %(time)s UTC") % {"time": time}
        case CadenceKind.WEEKLY:
            return _(WEEKLY[found.weekday]) % {"time": time}
        case _:
            return _("On day %(day)d of every month at %(time)s UTC") % {
                "day": found.day,
                "time": time,
            }


def limits(max_full: object, max_incremental: object) -> str:
    """Say a rotation's limits."""
    return _("keeps %(full)s full, each with up to %(incremental)s incremental") % {
        "full": max_full,
        "incremental": max_incremental,
    }


def duration(span: timedelta) -> str:
    """Say how long something took, in its two largest units."""
    seconds = max(0, int(span.total_seconds()))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": seconds % 60}
    return _("%(seconds)d s") % {"seconds": seconds}


def name_taken() -> str:
    """Say that another schedule has the name."""
    return _("This project has a schedule of that name. Choose another name.")


def not_installed(workflow: Workflow) -> str:
    """Say that the project has no such workflow to run, and what to do about it."""
    return _("“%(workflow)s” is not installed in Mistral. Ask your administrator.") % {
        "workflow": workflow.value
    }


def no_trust() -> str:
    """Say why Mistral refuses to make a schedule for a user who may otherwise do so."""
    return _(
        "Mistral may not act for you: schedules need a trust, which application "
        "credentials and some roles cannot give. Sign in with your password."
    )


def failure(error: errors.ServiceError) -> str:
    """Say what a service answered, and what to do about it."""
    service = _(error.service.value)
    match error:
        case Interrupted():
            return _(
                "The schedule could not be changed, and not be put back as it was: it rests as Interrupted, with all "
                "that it had. Resume it in a minute. The cause: %(cause)s"
            ) % {"cause": failure(error.cause)}
        case errors.Unreachable():
            return _("%(service)s does not answer. Nothing was changed; try again in a minute.") % {
                "service": service
            }
        case errors.Forbidden():
            return _("Your roles do not allow this. Ask the administrator of the project.")
        case errors.NotFound():
            return _("It is not there any more. Reload the page to see what is.")
        case _:
            return _("%(service)s refused: %(reason)s") % {
                "service": service,
                "reason": error.reason,
            }
