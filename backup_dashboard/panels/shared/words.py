# SPDX-License-Identifier: Apache-2.0
"""Turn values of the core into words in the reader's language."""

from collections.abc import Container
from datetime import datetime
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext

from backup_dashboard.api import errors
from backup_dashboard.core import causes
from backup_dashboard.core.cron.cadence import CadenceKind
from backup_dashboard.core.cron.cadence import cadence_of
from backup_dashboard.core.messages import Message
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import NothingLeft
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.cancel import AlreadyOver
from backup_dashboard.flows.edit import Interrupted
from backup_dashboard.flows.gate import Denied
from backup_dashboard.flows.hold import NotHeld
from backup_dashboard.flows.in_progress import RunWouldBreak
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import ProblemKind
from backup_dashboard.flows.rerun import NothingToRerun
from backup_dashboard.flows.retry import NotOver
from backup_dashboard.flows.retry import Succeeded
from backup_dashboard.panels.cron.words import sentence as sentence
from backup_dashboard.panels.shared.dates import moment as moment

WORKFLOW_NAMES = {
    Workflow.ROTATION: gettext_lazy("Rotation"),
    Workflow.FULL_INCREMENTAL: gettext_lazy("Full or incremental"),
    Workflow.FULL: gettext_lazy("Always full"),
}

