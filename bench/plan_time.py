# SPDX-License-Identifier: Apache-2.0
"""Measure how long the plan takes to refresh while somebody types, in a real Horizon, with the calls to real services.

Submits the form's preview again and again, as the page does, in a project that has a number of schedules, and
prints one line for each number of chosen volumes: median and 95th percentile in milliseconds.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime
from typing import Any

from bench.filled import HOME
from bench.reader import Reader
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import until

ALLOWED = 150
"""The limit of the median in milliseconds."""


def refresh(reader: Reader, volumes: list[str], **changes: str) -> float:
    """Render the plan, and return how long it took in milliseconds."""
    begun = time.perf_counter()
    reader.plan(volumes, **changes)
    return (time.perf_counter() - begun) * 1000


@contextmanager
def schedules(person: Person, volumes: list[str], count: int) -> Iterator[None]:
    """Keep ``count`` schedules in the project that do not fire during the benchmark; a context manager."""
    made = []
    hour = (datetime.now(UTC).hour + 12) % 24
    try:
        for number in range(count):
            inputs = {"volume_id": volumes[number % len(volumes)], "backup_name": "bench"}
            made.append(
                person.mistral.cron_triggers.create(
                    f"bench-{number}",
                    ROTATION,
                    workflow_input=inputs | {"max_full_backups": 1, "max_incremental_backups": 1},
                    pattern=f"{number % 60} {hour} * * *",
                )
            )
        yield
    finally:
        for trigger in made:
            person.mistral.cron_triggers.delete(trigger.id)


@contextmanager
def volumes(person: Person, count: int) -> Iterator[list[str]]:
    """Return ``count`` volumes, new ones if the demo has too few; a context manager."""
    there = [volume.id for volume in person.cinder.volumes.list()]
    made = [
        person.cinder.volumes.create(1, name=f"bench {n}").id for n in range(count - len(there))
    ]
    try:
        yield [*there, *made][:count]
    finally:
        for volume_id in made:
            until(
                lambda id_=volume_id: person.cinder.volumes.get(id_).status == "available", "volume"
            )
            person.cinder.volumes.delete(volume_id)


def measure(reader: Reader, chosen: list[str], rounds: int) -> list[float]:
    """Refresh the plan repeatedly, each time with another typed text."""
    refresh(reader, chosen)
    return [refresh(reader, chosen, pattern=f"{n % 60} {n % 24} * * *") for n in range(rounds)]


def main() -> None:
    """Measure, and print a line for each number of volumes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=50, help="requests (default 50)")
    parser.add_argument("--schedules", type=int, default=50, help="in the project (default 50)")
    parser.add_argument("--volumes", type=int, nargs="+", default=[1, 30], help="(default 1 30)")
    options = parser.parse_args()
    env: dict[str, Any] = json.loads((HOME / "env.json").read_text())
    person = Person(env, "demo")
    reader = Reader(env["urls"]["horizon"])
    with (
        volumes(person, max(20, *options.volumes)) as there,
        schedules(person, there, options.schedules),
    ):
        for count in options.volumes:
            took = measure(reader, there[:count], options.rounds)
            median, late = statistics.median(took), statistics.quantiles(took, n=20)[-1]
            print(
                f"plan of {count} volumes, {options.schedules} schedules: median {median:.0f} ms "
                f"(allowed {ALLOWED}), 95 % within {late:.0f} ms, {options.rounds} requests"
            )


if __name__ == "__main__":
    main()
