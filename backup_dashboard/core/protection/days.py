# SPDX-License-Identifier: Apache-2.0
"""The outcome of each day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import tzinfo
from enum import Enum

from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.protection.missed import Missed
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState


class DayOutcome(Enum):
    """The outcome of a day: its word, and a letter for colour-blind readers."""

    GOOD = (gettext_noop("All good"), "✓")
    MIXED = (gettext_noop("Some failed"), "◐")
    FAILED = (gettext_noop("All failed"), "✗")
    MISSED = (gettext_noop("Missed"), "!")
    NOTHING = (gettext_noop("Nothing ran"), "·")
    UNKNOWN = (gettext_noop("Unknown"), "?")

    def __init__(self, label: str, letter: str) -> None:
        self.label = label
        self.letter = letter


@dataclass(frozen=True)
class Day:
    """A day in a reader's zone: how many runs succeeded, how many failed, and how many were missed."""

    date: date
    outcome: DayOutcome
    good: int = 0
    failed: int = 0
    missed: int = 0


def judge_days(
    runs: Iterable[Run],
    missed: Iterable[Missed],
    runs_since: datetime | None,
    today: date,
    zone: tzinfo,
    weeks: int = 8,
) -> list[Day]:
    """Return the days of ``weeks`` weeks, from a Monday to ``today``.

    A run counts for the day on which it started. Days before ``runs_since`` (aware; ``None`` if all runs are
    known) are unknown.
    """
    good: Counter[date] = Counter()
    failed: Counter[date] = Counter()
    for run in runs:
        day = run.started.astimezone(zone).date()
        good[day] += run.state is RunState.SUCCESS
        failed[day] += run.state is RunState.FAILED
    lost = Counter(missed_run.slot.astimezone(zone).date() for missed_run in missed)
    known_since = runs_since.astimezone(zone).date() if runs_since else date.min
    monday = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    every = [monday + timedelta(days=number) for number in range((today - monday).days + 1)]
    return [
        Day(
            day,
            _outcome(good[day], failed[day], lost[day], known=day >= known_since),
            good=good[day],
            failed=failed[day],
            missed=lost[day],
        )
        for day in every
    ]


def _outcome(good: int, failed: int, lost: int, *, known: bool) -> DayOutcome:
    if not known and not failed:
        return DayOutcome.UNKNOWN
    if failed:
        return DayOutcome.MIXED if good or not known else DayOutcome.FAILED
    if lost:
        return DayOutcome.MISSED
    return DayOutcome.GOOD if good else DayOutcome.NOTHING
