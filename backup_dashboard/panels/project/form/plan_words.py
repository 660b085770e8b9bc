# SPDX-License-Identifier: Apache-2.0
"""The sentences of the plan."""

from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backup_dashboard.core.plan.collisions import Collision
from backup_dashboard.core.plan.collisions import CollisionKind
from backup_dashboard.core.plan.forecast_chain import Frame
from backup_dashboard.core.plan.forecast_cost import Cost
from backup_dashboard.core.plan.forecast_load import Load
from backup_dashboard.core.plan.forecast_span import HistorySpan
from backup_dashboard.core.readiness import Readiness
from backup_dashboard.core.readiness import Unready
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.storage import Quota
from backup_dashboard.panels.shared import dates
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.reasons import format_periods

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_YEAR = _DAY * 365.25
_NAMES = 3


def moment(at: datetime) -> str:
    """Format a time in the user's zone, and name the zone."""
    return words.moment(at)


def distance(span: timedelta) -> str:
    """Format how far away a time is, in its largest unit."""
    if span < _MINUTE:
        return _("in less than a minute")
    if span < _HOUR:
        return _("in %(minutes)d min") % {"minutes": span // _MINUTE}
    if span < 6 * _HOUR:
        hours, minutes = divmod(span // _MINUTE, 60)
        return _("in %(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if span < _DAY:
        return _("in %(hours)d h") % {"hours": span // _HOUR}
    days = round(span / _DAY)
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def clocks(before: datetime, after: datetime) -> str:
    """Return how the user's clocks changed between two times; empty if they did not."""
    offsets = [timezone.localtime(time).utcoffset() or timedelta() for time in (before, after)]
    minutes = (offsets[1] - offsets[0]) // _MINUTE
    if not minutes:
        return ""
    change = {"hours": f"{abs(minutes) / 60:g}"}
    if minutes > 0:
        return (
            _("clocks go forward: from here on, runs are %(hours)s h later by the clock") % change
        )
    return _("clocks go back: from here on, runs are %(hours)s h earlier by the clock") % change


def last_start(count: int, at: datetime) -> str:
    """Return when the last of several schedules starts its first run."""
    return _("The last of the %(count)d schedules starts at %(time)s UTC.") % {
        "count": count,
        "time": f"{at.astimezone(UTC):%H:%M}",
    }


def history(span: HistorySpan) -> str:
    """Return how far back one can restore, rounded down."""
    if span.most < 2 * _HOUR:
        unit, text = _MINUTE, _("Keeps %(least)d to %(most)d minutes of history.")
    elif span.most < 2 * _DAY:
        unit, text = _HOUR, _("Keeps %(least)d to %(most)d hours of history.")
    elif span.most < 3 * _YEAR:
        unit, text = _DAY, _("Keeps %(least)d to %(most)d days of history.")
    else:
        unit, text = _YEAR, _("Keeps %(least)d to %(most)d years of history.")
    return text % {"least": span.least // unit, "most": span.most // unit}


def history_ends(span: HistorySpan) -> str:
    """Explain the shortest and the longest history."""
    if not span.least:
        return _(
            "Right after each new full backup, it is the only backup. Keep two full backups if you want to be "
            "able to go back at any time."
        )
    return _(
        "The least is right after old backups are deleted, the most just before that. Older full backups have no "
        "incrementals any more: there you can go back only to the full backups."
    )


def calendar(limits: Limits) -> str:
    """Return for which periods older fulls are kept; empty for none."""
    if not limits.has_calendar:
        return ""
    return _("Besides, it keeps one older full backup for each of: %(periods)s.") % {
        "periods": format_periods(limits)
    }


def frame(shown: Frame) -> str:
    """Return what exists after a run, and what the run made and deleted."""
    left = _("After run %(number)d, %(moment)s: %(left)s.") % {
        "number": shown.number,
        "moment": moment(shown.moment),
        "left": counts(shown.left),
    }
    if not shown.deleted:
        return left
    return _("%(left)s Deleted: %(deleted)s.") % {"left": left, "deleted": counts(shown.deleted)}


def counts(backups: Sequence[RotationBackup]) -> str:
    """Return the number of backups by kind; those of another origin are counted separately."""
    if not backups:
        return _("none")
    kinds = [backup.kind for backup in backups if backup.ours]
    values = {
        "fulls": kinds.count(Kind.FULL),
        "incrementals": kinds.count(Kind.INCREMENTAL),
        "others": len(backups) - len(kinds),
    }
    if values["others"]:
        return _("%(fulls)d full, %(incrementals)d incremental, %(others)d made elsewhere") % values
    return _("%(fulls)d full, %(incrementals)d incremental") % values


def need(cost: Cost, each_run: Load) -> str:
    """Return the most space that is needed."""
    if cost.peak is None:
        return _("%(load)s more at every run: nothing is ever deleted.") % {"load": load(each_run)}
    return _("At most %(load)s more than now, each counted at the full size of its volume.") % {
        "load": load(cost.peak)
    }


def load(of: Load) -> str:
    """Return the number of backups, and their size."""
    return ngettext(
        "%(backups)d backup (%(gigabytes)d GiB)",
        "%(backups)d backups (%(gigabytes)d GiB)",
        of.backups,
    ) % {"backups": of.backups, "gigabytes": of.gigabytes}


def room(quota: Quota) -> str:
    """Return what is left of the quota."""
    backups, gigabytes = quota.backups_left, quota.gigabytes_left
    values = {"backups": backups, "gigabytes": gigabytes}
    if backups is None and gigabytes is None:
        return _("Your quota has no limit.")
    if backups is None:
        return _("Your quota has room for %(gigabytes)d GiB more.") % values
    if gigabytes is None:
        return (
            ngettext(
                "Your quota has room for %(backups)d more backup.",
                "Your quota has room for %(backups)d more backups.",
                backups,
            )
            % values
        )
    return (
        ngettext(
            "Your quota has room for %(backups)d more backup and %(gigabytes)d GiB.",
            "Your quota has room for %(backups)d more backups and %(gigabytes)d GiB.",
            backups,
        )
        % values
    )


def breaks(cost: Cost, on: datetime | None, counted: bool) -> str:
    """Return at which run the quota is exceeded; ``counted`` is false if the date is an estimate."""
    values = {"number": cost.breaks_at, "moment": moment(on) if on else ""}
    if cost.breaks_later:
        return _("In the long run the quota is exceeded.")
    if on is None:
        return _("The quota is exceeded at run %(number)d.") % values
    if counted:
        return _("The quota is exceeded at run %(number)d, on %(moment)s.") % values
    values["moment"] = dates.month(timezone.localtime(on))
    return _("The quota is exceeded at run %(number)d, about %(moment)s.") % values


def unready(group: Unready) -> str:
    """Return which volumes Cinder cannot back up in their present state, and what to do."""
    shown = [f"“{volume.label}”" for volume in group.volumes[:_NAMES]]
    values = {
        "volumes": ", ".join(shown),
        "more": len(group.volumes) - len(shown),
        "status": group.status,
        "advice": _(group.advice),
    }
    if values["more"]:
        values["volumes"] = (
            ngettext(
                "%(volumes)s and %(more)d more",
                "%(volumes)s and %(more)d more",
                len(group.volumes) - len(shown),
            )
            % values
        )
    if group.readiness is Readiness.PASSING:
        text = _(
            "%(volumes)s: status “%(status)s”. A run that starts while this lasts fails. %(advice)s"
        )
    elif group.readiness is Readiness.GOING:
        text = _("%(volumes)s: status “%(status)s”. Every run will fail. %(advice)s")
    else:
        text = _(
            "%(volumes)s: status “%(status)s”. Cinder backs up only volumes that are available or in-use: every "
            "run fails until that changes. %(advice)s"
        )
    return text % values


def endless(a_year: int) -> str:
    """Return how long a chain grows that never starts again with a full backup, and what to choose instead."""
    return ngettext(
        "After its first backup, “Full or incremental” makes only incrementals. A restore reads the whole chain, "
        "which grows by about %(count)d backup a year, and one broken backup spoils all that follow. “Rotation” "
        "starts again with a full backup.",
        "After its first backup, “Full or incremental” makes only incrementals. A restore reads the whole chain, "
        "which grows by about %(count)d backups a year, and one broken backup spoils all that follow. “Rotation” "
        "starts again with a full backup.",
        a_year,
    ) % {"count": a_year}


def collision(clash: Collision, volume: str) -> str:
    """Return how two schedules, or the runs of one, interfere with each other."""
    values = {
        "other": clash.other,
        "volume": volume,
        "usual": words.duration(clash.usual.duration),
        "moment": moment(clash.at) if clash.at else "",
        "gap": words.duration(clash.gap),
    }
    if clash.problem is CollisionKind.IDENTICAL:
        return (
            _("“%(other)s” already does the same: it backs up “%(volume)s” at the same times.")
            % values
        )
    if clash.problem is CollisionKind.BREAKS_CHAIN:
        return (
            _(
                "“%(other)s” also backs up “%(volume)s”. After each of its backups the rotation starts with a "
                "new full backup, and deletes backups sooner than shown here."
            )
            % values
        )
    if clash.problem is CollisionKind.TOO_OFTEN:
        return (
            _(
                "Two runs are %(gap)s apart, and runs for “%(volume)s” usually take %(usual)s: each would wait "
                "for the one before it."
            )
            % values
        )
    if clash.usual.known:
        return (
            _(
                "“%(other)s” starts while “%(volume)s” is being backed up, first on %(moment)s. The later run "
                "waits. Its runs usually take %(usual)s."
            )
            % values
        )
    return (
        _(
            "“%(other)s” starts while “%(volume)s” is being backed up, first on %(moment)s. The later run waits. "
            "None of its runs is known yet: a duration of %(usual)s is assumed."
        )
        % values
    )
