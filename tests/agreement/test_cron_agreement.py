# SPDX-License-Identifier: Apache-2.0
"""Our dates are those of every croniter that a Mistral may have, and of a cron evaluator that is no relative of it."""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.parsed import parse_pattern
from backup_dashboard.core.cron.patterns import check
from tests.support.cron_dialect import random_pattern
from tests.support.cron_dialect import random_start

HERE = Path(__file__).parent
COPIES = HERE.parents[1] / ".devcloud" / "croniter"
NEEDED = {
    "2.0.7": ("croniter==2.0.7", "pytz==2026.6"),  # Debian 13
    "6.0.0": ("croniter==6.0.0", "pytz==2026.6"),  # stable/2025.1 to stable/2026.1
    "6.2.4": ("croniter==6.2.4",),  # OpenStack's master
    "7.0.0": ("croniter==7.0.0",),  # the newest
}
COUNT, BACK, DATES, SHARES = 20_000, 4_000, 4, 4

NEWEST = "7.0.0"

Job = tuple[str, str, int]
Answers = dict[str, list[list[str] | str]]


def copy_of(version: str) -> Path:
    """Give the folder with that version of croniter, from PyPI the first time."""
    folder = COPIES / version
    if not folder.is_dir():
        fresh = COPIES / f"{version}.{os.getpid()}"
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run(
            [*pip, "--no-deps", "--target", str(fresh), *NEEDED[version]], check=True, timeout=120
        )
        try:
            fresh.rename(folder)
        except OSError:  # another run of the tests was faster
            shutil.rmtree(fresh)
    return folder


def evaluated(jobs: list[Job]) -> Answers:
    """Ask every oracle for the next dates, two at a time."""
    oracles = {version: ("croniter", str(copy_of(version))) for version in NEEDED}
    return asked({**oracles, "cronsim": ("cronsim", str(HERE))}, jobs)


def looked_back(jobs: list[Job]) -> Answers:
    """Ask the newest croniter for the last dates, and ourselves with each croniter."""
    ourselves = {version: ("ours", str(copy_of(version))) for version in NEEDED}
    return asked({**ourselves, "back": ("back", str(copy_of(NEWEST)))}, jobs)


def asked(oracles: dict[str, tuple[str, str]], jobs: list[Job]) -> Answers:
    def ask(oracle: tuple[str, str]) -> list[list[str] | str]:
        done = subprocess.run(
            [sys.executable, str(HERE / "evaluate.py"), *oracle],
            input=json.dumps(jobs), capture_output=True, text=True, check=True, timeout=600,
            env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        )  # fmt: skip
        answers: list[list[str] | str] = json.loads(done.stdout)
        return answers

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(oracles, pool.map(ask, oracles.values()), strict=True))


def ours(pattern: str, start: str, count: int) -> list[str]:
    runs = next_runs(pattern, datetime.fromisoformat(start).replace(tzinfo=UTC), count)
    return [run.replace(tzinfo=None).isoformat() for run in runs]


def random_jobs(seed: int, count: int) -> list[Job]:
    rng = Random(seed)
    starts = [random_start(rng) for _ in range(count)]
    return [
        (random_pattern(rng, start), start.replace(tzinfo=None).isoformat(), DATES)
        for start in starts
    ]


