# SPDX-License-Identifier: Apache-2.0
"""Random patterns of the dialect that the form saves, in all spellings that the form keeps."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from random import Random
from typing import Any

from croniter import croniter

from backup_dashboard.core.cron.fields import MONTHS
from backup_dashboard.core.cron.fields import WEEKDAYS
from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.patterns import check

_FIELDS = (
    (0, 59, 59, ()),
    (0, 23, 23, ()),
    (1, 31, 31, ()),
    (1, 12, 12, MONTHS),
    (0, 6, 7, WEEKDAYS),
)
"""First and last value, last number, names."""


def random_pattern(rng: Random, start: datetime) -> str:
    """Return a pattern that is saved as it is written."""
    while True:
        fields = [_field(rng, *field) for field in _FIELDS]
        if rng.random() < 0.08:
            fields[2] = rng.choice(("L", "l", f"{fields[2]},L"))
        if rng.random() < 0.08:
            fields[2:5] = "*", fields[3], _of_month(rng)
        text = " ".join(fields)
        try:
            if check(text, start) == text:
                return text
        except PatternError:
            continue


def random_start(rng: Random) -> datetime:
    """Return a time within 60 years, with and without seconds; a third of the times are in short months."""
    if rng.random() < 1 / 3:
        day = datetime(rng.randint(2000, 2060), 2, 1, tzinfo=UTC) + timedelta(
            days=rng.randrange(32)
        )
    else:
        day = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(60 * 365))
    return day + timedelta(seconds=rng.choice((60, rng.randint(1, 60))) * rng.randrange(1440))


def _of_month(rng: Random) -> str:
    """Return weekdays of a month: the third Friday, the last Sunday."""
    found = []
    for _ in range(rng.choice((1, 1, 2))):
        day, week = rng.randint(0, 6), rng.randint(1, 5)
        name = rng.choice((WEEKDAYS[day], WEEKDAYS[day].lower(), str(day)))
        found.append(rng.choice((f"{name}#{week}", f"L{day}")))
    return ",".join(found)


def _field(rng: Random, low: int, last: int, high: int, names: tuple[str, ...]) -> str:
    kind = rng.random()
    if kind < 0.35:
        return "*"
    count = 1 if kind < 0.7 else rng.randint(2, 4)
    return ",".join(_item(rng, low, last, high, names) for _ in range(count))


def _item(rng: Random, low: int, last: int, high: int, names: tuple[str, ...]) -> str:
    def said(value: int) -> str:
        if names and value <= last and rng.random() < 0.4:
            return rng.choice((str.upper, str.lower, str.title))(names[value - low])
        return f"{value:02}" if rng.random() < 0.1 else str(value)

    kind = rng.random()
    if kind < 0.2:
        return f"*/{rng.randint(1, last)}"
    if kind < 0.7:
        return said(rng.randint(low, high))
    first, end = sorted(rng.sample(range(low, last + 1), 2))
    step = f"/{rng.randint(1, last)}" if kind > 0.85 else ""
    return f"{said(first)}-{said(end)}{step}"


def with_nearest_days(*cases: Any) -> list[Any]:
    """Return the cases, those of a pattern like ``15W`` only where this croniter reads it: it does from 6.1 on."""
    reads = croniter.is_valid("0 2 15W * *")
    return [case for case in cases if reads or "W " not in str(case)]
