# SPDX-License-Identifier: Apache-2.0
"""Why each backup of a rotation stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from enum import Enum
from functools import lru_cache

from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.backups import find_needed
from backup_dashboard.core.retention.backups import find_newest_full
from backup_dashboard.core.retention.backups import list_fulls
from backup_dashboard.core.retention.limits import Limits


class Rule(Enum):
    """The rules by which a backup stays."""

    NEWEST = "newest"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    HELD = "held"
    NEEDED = "needed"
    """A held incremental needs it."""
    NEWEST_CHAIN = "newest chain"
    """An incremental of the newest full."""
    FUTURE = "future"
    """It is dated in the future, where no rule reaches."""


@dataclass(frozen=True)
class Reason:
    """Why a backup stays.

    ``place`` is its place among the newest fulls, from 1. ``period`` is the first day (UTC) of the day, week, month
    or year for which it stays.
    """

    rule: Rule
    place: int = 0
    period: date | None = None


_CALENDAR = (Rule.DAILY, Rule.WEEKLY, Rule.MONTHLY, Rule.YEARLY)
"""The rules of the calendar, in the order in which they count."""


@lru_cache(maxsize=4096)
def _periods(day: date) -> tuple[date, date, date, date]:
    """Return the first day of the day, week, month and year in which ``day`` lies."""
    return day, day - timedelta(days=day.weekday()), day.replace(day=1), day.replace(month=1, day=1)


def find_reasons(
    backups: Sequence[RotationBackup], limits: Limits, now: datetime
) -> dict[str, Reason]:
    """Return why each backup of the rotation stays, by id; a backup of the rotation that is not among them goes.

    Backups that are held, that a held one needs, or that are dated in the future stay, and no limit counts them. Of
    the other fulls that can be restored ``choose_fulls`` chooses; the newest full keeps its incrementals.
    """
    reasons = find_uncounted(backups, now)
    fulls = [backup for backup in list_fulls(backups, now) if backup.id not in reasons]
    chosen = choose_fulls([utc_day(backup) for backup in fulls], limits)
    reasons |= {fulls[place].id: reason for place, reason in chosen.items()}
    newest = find_newest_full(backups, now)
    for backup in backups:
        is_incremental = backup.kind is Kind.INCREMENTAL and backup.counts(now)
        if is_incremental and (newest is None or backup.taken > newest.taken):
            reasons.setdefault(backup.id, Reason(Rule.NEWEST_CHAIN))
    return reasons


def find_uncounted(backups: Sequence[RotationBackup], now: datetime) -> dict[str, Reason]:
    """Return why backups of the rotation stay that no limit counts, by id."""
    ours = [backup for backup in backups if backup.ours]
    return {
        **dict.fromkeys(find_needed(backups, now), Reason(Rule.NEEDED)),
        **{b.id: Reason(Rule.HELD) for b in ours if b.held},
        **{b.id: Reason(Rule.FUTURE) for b in ours if b.is_from_the_future(now)},
    }


def choose_fulls(days: Sequence[date], limits: Limits) -> dict[int, Reason]:
    """Choose the fulls that stay, of those that were taken on ``days`` (UTC), newest first: places in it, and why.

    The newest stay. Then one stays for each day, week, month and year, in this order: from the newest to the
    oldest, a full stays if none that stays so far lies in its period, until the rule has its number.
    """
    chosen = {
        place: Reason(Rule.NEWEST, place=place + 1) for place in range(min(limits.fulls, len(days)))
    }
    numbers = (limits.daily, limits.weekly, limits.monthly, limits.yearly)
    periods = [_periods(day) for day in days] if limits.has_calendar else []
    for at, (rule, number) in enumerate(zip(_CALENDAR, numbers, strict=True)):
        covered = {periods[place][at] for place in chosen} if number else set()
        for place in range(len(days)) if number else ():
            period = periods[place][at]
            if period not in covered:
                covered.add(period)
                chosen[place] = Reason(rule, period=period)
                number -= 1
                if not number:
                    break
    return chosen


def utc_day(backup: RotationBackup) -> date:
    """Return the day on which a backup was taken, in UTC."""
    return backup.taken.astimezone(UTC).date()
