# SPDX-License-Identifier: Apache-2.0
"""Which backups of a rotation stay, held against the rule as the documentation tells it, written down once more.

``RETENTION_HISTORIES`` is the number of random histories.
"""

import os
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from random import Random

import pytest

from backup_dashboard.core.backups import BackupStatus as Status
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.reasons import find_reasons

HISTORIES = int(os.environ.get("RETENTION_HISTORIES", "2000"))
PARTS = 10
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STATUSES = [Status.AVAILABLE] * 8 + [Status.RESTORING, Status.ERROR, Status.ERROR_DELETING]
STEPS = [timedelta(hours=hours) for hours in (1, 6, 24, 24, 24, 24 * 7, 24 * 31, 24 * 366)]
PERIODS = ("%Y-%m-%d", "%G-%V", "%Y-%m", "%Y")


def history(rng: Random) -> list[RotationBackup]:
    """Return backups of one volume, oldest first, the last of them at most some hours in the future."""
    step, taken = rng.choice(STEPS), NOW + timedelta(hours=rng.choice((0, 0, 0, 1, 30)))
    backups: list[RotationBackup] = []
    for number in range(rng.randint(0, 40)):
        backups.append(
            RotationBackup(
                str(number),
                rng.choice((Kind.FULL, Kind.FULL, Kind.INCREMENTAL)),
                taken,
                status=rng.choice(STATUSES),
                ours=rng.random() < 0.9,
                held=rng.random() < 0.1,
            )
        )
        taken -= step * rng.choice((1, 1, 1, 2)) + timedelta(minutes=rng.randint(1, 50))
    return backups[::-1]


def limits(rng: Random) -> Limits:
    """Return limits, many of which are 0."""
    return Limits(rng.randint(1, 4), 3, *(rng.choice((0, 0, 1, 2, 7)) for _rule in PERIODS))


def staying(backups: list[RotationBackup], rules: Limits) -> set[str]:
    """Return the ids of those that stay, by the words of the rule."""
    ours = [backup for backup in backups if backup.ours]
    late = {backup.id for backup in ours if backup.taken - NOW > timedelta(hours=1)}
    usable = [backup for backup in ours if backup.status.usable and backup.id not in late]
    held = {backup.id for backup in ours if backup.held} | set(_below_a_hold(usable))
    fulls = [b for b in reversed(usable) if b.kind is Kind.FULL]
    candidates = [b for b in fulls if b.id not in held]
    kept = candidates[: rules.fulls]
    for period, number in zip(
        PERIODS, (rules.daily, rules.weekly, rules.monthly, rules.yearly), strict=True
    ):
        for_the_rule = 0
        for full in candidates:
            occupied = {f"{other.taken:{period}}" for other in kept}
            if for_the_rule < number and f"{full.taken:{period}}" not in occupied:
                kept.append(full)
                for_the_rule += 1
    after_newest = usable[usable.index(fulls[0]) :] if fulls else usable
    chain = {backup.id for backup in after_newest if backup.kind is Kind.INCREMENTAL}
    return late | held | chain | {full.id for full in kept}


def _below_a_hold(usable: list[RotationBackup]) -> Iterator[str]:
    for place, backup in enumerate(usable):
        if backup.kind is Kind.INCREMENTAL and backup.held:
            before = usable[:place]
            while before and before[-1].kind is Kind.INCREMENTAL:
                yield before.pop().id
            yield from [before[-1].id] if before else []


@pytest.mark.parametrize("part", range(PARTS))
def test_what_stays_is_what_the_rule_says(part: int) -> None:
    for number in range(part, HISTORIES, PARTS):
        rng = Random(number)
        backups, rules = history(rng), limits(rng)
        assert set(find_reasons(backups, rules, NOW)) == staying(backups, rules), number
