# SPDX-License-Identifier: Apache-2.0
"""What needs somebody, in words; and the numbers with their links."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.flows.overview import Absence
from backup_dashboard.flows.overview import Failure
from backup_dashboard.flows.overview import Hanging
from backup_dashboard.flows.overview import State
from backup_dashboard.panels import words
from backup_dashboard.panels.addresses import tab_url

ALWAYS = (Status.PROTECTED, Status.STALE, Status.FAILING, Status.UNPROTECTED)
"""Numbers that are shown also where they are 0."""

SHOWN = (*ALWAYS, Status.PAUSED, Status.NEVER_RUN)


@dataclass(frozen=True)
class Number:
    """How many volumes have a status, and where they are listed."""

    status: Status
    count: int
    url: str


@dataclass(frozen=True)
class Need:
    """A line of what needs somebody.

    ``volume_id`` is the volume that it is about; ``kind`` is what happened (FAILED, MISSED, STUCK, GONE), ``css``
    Bootstrap's name of its colour, ``moment`` when; ``url`` leads to where something can be done, as ``link`` says.
    """

    volume_id: str
    kind: str
    label: str
    css: str
    name: str
    volume: str
    moment: datetime | None
    cause: str
    url: str
    link: str


def numbers(counts: dict[Status, int] | None) -> list[Number]:
    """Give the numbers in the order in which they are shown; none where nothing is known."""
    return [
        Number(status, counts[status], tab_url("volumes", status=status.slug))
        for status in SHOWN
        if counts and (counts[status] or status in ALWAYS)
    ]


def needs(found: State) -> list[Need]:
    """Give all lines, the newest first; those without a time come first of all."""
    lines = [
        *map(_gone, found.orphans),
        *map(_stuck, found.hanging),
        *map(_failed, found.failures),
        *map(_missed, found.absences),
    ]
    timeless = [each for each in lines if each.moment is None]
    dated = [(each.moment, each) for each in lines if each.moment]
    return timeless + [each for _moment, each in sorted(dated, key=_by_time, reverse=True)]


def _by_time(dated: tuple[datetime, Need]) -> tuple[datetime, str]:
    return dated[0], dated[1].name


def _name(schedule: Schedule | None, run: Run, volume: VolumeLink) -> str:
    """Name what ran: by its schedule, else by its backups."""
    return schedule.name if schedule else str(run.inputs.get("backup_name") or volume.name)


def _failed(each: Failure) -> Need:
    cause = each.run.cause or _("Mistral gives no cause.")
    if each.count > 1:
        times = ngettext(
            "%(count)d time since yesterday", "%(count)d times since yesterday", each.count
        ) % {"count": each.count}
        cause = f"{cause} ({times})"
    return Need(
        *(each.volume.id, "FAILED", _("FAILED"), "danger"),
        _name(each.schedule, each.run, each.volume),
        _("Volume is gone") if each.volume.gone else each.volume.name,
        each.run.started,
        cause,
        reverse("horizon:project:backup_schedules:run", args=[each.run.id]),
        _("Details"),
    )


def _missed(each: Absence) -> Need:
    cause = words.translate(each.missed.cause.message)
    if each.count > 1:
        times = ngettext(
            "%(count)d time since yesterday", "%(count)d times since yesterday", each.count
        ) % {"count": each.count}
        cause = f"{cause} ({times})"
    return Need(
        *(each.volume.id, "MISSED", _("MISSED"), "warning"),
        each.missed.schedule.name,
        each.volume.name,
        each.missed.slot,
        cause,
        tab_url("volumes", q=each.volume.name),
        _("Volume"),
    )


def _stuck(each: Hanging) -> Need:
    elapsed, usual = each.stuck.elapsed, each.stuck.usual
    if usual is None:
        cause = _("Under way for %(elapsed)s.") % {"elapsed": words.duration(elapsed)}
    else:
        cause = _("Under way for %(elapsed)s; never took longer than %(usual)s before.") % {
            "elapsed": words.duration(elapsed),
            "usual": words.duration(usual),
        }
    run = each.stuck.run
    return Need(
        *(each.volume.id, "STUCK", _("STUCK?"), "warning"),
        _name(each.schedule, run, each.volume),
        each.volume.name,
        run.started,
        cause,
        reverse("horizon:project:backup_schedules:run", args=[run.id]),
        _("Details"),
    )


def _gone(schedule: Schedule) -> Need:
    return Need(
        *(schedule.volume_id, "GONE", _("NO VOLUME"), "danger"),
        schedule.name,
        "",
        None,
        _("The volume of this schedule is gone: its runs can only fail."),
        reverse("horizon:project:backup_schedules:delete", args=[schedule.key]),
        _("Delete the schedule"),
    )
