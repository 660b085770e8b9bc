# SPDX-License-Identifier: Apache-2.0
"""Measure how long each workflow takes on a volume with 600 and with 1,000 backups, compared with 10.

The backups are rows in Cinder's database; the runs are real. All volumes take turns, so that any other load on the
machine affects all of them. Each line shows the medians, and their ratio to the median with 10 backups.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support.cloud.crowd import Member
from tests.support.cloud.crowd import chain
from tests.support.cloud.crowd import crowd
from tests.support.cloud.crowd import of_rotation
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import FULL_INCREMENTAL
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import UNDER_WAY
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume

REPO = Path(__file__).parents[1]
HOME = Path(os.environ.get("DEVCLOUD_HOME") or REPO / ".devcloud")
SIZES = (10, 600, 1000)
ALL = {"max_full_backups": 1000, "max_incremental_backups": 1000}
ONE = {"max_full_backups": 1, "max_incremental_backups": 1000}
NO_CHAIN = {"max_full_backups": 1, "max_incremental_backups": 0}
DAY = timedelta(days=1)


def foreign(count: int) -> list[Member]:
    """Return the backups that an hourly *full or incremental* schedule leaves."""
    return chain(count, 60 * DAY)


def own_fulls(count: int) -> list[Member]:
    """Return full backups of the rotation."""
    return [Member((2 + number) * DAY, of_rotation()) for number in range(count)]


WAYS: dict[str, tuple[str, dict[str, int], Callable[[int], list[Member]]]] = {
    "always full": (FULL, {}, foreign),
    "full or incremental": (FULL_INCREMENTAL, {}, foreign),
    "rotation, incremental": (ROTATION, ONE, foreign),
    "rotation, incremental, all its own": (ROTATION, ALL, own_fulls),
    "rotation, full, one deleted": (ROTATION, NO_CHAIN, foreign),
}


def run(person: Person, workflow: str, inputs: dict[str, Any]) -> float:
    """Run a workflow, and return the seconds until its end was seen."""
    begun = time.monotonic()
    execution = person.start(workflow, **inputs)
    while (execution_now := person.mistral.executions.get(execution)).state in UNDER_WAY:
        time.sleep(0.1)
    if execution_now.state != "SUCCESS":
        raise SystemExit(execution_now.state_info)
    return time.monotonic() - begun


def main() -> None:
    """Measure, and print a line for each workflow."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="of each way (default 5)")
    options = parser.parse_args()
    env: dict[str, Any] = json.loads((HOME / "env.json").read_text())
    demo, admin = Person(env, "demo"), Person(env, "admin")
    for name, (workflow, limits, members) in WAYS.items():
        took: dict[int, list[float]] = {size: [] for size in SIZES}
        with ExitStack() as stack:
            volumes = {size: Volume(demo, admin, f"crowd of {size}") for size in SIZES}
            for size, volume in volumes.items():
                stack.callback(volume.remove)
                stack.enter_context(crowd(volume, *members(size)))
            for number in range(options.rounds + 1):
                for size, volume in volumes.items():
                    inputs = {"volume_id": volume.id, "backup_name": "nightly", **limits}
                    volume.write(f"{name} {number}")
                    seconds = run(demo, workflow, inputs)
                    # The first run makes the rotation's first full backup.
                    if number:
                        took[size].append(seconds)
        middle = {size: statistics.median(seconds) for size, seconds in took.items()}
        print(
            f"{name}: "
            + ", ".join(
                f"{size} backups {median:.1f} s ({median / middle[SIZES[0]]:.2f})"
                for size, median in middle.items()
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
