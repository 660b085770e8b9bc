# SPDX-License-Identifier: Apache-2.0
"""Every sentence is true: what it claims is held against 400 days of its pattern's runs."""

import os
from collections import defaultdict
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from django.utils import translation

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.panels.shared import words
from tests.support.cron_dialect import random_pattern
from tests.support.cron_lines import LINES
from tests.support.cron_lines import NOW
from tests.support.views import sentences

COUNT = int(os.environ.get("SENTENCES", "150"))
DAYS, WALKED = 400, 300
"""Days that are compared, and runs up to which all are walked; of more, the days and some days' times."""

REAL = sorted({line.saved for line in LINES if line.saved})


def fired(pattern: str, begin: datetime) -> tuple[dict[date, set[int]], set[date]]:
    """Give the minutes of the days that were walked, and all the days of 400 on which ``pattern`` fires."""
    end = begin + timedelta(days=DAYS)
    runs = next_runs(pattern, begin - timedelta(seconds=1), WALKED)
    complete = end if len(runs) < WALKED else runs[-1].replace(hour=0, minute=0)
    walked: dict[date, set[int]] = defaultdict(set)
    for run in runs:
        if run < min(complete, end):
            walked[run.date()].add(run.hour * 60 + run.minute)
    if complete < end and runs:
        once = " ".join([str(runs[0].minute), str(runs[0].hour), *pattern.split()[2:]])
        runs = next_runs(once, begin - timedelta(seconds=1), DAYS + 1)
    return walked, {run.date() for run in runs if run < end}


def false_of(pattern: str, begin: datetime) -> str:
    """Tell what the sentence of ``pattern`` says that its runs do not do; empty where it is true."""
    said = words.sentence(pattern)
    try:
        claims = sentences.claims(said)
    except AssertionError as error:
        return f"{pattern}: {said}: {error}"
    walked, days = fired(pattern, begin)
    every = [begin.date() + timedelta(days=number) for number in range(DAYS)]
    claimed = {day for day in every if any(each.days(day) for each in claims)}
    if claimed != days:
        return f"{pattern}: {said}: days {sorted(claimed ^ days)[:3]}"
    for day, times in walked.items():
        if times != set().union(*(each.times for each in claims if each.days(day))):
            return f"{pattern}: {said}: {day} {sorted(times)[:9]}"
    return ""


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_sentence_is_true_of_random_patterns(language: str) -> None:
    rng = Random(f"{language} {COUNT}")
    wrong = []
    with translation.override(language):
        for _ in range(COUNT // 2):
            begin = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(3000))
            wrong.append(false_of(random_pattern(rng, begin), begin))
    assert list(filter(None, wrong))[:5] == []


def test_a_day_that_never_comes_is_not_spoken_of() -> None:
    assert words.sentence("0 2 13,31 9 *") == words.sentence("0 2 13 9 *")


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_sentence_is_true_of_what_people_write(language: str) -> None:
    begin = NOW.replace(hour=0, minute=0)
    with translation.override(language):
        assert [said for each in REAL if (said := false_of(each, begin))] == []


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        ("Every 45 minutes", "*/45 * * * *"),
        ("Every 5 hours, from 00:00 UTC", "0 */5 * * *"),
        ("Every day, every 2 hours from 00:00 to 23:00 (UTC)", "0 */2 * * *"),
        ("On day 31 of every month at 00:00 UTC", "0 0 30 * *"),
        ("Every day at 02:00 UTC", "0 2 * * 1-6"),
        ("On the last Friday of every month at 02:00 UTC", "0 2 * * 5#4"),
        ("Monday to Friday, every 20 minutes from 09:00 to 17:40 (UTC)", "*/20 9-16 * * 1-5"),
    ],
)
def test_a_false_sentence_would_be_seen(
    sentence: str, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "sentence", lambda _pattern: sentence)
    assert false_of(pattern, NOW.replace(hour=0, minute=0))


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("*/45 * * * *", "Every hour at minutes 0 and 45"),
        ("0 */5 * * *", "Every day, every 5 hours from 00:00 to 20:00 (UTC)"),
        ("0 0 31 * *", "On day 31 of every month at 00:00 UTC; shorter months are skipped"),
        ("0 0 29 2 *", "On day 29 of February at 00:00 UTC; only in leap years"),
        ("0 2 * * SAT#1", "On the first Saturday of every month at 02:00 UTC"),
        ("0 0 1,L * *", "On day 1 and the last day of every month at 00:00 UTC"),
        ("0 0 1 */3 *", "On day 1 of January, April, July and October at 00:00 UTC"),
        ("*/20 9-17 * * 1-5", "Monday to Friday, every 20 minutes from 09:00 to 17:40 (UTC)"),
        ("0 0 2 * * *", "On day 2 of every month at 00:00 UTC, 60 times within each minute"),
        ("0 2 * * * 30", "Every day at 02:00 UTC"),
        ("30 1 * * 1 0 2027", "Every Monday at 01:30 UTC; only in 2027"),
        ("@daily", "Every day at 00:00 UTC"),
        ("R R * * *", "By its pattern (UTC)"),
        ("0 2 15W * *", "By its pattern (UTC)"),
    ],
)
def test_patterns_from_elsewhere_are_said_as_croniter_reads_them_or_not_at_all(
    pattern: str, said: str
) -> None:
    assert words.sentence(pattern) == said


@pytest.mark.parametrize("pattern", ["0 0 2 * * *", "0 2 * * 1 */20", "5 4 1 6 * 10,40"])
def test_the_last_of_six_fields_is_seconds(pattern: str) -> None:
    said = words.sentence(pattern)
    runs = next_runs(pattern, NOW, 200)
    burst = next(
        number for number, (run, later) in enumerate(pairwise(runs), 1)
        if later.replace(second=0) != run.replace(second=0)
    )  # fmt: skip
    assert f"{burst} times within each minute" in said
    assert false_of(" ".join(pattern.split()[:5]), NOW.replace(hour=0, minute=0)) == ""
    assert said.startswith(words.sentence(" ".join(pattern.split()[:5])))
