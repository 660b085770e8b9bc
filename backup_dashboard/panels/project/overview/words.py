# SPDX-License-Identifier: Apache-2.0
"""The lines of Needs attention in words, and the numbers with their links."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from enum import Enum

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.flows.overview import Failure
from backup_dashboard.flows.overview import MissedRun
from backup_dashboard.flows.overview import Overview
from backup_dashboard.flows.overview import StuckRun
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.addresses import run_url
from backup_dashboard.panels.shared.addresses import tab_url
from backup_dashboard.panels.shared.badges import Mark
from backup_dashboard.panels.shared.protection_statuses import counted

ALWAYS = (Status.PROTECTED, Status.STALE, Status.FAILING, Status.UNPROTECTED)
"""The numbers that are shown even if they are 0."""

_NAMES = 3

SHOWN = (*ALWAYS, Status.UNKNOWN, Status.PAUSED, Status.NEVER_RUN)


@dataclass(frozen=True)
class Number:
    """The number of volumes with a status, and the address that lists them."""

    status: Status
    count: int
    url: str

    @property
    def phrase(self) -> SafeString:
        """The number with its status as a counted phrase, the number in bold."""
        return counted(self.status, self.count)


@dataclass(frozen=True)
class Need:
    """A line of Needs attention.

    ``volume_id`` is the volume concerned; ``kind`` is what happened (FAILED, MISSED, STUCK, GONE), ``state`` what
    colours its badge, ``moment`` when it happened. ``url`` is where something can be done, and ``link``
    is its text; if ``changes`` is true, it is shown only to users who may change schedules.
    """

    volume_id: str
    kind: str
    label: str
    state: Enum
    name: str
    volume: str
    moment: datetime | None
    cause: str
    url: str
    link: str
    changes: bool = False


def numbers(counts: dict[Status, int] | None) -> list[Number]:
    """Return the numbers in the order in which they are shown; none if they are not known."""
    return [
        Number(status, counts[status], tab_url("volumes", status=status.slug))
        for status in SHOWN
        if counts and (counts[status] or status in ALWAYS)
    ]


def needs(overview: Overview) -> list[Need]:
    """Return all lines of what has not recovered: first those without a time, then the newest first."""
    orphans: dict[str, list[Schedule]] = {}
    for schedule in overview.orphans:
        orphans.setdefault(schedule.volume_id, []).append(schedule)
    return _in_order(
        [
            *map(_gone, orphans.values()),
            *map(_stuck, overview.hanging),
            *(_failed(failure) for failure in overview.failures if not failure.recovered),
            *(_missed(missed) for missed in overview.absences if not missed.recovered),
        ]
    )


def recovered(overview: Overview) -> list[Need]:
    """Return all lines of what went wrong and has recovered, the newest first."""
    return _in_order(
        [
            *(
                _recovered(_failed(failure), failure.recovered)
                for failure in overview.failures
                if failure.recovered
            ),
            *(
                _recovered(_missed(missed), missed.recovered)
                for missed in overview.absences
                if missed.recovered
            ),
        ]
    )


def _recovered(need: Need, run: Run) -> Need:
    cause = _("%(cause)s Recovered: the run of %(moment)s succeeded.") % {
        "cause": need.cause,
        "moment": words.moment(run.started),
    }
    return replace(need, state=Mark.RECOVERED, cause=cause)


def _in_order(lines: Iterable[Need]) -> list[Need]:
    needs = list(lines)
    timeless = [need for need in needs if need.moment is None]
    dated = [(need.moment, need) for need in needs if need.moment]
    return timeless + [need for _moment, need in sorted(dated, key=_by_time, reverse=True)]


def _by_time(dated: tuple[datetime, Need]) -> tuple[datetime, str]:
    return dated[0], dated[1].name


def _name(schedule: Schedule | None, run: Run, volume: VolumeLink) -> str:
    """Return the name of what ran: of its schedule, otherwise of its backups."""
    if schedule:
        return schedule.name
    return str(run.inputs.get("backup_name") or volume.name or _("A former schedule"))


def _volume(volume: VolumeLink) -> str:
    """Name a volume, with the beginning of its id if another volume has the same name."""
    if not volume.shares_name:
        return volume.name
    return _("%(name)s, %(id)s") % {"name": volume.name, "id": volume.id[:8]}


def _with_times(cause: str, count: int) -> str:
    """Add to a cause how often it happened since yesterday, if more than once."""
    if count <= 1:
        return cause
    times = ngettext("%(count)d time since yesterday", "%(count)d times since yesterday", count)
    return f"{cause} ({times % {'count': count}})"


def _failed(failure: Failure) -> Need:
    cause = words.cause(failure.run) or _("Mistral gives no cause.")
    return Need(
        volume_id=failure.volume.id,
        kind="FAILED",
        label=_("FAILED"),
        state=RunState.FAILED,
        name=_name(failure.schedule, failure.run, failure.volume),
        volume=_("Volume no longer exists") if failure.volume.gone else _volume(failure.volume),
        moment=failure.run.started,
        cause=_with_times(cause, failure.count),
        url=run_url(failure.run),
        link=_("Details"),
    )


def _missed(missed_run: MissedRun) -> Need:
    cause = words.translate(missed_run.missed.cause.message)
    return Need(
        volume_id=missed_run.volume.id,
        kind="MISSED",
        label=_("MISSED"),
        state=Mark.MISSED,
        name=missed_run.missed.schedule.name,
        volume=_volume(missed_run.volume),
        moment=missed_run.missed.slot,
        cause=_with_times(cause, missed_run.count),
        url=tab_url(
            "volumes",
            q=missed_run.volume.id if missed_run.volume.shares_name else missed_run.volume.name,
        ),
        link=_("Volume"),
    )


def _stuck(stuck_run: StuckRun) -> Need:
    elapsed, usual = stuck_run.stuck.elapsed, stuck_run.stuck.usual
    if usual is None:
        cause = _("Under way for %(elapsed)s.") % {"elapsed": words.duration(elapsed)}
    else:
        cause = _("Under way for %(elapsed)s. It never took longer than %(usual)s before.") % {
            "elapsed": words.duration(elapsed),
            "usual": words.duration(usual),
        }
    run = stuck_run.stuck.run
    return Need(
        volume_id=stuck_run.volume.id,
        kind="STUCK",
        label=_("STUCK?"),
        state=Mark.STUCK,
        name=_name(stuck_run.schedule, run, stuck_run.volume),
        volume=_volume(stuck_run.volume),
        moment=run.started,
        cause=cause,
        url=run_url(run),
        link=_("Details"),
    )


def _gone(schedules: Sequence[Schedule]) -> Need:
    """Return one line for all schedules of a volume that no longer exists."""
    first = schedules[0]
    alone = len(schedules) == 1
    names = ", ".join(schedule.name for schedule in schedules[:_NAMES])
    cause = ngettext(
        "The volume of this schedule no longer exists: every run fails.",
        "The volume of these %(count)d schedules no longer exists: every run fails.",
        len(schedules),
    )
    return Need(
        volume_id=first.volume_id,
        kind="GONE",
        label=_("NO VOLUME"),
        state=Mark.GONE,
        name=names if len(schedules) <= _NAMES else f"{names}, …",
        volume="",
        moment=None,
        cause=cause % {"count": len(schedules)} if not alone else cause,
        url=reverse("horizon:project:backup_schedules:delete", args=[first.key])
        if alone
        else tab_url("schedules"),
        link=_("Delete the schedule") if alone else _("Schedules"),
        changes=alone,
    )
