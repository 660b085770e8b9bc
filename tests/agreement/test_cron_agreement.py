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
from pathlib import Path
from random import Random

import pytest

from backup_dashboard.core import cron
from tests.cron_dialect import random_pattern
from tests.cron_dialect import random_start

HERE = Path(__file__).parent
COPIES = HERE.parents[1] / ".devcloud" / "croniter"
NEEDED = {
    "6.0.0": ("croniter==6.0.0", "pytz==2026.6"),  # stable/2025.1 to stable/2026.1
    "6.2.4": ("croniter==6.2.4",),  # OpenStack's master
    "7.0.0": ("croniter==7.0.0",),  # the newest
}
COUNT, DATES, SHARES = 20_000, 4, 4

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
    """Ask every oracle, two at a time."""
    oracles = {version: ("croniter", str(copy_of(version))) for version in NEEDED}
    oracles["cronsim"] = ("cronsim", str(HERE))

    def ask(oracle: tuple[str, str]) -> list[list[str] | str]:
        done = subprocess.run(
            [sys.executable, str(HERE / "evaluate.py"), *oracle],
            input=json.dumps(jobs), capture_output=True, text=True, check=True, timeout=300,
        )  # fmt: skip
        answers: list[list[str] | str] = json.loads(done.stdout)
        return answers

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(oracles, pool.map(ask, oracles.values()), strict=True))


def ours(pattern: str, start: str, count: int) -> list[str]:
    runs = cron.next_runs(pattern, datetime.fromisoformat(start).replace(tzinfo=UTC), count)
    return [run.replace(tzinfo=None).isoformat() for run in runs]


def random_jobs(seed: int, count: int) -> list[Job]:
    rng = Random(seed)
    starts = [random_start(rng) for _ in range(count)]
    return [
        (random_pattern(rng, start), start.replace(tzinfo=None).isoformat(), DATES)
        for start in starts
    ]


def compared(seed: int) -> tuple[set[str], list[tuple[str, Job, object, object]]]:
    """Compare one share of the random patterns; give the patterns and what differs."""
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
        if mine != theirs
    ]


def test_every_oracle_gives_our_dates_for_20_000_random_patterns() -> None:
    for version in NEEDED:
        copy_of(version)
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        shares = list(pool.map(compared, range(SHARES)))
    assert len(set().union(*(patterns for patterns, _found in shares))) > 0.6 * COUNT
    assert [each for _patterns, found in shares for each in found][:5] == []


@pytest.mark.parametrize(
    ("pattern", "start", "versions"),
    [
        ("0 2 */10 * *", "2026-02-21T12:00:00", {"6.0.0"}),
        ("0 2 1,30 * *", "2026-02-01T12:00:00", {"6.0.0"}),
        ("0 2 2,31 2,3 *", "2026-02-02T12:00:00", {"6.0.0"}),
        ("0 2 */3 * *", "2028-02-28T12:00:00", {"6.0.0"}),
        ("0 2 31 4 1", "2026-01-01T00:00:00", {"6.0.0", "6.2.4"}),
        ("59/15 * * * *", "2026-01-01T00:00:00", {"6.0.0", "6.2.4"}),
        ("0 2 */2 * 1", "2026-11-24T12:00:00", {"cronsim"}),
    ],
)
def test_what_the_oracles_disagree_about_is_refused(
    pattern: str, start: str, versions: set[str]
) -> None:
    """Which also shows that a difference would be seen."""
    answers = evaluated([(pattern, start, DATES)])
    assert {name for name, dates in answers.items() if dates != answers["7.0.0"]} == versions
    with pytest.raises(cron.PatternError):
        cron.check(pattern, datetime.fromisoformat(start).replace(tzinfo=UTC))


def test_a_wrong_minute_would_be_seen_by_every_oracle() -> None:
    jobs = random_jobs(seed=1, count=20)

    def a_minute_late(pattern: str, start: str, count: int) -> list[str]:
        later = datetime.fromisoformat(start).replace(hour=23, minute=59)
        return ours(pattern, later.isoformat(), count)

    assert {each[0] for each in differences(jobs, evaluated(jobs), a_minute_late)} == {
        *NEEDED,
        "cronsim",
    }
