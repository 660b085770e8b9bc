# SPDX-License-Identifier: Apache-2.0
"""What the core means, in the words and the language of the person who reads it."""

from collections.abc import Container
from datetime import datetime
from datetime import timedelta

from django.utils import formats
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext

from backup_dashboard.api import errors
from backup_dashboard.core import causes
from backup_dashboard.core.cron import CadenceKind
from backup_dashboard.core.cron import cadence
from backup_dashboard.core.messages import Message
from backup_dashboard.core.runs import Run
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.edit import Interrupted
from backup_dashboard.flows.gate import Denied
from backup_dashboard.panels.cron_words import sentence as sentence

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

CADENCE_SLUGS = {
    CadenceKind.MINUTES: "frequent",
    CadenceKind.HOURLY: "hourly",
    CadenceKind.HOURS: "intraday",
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


def origin(run: Run, schedule_name: str) -> str:
    """Say what started a run; ``schedule_name`` is empty where its schedule is gone."""
    if run.origin.by_hand:
        return _("by hand")
    return _("by its schedule") if schedule_name else _("by a schedule that is gone")


def cause(run: Run) -> str:
    """Say why a run failed: its workflow's own sentence, or one in the place of Mistral's engine's words."""
    message = causes.explain(run.cause)
    return translate(message) if message else run.cause


def translate(message: Message) -> str:
    """Say a message of the core in the active language; its moments in the reader's zone."""
    return _(message.template) % {name: _said(value) for name, value in message.values.items()}


def _said(value: object) -> object:
    match value:
        case Message():
            return translate(value)
        case datetime():
            return moment(value)
    return value


def moment(when: datetime) -> str:
    """Say a moment (aware) in the reader's zone, which it names."""
    return formats.date_format(timezone.localtime(when), "D j M Y, H:i T")


def rough(span: timedelta) -> str:
    """Say a time in the one unit that matters."""
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 120:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    if hours < 72:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = round(hours / 24)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


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


def whose_text(
    workflow: Workflow, absent: Container[Workflow], private: Container[Workflow] | None
) -> str:
    """Say whose text a run of ``workflow`` follows; nothing where that is not known."""
    if private is None or workflow in absent:
        return ""
    if workflow in private:
        return _(
            "It follows this project's own copy of the workflow, which every member can change."
        )
    return _("It follows the workflow that administrators have made public.")


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
        case Denied():
            return translate(error.message)
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