def compared(seed: int) -> tuple[set[str], list[tuple[str, Job, object, object]]]:
    """Compare one share of the random patterns; give the patterns and what differs.

    cronsim writes the last Friday of a month otherwise.
    """
    jobs = random_jobs(seed, COUNT // SHARES)
    return {pattern for pattern, *_rest in jobs}, differences(jobs, evaluated(jobs), ours)


def differences(
    jobs: list[Job], answers: Answers, computed: Callable[..., list[str]]
) -> list[tuple[str, Job, object, object]]:
    expected = [computed(*job) for job in jobs]
    return [
        (oracle, job, mine, theirs)
        for oracle, dates in answers.items()
        for job, mine, theirs in zip(jobs, expected, dates, strict=True)
        if mine != theirs and not (oracle == "cronsim" and "L" in job[0].split()[4].upper())
    ]


def test_every_oracle_gives_our_dates_for_20_000_random_patterns() -> None:
    for version in NEEDED:
        copy_of(version)
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        shares = list(pool.map(compared, range(SHARES)))
    assert len(set().union(*(patterns for patterns, _found in shares))) > 0.6 * COUNT
    assert [each for _patterns, found in shares for each in found][:5] == []


def test_the_dates_before_a_moment_are_the_same_with_every_croniter() -> None:
    jobs = random_jobs(seed=5, count=BACK)
    answers = looked_back(jobs)
    newest = answers.pop("back")
    assert not [each for each in newest if isinstance(each, str)]
    different = [
        (version, job, mine, theirs)
        for version, dates in answers.items()
        for job, mine, theirs in zip(jobs, dates, newest, strict=True)
        if mine != theirs
    ]
    assert different[:5] == []


OF_MONTH = [
    "L",
    "1,L",
    "15,L",
    "L,1-7",
    "*/9,L",
    *(f"{day}#{week}" for day in range(7) for week in range(1, 6)),
    *(f"L{day}" for day in range(7)),
    "MON#1,MON#3",
    "FRI#2,L5",
    "sat#5",
    "7#1",
]


def test_last_days_and_weekdays_of_a_month_are_the_same_on_every_date_of_eight_years() -> None:
    """Also in the months alone, where February begins and ends a year."""
    patterns = [
        f"30 2 {each} {month} *" if ("#" not in each and each[:1] != "L") or each in ("L", "L,1-7")
        else f"30 2 * {month} {each}"
        for each in OF_MONTH
        for month in ("*", "2", "2,4,12")
    ]  # fmt: skip
    begin, end = datetime(2024, 1, 1), datetime(2032, 1, 1)
    assert [check(each, begin.replace(tzinfo=UTC)) for each in patterns] == patterns
    every = [begin.date() + timedelta(days=number) for number in range((end - begin).days)]
    days = [sum(map(parse_pattern(each).fires_on, every)) for each in patterns]
    jobs = list(zip(patterns, days, strict=True))
    forward = evaluated([(each, begin.isoformat(), count) for each, count in jobs])
    backward = looked_back([(each, end.isoformat(), count) for each, count in jobs])
    newest = forward[NEWEST]
    assert [len(dates) for dates in newest] == days
    assert max(max(dates, default="") for dates in newest) < end.isoformat()
    assert [version for version in NEEDED if forward[version] != newest] == []
    for version, answers in backward.items():
        assert [dates[::-1] for dates in answers] == newest, version


def test_29_february_is_found_looking_back_with_croniter_6_0_which_passes_over_it() -> None:
    job = ("0 2 29 * *", "2028-03-10T00:00:00", 1)
    old = asked({"back": ("back", str(copy_of("6.0.0")))}, [job])
    assert old["back"] == [["2028-01-29T02:00:00"]]
    assert set(map(str, looked_back([job]).values())) == {"[['2028-02-29T02:00:00']]"}


@pytest.mark.parametrize(
    ("pattern", "start", "versions"),
    [
        ("0 2 */10 * *", "2026-02-21T12:00:00", {"2.0.7", "6.0.0"}),
        ("0 2 1,30 * *", "2026-02-01T12:00:00", {"2.0.7", "6.0.0"}),
        ("0 2 2,31 2,3 *", "2026-02-02T12:00:00", {"2.0.7", "6.0.0"}),
        ("0 2 */3 * *", "2028-02-28T12:00:00", {"2.0.7", "6.0.0"}),
        ("59/15 * * * *", "2026-01-01T00:00:00", {"6.0.0", "6.2.4"}),
        ("0 2 30,L * *", "2026-01-31T12:00:00", {"2.0.7", "6.0.0"}),
        ("0 2 */2 * 1", "2026-11-24T12:00:00", {"cronsim"}),
    ],
)
def test_what_the_oracles_disagree_about_is_refused(
    pattern: str, start: str, versions: set[str]
) -> None:
    """Which also shows that a difference would be seen."""
    answers = evaluated([(pattern, start, DATES)])
    assert {name for name, dates in answers.items() if dates != answers[NEWEST]} == versions
    with pytest.raises(PatternError):
        check(pattern, datetime.fromisoformat(start).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("typed", "start", "versions"),
    [
        ("0 2 31 4 1", "2026-01-01T00:00:00", {"2.0.7", "6.0.0", "6.2.4"}),
        ("0 9-9 * * *", "2026-01-01T00:00:00", {"2.0.7"}),
        ("0 22-6 * * *", "2026-01-01T00:00:00", {"2.0.7"}),
        ("0 2 31,L * *", "2026-01-31T12:00:00", {"2.0.7", "6.0.0"}),
    ],
)
def test_what_the_oracles_disagree_about_is_saved_as_what_they_agree_about(
    typed: str, start: str, versions: set[str]
) -> None:
    """cronsim has another dialect: what it says of what was typed does not count."""
    answers = evaluated([(typed, start, DATES)])
    newest = answers[NEWEST]
    assert {name for name in NEEDED if answers[name] != newest} == versions
    saved = check(typed, datetime.fromisoformat(start).replace(tzinfo=UTC))
    answers = evaluated([(saved, start, DATES)])
    assert len(set(map(str, answers.values()))) == 1


def test_a_wrong_minute_would_be_seen_by_every_oracle() -> None:
    jobs = random_jobs(seed=1, count=20)

    def a_minute_late(pattern: str, start: str, count: int) -> list[str]:
        later = datetime.fromisoformat(start).replace(hour=23, minute=59)
        return ours(pattern, later.isoformat(), count)

    assert {each[0] for each in differences(jobs, evaluated(jobs), a_minute_late)} == {
        *NEEDED,
        "cronsim",
    }
