# SPDX-License-Identifier: Apache-2.0
"""What needs somebody, in words; and the numbers with their links."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.flows.overview import Failure
from backup_dashboard.flows.overview import MissedRun
from backup_dashboard.flows.overview import Overview
from backup_dashboard.flows.overview import StuckRun
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.addresses import run_url
from backup_dashboard.panels.shared.addresses import tab_url

ALWAYS = (Status.PROTECTED, Status.STALE, Status.FAILING, Status.UNPROTECTED)
"""Numbers that are shown also where they are 0."""

_NAMES = 3

SHOWN = (*ALWAYS, Status.UNKNOWN, Status.PAUSED, Status.NEVER_RUN)


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
    Bootstrap's name of its colour, ``moment`` when; ``url`` leads to where something can be done, as ``link`` says, for
    those alone who may change schedules where ``changes`` is true.
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
    changes: bool = False


def numbers(counts: dict[Status, int] | None) -> list[Number]:
    """Give the numbers in the order in which they are shown; none where nothing is known."""
    return [
        Number(status, counts[status], tab_url("volumes", status=status.slug))
        for status in SHOWN
        if counts and (counts[status] or status in ALWAYS)
    ]


def needs(found: Overview) -> list[Need]:
    """Give all lines of what has not recovered, the newest first; those without a time come first of all."""
    orphans: dict[str, list[Schedule]] = {}
    for schedule in found.orphans:
        orphans.setdefault(schedule.volume_id, []).append(schedule)
    return _in_order(
        [
            *map(_gone, orphans.values()),
            *map(_stuck, found.hanging),
            *(_failed(each) for each in found.failures if not each.recovered),
            *(_missed(each) for each in found.absences if not each.recovered),
        ]
    )


def recovered(found: Overview) -> list[Need]:
    """Give all lines of what went wrong and has recovered, the newest first."""
    return _in_order(
        [
            *(
                _recovered(_failed(each), each.recovered)
                for each in found.failures
                if each.recovered
            ),
            *(
                _recovered(_missed(each), each.recovered)
                for each in found.absences
                if each.recovered
            ),
        ]
    )


def _recovered(need: Need, run: Run) -> Need:
    said = _("%(cause)s Recovered: the run of %(moment)s succeeded.") % {
        "cause": need.cause,
        "moment": words.moment(run.started),
    }
    return replace(need, css="default", cause=said)


def _in_order(lines: Iterable[Need]) -> list[Need]:
    told = list(lines)
    timeless = [each for each in told if each.moment is None]
    dated = [(each.moment, each) for each in told if each.moment]
    return timeless + [each for _moment, each in sorted(dated, key=_by_time, reverse=True)]


def _by_time(dated: tuple[datetime, Need]) -> tuple[datetime, str]:
    return dated[0], dated[1].name


def _name(schedule: Schedule | None, run: Run, volume: VolumeLink) -> str:
    """Name what ran: by its schedule, else by its backups."""
    if schedule:
        return schedule.name
    return str(run.inputs.get("backup_name") or volume.name or _("A schedule that is gone"))


def _failed(each: Failure) -> Need:
    cause = words.cause(each.run) or _("Mistral gives no cause.")
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
        run_url(each.run),
        _("Details"),
    )


def _missed(each: MissedRun) -> Need:
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


def _stuck(each: StuckRun) -> Need:
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
        run_url(run),
        _("Details"),
    )


def _gone(schedules: Sequence[Schedule]) -> Need:
    """Say it of all schedules of one volume."""
    first = schedules[0]
    alone = len(schedules) == 1
    names = ", ".join(each.name for each in schedules[:_NAMES])
    cause = ngettext(
        "The volume of this schedule is gone: its runs can only fail.",
        "The volume of these %(count)d schedules is gone: their runs can only fail.",
        len(schedules),
    )
    return Need(
        *(first.volume_id, "GONE", _("NO VOLUME"), "danger"),
        names if len(schedules) <= _NAMES else f"{names}, …",
        "",
        None,
        cause % {"count": len(schedules)} if not alone else cause,
        reverse("horizon:project:backup_schedules:delete", args=[first.key])
        if alone
        else tab_url("schedules"),
        _("Delete the schedule") if alone else _("Schedules"),
        changes=alone,
    )
