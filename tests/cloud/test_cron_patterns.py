# SPDX-License-Identifier: Apache-2.0
"""The runs that the form shows are those that Mistral plans, and those that it makes."""

import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.patterns import PRESETS
from backup_dashboard.core.cron.patterns import check
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import until
from tests.support.cron_dialect import random_pattern
from tests.support.cron_lines import LINES

GUIDE = ("0 * * * *", "0 2 * * *", "0 2 * * 1", "*/15 * * * *", "0 0 1 * *")
CHOSEN = (
    *GUIDE, *PRESETS, "* * * * *", "59 23 31 12 *", "0 0 29 2 *", "0 2 13 * 5", "0 2 31 * *",
    "0 2 */2 * *", "0 2 * * SUN", "0 2 * * 7", "0 2 * jan-MAR Mon,wed", "05 02 * * *", "*/45 */5 * * *",
    "0 9-17/2 * * *", "0 0 L * *", "0 0 1,L * *", "0 2 * * SAT#1", "0 2 * * L5", "0 2 */7 * *",
)  # fmt: skip
PATTERNS, SHOWN = 200, 10
TICKS = 2

TICK = "version: '2.0'\n{name}:\n  tasks:\n    tick:\n      action: std.noop\n"
"""A workflow that leaves nothing but its execution."""

MISTRALS_OWN = """
import datetime, json, sys
from mistral.services.triggers import get_next_execution_time
found = []
for pattern, start, count in json.load(sys.stdin):
    moment, runs = datetime.datetime.fromisoformat(start), []
    for _ in range(count):
        moment = get_next_execution_time(pattern, moment)
        runs.append(moment.isoformat())
    found.append(runs)
json.dump(found, sys.stdout)
"""


@pytest.fixture(scope="module")
def tick(demo: Person) -> Iterator[str]:
    """The name of a workflow that does nothing."""
    name = f"tick_{uuid4().hex}"
    demo.mistral.workflows.create(TICK.format(name=name))
    yield name
    demo.mistral.workflows.delete(name)


@pytest.fixture(scope="module", autouse=True)
def ticking(demo: Person, tick: str) -> Iterator[tuple[Any, list[datetime]]]:
    """A trigger that fires each minute while the other tests go on, and the runs that the form shows for it."""
    before = datetime.now(UTC)
    trigger = demo.mistral.cron_triggers.create(tick, tick, pattern="* * * * *", count=TICKS)
    shown = [next_runs("* * * * *", at, TICKS) for at in (before, datetime.now(UTC))]
    yield trigger, next(runs for runs in shown if runs[0] == planned(trigger))
    for execution in demo.mistral.executions.list(workflow_name=tick):
        demo.mistral.executions.delete(execution.id, force=True)
    if tick in [each.name for each in demo.mistral.cron_triggers.list()]:
        demo.mistral.cron_triggers.delete(trigger.id)


def planned(trigger: Any) -> datetime:
    """Give the next run that Mistral answers for a trigger."""
    return datetime.fromisoformat(trigger.next_execution_time).replace(tzinfo=UTC)


def mistrals_runs(jobs: list[tuple[str, datetime]]) -> list[list[datetime]]:
    """Let the function by which Mistral plans, in Mistral's environment, give the next runs after each start."""
    python = Path(__file__).parents[2] / ".devcloud/venvs/cloud/bin/python"
    asked = [(pattern, start.replace(tzinfo=None).isoformat(), SHOWN) for pattern, start in jobs]
    done = subprocess.run(
        [python, "-W", "ignore", "-c", MISTRALS_OWN],
        input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return [
        [datetime.fromisoformat(run).replace(tzinfo=UTC) for run in runs]
        for runs in json.loads(done.stdout)
    ]


def test_the_ten_runs_shown_are_those_that_mistral_plans_for_200_patterns(
    demo: Person, tick: str
) -> None:
    rng, now = Random(200), datetime.now(UTC)
    patterns = list(dict.fromkeys(CHOSEN))
    patterns += [random_pattern(rng, now) for _ in range(PATTERNS - len(patterns))]

    def plan(pattern: str) -> tuple[datetime, datetime, datetime]:
        before = datetime.now(UTC)
        trigger = demo.mistral.cron_triggers.create(f"cron-{uuid4()}", tick, pattern=pattern)
        after = datetime.now(UTC)
        demo.mistral.cron_triggers.delete(trigger.id)
        return planned(trigger), before, after

    with ThreadPoolExecutor(4) as pool:
        plans = list(pool.map(plan, patterns))
    jobs, shown, first = [], [], []
    for pattern, (moment, before, after) in zip(patterns, plans, strict=True):
        assert check(pattern, before) == pattern
        # A run may pass while Mistral is at work: then it planned before or after that.
        early, late = (next_runs(pattern, start, SHOWN) for start in (before, after))
        jobs.append((pattern, before if early[0] == moment else after))
        shown.append((pattern, early if early[0] == moment else late))
        first.append((pattern, moment))
    assert [(pattern, runs[0]) for pattern, runs in shown] == first
    by_mistral = mistrals_runs(jobs)
    assert shown == list(zip(patterns, by_mistral, strict=True))


def test_what_is_saved_of_what_people_write_fires_when_mistral_says() -> None:
    now = datetime.now(UTC)
    saved = sorted({line.saved for line in LINES if line.saved})
    shown = [next_runs(pattern, now, SHOWN) for pattern in saved]
    by_mistral = mistrals_runs([(pattern, now) for pattern in saved])
    assert list(zip(saved, shown, strict=True)) == list(zip(saved, by_mistral, strict=True))


def test_every_pattern_of_the_guide_is_taken_as_it_stands() -> None:
    assert [check(pattern, datetime.now(UTC)) for pattern in GUIDE] == list(GUIDE)


def test_a_schedule_of_every_minute_fires_in_the_minutes_shown(
    demo: Person, tick: str, ticking: tuple[Any, list[datetime]]
) -> None:
    _trigger, shown = ticking

    def fired() -> list[datetime]:
        found = demo.mistral.executions.list(workflow_name=tick)
        made = sorted(datetime.fromisoformat(each.created_at) for each in found)
        return [each.replace(tzinfo=UTC) for each in made] if len(made) >= TICKS else []

    runs = until(fired, f"{TICKS} runs of * * * * *", 60 * TICKS + 30)
    # Mistral fires what is due within two seconds (``get_next_cron_triggers``), so also a little before.
    late = [run - at for run, at in zip(runs, shown, strict=True)]
    assert all(timedelta(seconds=-3) < each < timedelta(seconds=30) for each in late), late