WORKFLOW_SENTENCES = {
    Workflow.ROTATION: gettext_lazy(
        "Full backups with incrementals between them. Old ones are deleted by the limits that you set."
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
"""The first word of the name proposed for a schedule; names are not translated."""


def slug(pattern: str) -> str:
    """Return one word for how often a pattern runs, for the name of a schedule."""
    return CADENCE_SLUGS[cadence_of(pattern).kind]


def origin(run: Run, schedule_name: str, parent: str = "") -> str:
    """Return what started a run, in words.

    ``schedule_name`` is empty if its schedule no longer exists. ``parent`` is the name of the workflow that started
    the run; it is empty if no workflow did or its name is not known.
    """
    if run.origin.parent_task:
        return _("by workflow %(name)s") % {"name": parent} if parent else _("by another workflow")
    if run.origin.by_hand:
        return _("by hand")
    if schedule_name:
        return _("by its schedule")
    return _("by a schedule that has ended or was deleted")


def cause(run: Run) -> str:
    """Return why a run failed: the sentence of its workflow, or one that explains the error of Mistral's engine."""
    message = causes.explain(run.cause)
    return translate(message) if message else run.cause


def translate(message: Message) -> str:
    """Return a message of the core in the active language, with its times in the reader's zone."""
    return _(message.template) % {name: _in_words(value) for name, value in message.values.items()}


def _in_words(value: object) -> object:
    match value:
        case Message():
            return translate(value)
        case datetime():
            return moment(value)
    return value


def rough(span: timedelta) -> str:
    """Format a time span in one unit, rounded."""
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 120:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    if hours < 72:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = round(hours / 24)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def limits(max_full: object, max_incremental: object) -> str:
    """Return the limits of a rotation, in words."""
    return _("keeps %(full)s full, each with up to %(incremental)s incremental") % {
        "full": max_full,
        "incremental": max_incremental,
    }


def duration(span: timedelta) -> str:
    """Format a duration in its two largest units."""
    seconds = max(0, int(span.total_seconds()))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": seconds % 60}
    return _("%(seconds)d s") % {"seconds": seconds}


def problem(reported: Problem) -> str:
    """Return what a service did instead of answering, in words."""
    service = {"service": _(reported.service.value)}
    match reported.kind:
        case ProblemKind.NO_ANSWER:
            return _("%(service)s does not answer, so its data is missing here.") % service
        case ProblemKind.BUSY:
            return _("%(service)s is too busy, so its data is missing here.") % service
        case ProblemKind.FORBIDDEN:
            return _("%(service)s does not let you see this: your roles do not allow it.") % service
        case ProblemKind.REFUSED:
            return _("%(service)s refused the request, so its data is missing here.") % service
        case ProblemKind.TOO_MUCH:
            return (
                _("%(service)s has more data than this page reads, so it is missing here.")
                % service
            )
    return _("The service catalog of your cloud has no address of %(service)s for you.") % service


def advice(reported: Problem, live: bool) -> str:
    """Return what to do about a problem, in words; ``live`` is true on a page that refreshes itself."""
    if reported.kind.passes and live:
        return _("The page asks again automatically.")
    if reported.kind.passes:
        return _("You cannot save without it. Try again in a minute.")
    if reported.kind is ProblemKind.REFUSED:
        return _(
            "Another try will not help. Ask your administrator: the cause is in the dashboard's log."
        )
    return _("Ask your administrator, then reload the page.")


def whose_text(
    workflow: Workflow, absent: Container[Workflow], private: Container[Workflow] | None
) -> str:
    """Return whose workflow definition a run of ``workflow`` follows, in words; empty if that is not known."""
    if private is None or workflow in absent:
        return ""
    if workflow in private:
        return _("Runs use this project's own copy of the workflow, which every member can change.")
    return _("Runs use the workflow that administrators have made public.")


FAILURES = (
    errors.ServiceError,
    RunWouldBreak,
    NothingLeft,
    NotOver,
    Succeeded,
    AlreadyOver,
    NothingToRerun,
    NotHeld,
)
"""Every error of the flows that a page explains; ``failure`` has a sentence for each."""


def failure_of(name: str, error: Exception) -> str:
    """Return why the schedule or run ``name`` was not changed; empty for an error that others may have in common."""
    named = {"name": name}
    match error:
        case RunWouldBreak():
            return (
                _(
                    "“%(name)s” was not changed: its run is under way and would fail. Wait until the run has "
                    "ended, or use this action on that schedule alone and choose when."
                )
                % named
            )
        case NotOver():
            return _("The run of “%(name)s” has not ended yet.") % named
        case Succeeded():
            return _("The run of “%(name)s” has succeeded meanwhile.") % named
        case NothingLeft():
            return translate(error.message)
        case errors.Conflict():
            return (
                _(
                    "Another schedule is now called “%(name)s”. Edit one of them to give it another name."
                )
                % named
            )
    return ""


def failure(error: Exception) -> str:
    """Return why something was not done, and what to do about it; ``error`` is one of ``FAILURES``.

    Raises ``TypeError`` for any other error.
    """
    match error:
        case RunWouldBreak():
            return _(
                "Its run is under way and would fail, so nothing was changed. Wait until the run has ended, or "
                "use this action on that schedule alone and choose “At once”."
            )
        case NothingLeft() | Denied() | NotHeld():
            return translate(error.message)
        case NotOver():
            return _("This run has not ended yet. Nothing was started.")
        case Succeeded():
            return _("This run has succeeded meanwhile. Nothing was started.")
        case AlreadyOver():
            return _("The run had ended already. Nothing was changed.")
        case NothingToRerun():
            return _("This run cannot be resumed. Retry it.")
        case Interrupted():
            return _(
                "The schedule could be neither changed nor put back as it was. It is now Interrupted and keeps "
                "all its settings. Resume it in a minute. Cause: %(cause)s"
            ) % {"cause": failure(error.cause)}
        case errors.NotInstalled():
            return _("“%(workflow)s” is not installed in Mistral. Ask your administrator.") % {
                "workflow": error.workflow.value
            }
        case errors.NoTrust():
            return _(
                "Mistral may not act for you. A schedule runs in your name, and application credentials and some "
                "roles cannot allow that (Keystone calls it a trust). Sign in with your password."
            )
        case errors.ServiceError():
            return _answer(error)
    raise TypeError(f"no sentence for {type(error).__name__}") from error


def _answer(error: errors.ServiceError) -> str:
    """Return what a service answered to a change, or that it did not answer."""
    service = {"service": _(error.service.value)}
    match error:
        case errors.Absent():
            return problem(Problem.of(error))
        case errors.Busy():
            return (
                _("%(service)s is too busy. Nothing was changed. Try again in a minute.") % service
            )
        case errors.Conflict():
            return _("This project has a schedule of that name. Choose another name.")
        case errors.Forbidden():
            return _("Your roles do not allow this. Ask the administrator of the project.")
        case errors.NotFound():
            return _("It no longer exists. Reload the page.")
        case errors.Unreachable():
            # A change that was sent may have been made, although the answer did not come.
            return (
                _("%(service)s does not answer. Check whether it was done before you try again.")
                % service
            )
    return _("%(service)s refused: %(reason)s") % {**service, "reason": error.reason}
