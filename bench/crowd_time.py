# SPDX-License-Identifier: Apache-2.0
"""How long each workflow takes on a volume with 600 and with 1,000 backups, beside one with 10.

The backups are rows in Cinder's database, the runs are real. All volumes take turns, so that whatever else the
machine does hits all of them; each line tells medians, and how many times that of 10 backups they are.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

REPO = Path(__file__).parents[1]
sys.path.insert(0, str(REPO / "tests" / "cloud"))

from crowd import Member  # noqa: E402
from crowd import chain  # noqa: E402
from crowd import crowd  # noqa: E402
from crowd import of_rotation  # noqa: E402
from kit import FULL  # noqa: E402
from kit import FULL_INCREMENTAL  # noqa: E402
from kit import ROTATION  # noqa: E402
from kit import UNDER_WAY  # noqa: E402
from kit import Person  # noqa: E402
from kit import Volume  # noqa: E402

HOME = Path(os.environ.get("DEVCLOUD_HOME") or REPO / ".devcloud")
SIZES = (10, 600, 1000)
ALL = {"max_full_backups": 1000, "max_incremental_backups": 1000}
ONE = {"max_full_backups": 1, "max_incremental_backups": 1000}
NO_CHAIN = {"max_full_backups": 1, "max_incremental_backups": 0}
DAY = timedelta(days=1)


def foreign(count: int) -> list[Member]:
    """What an hourly *full or incremental* leaves."""
    return chain(count, 60 * DAY)


def own_fulls(count: int) -> list[Member]:
    """Full backups of the rotation."""
    return [Member((2 + number) * DAY, of_rotation()) for number in range(count)]


WAYS: dict[str, tuple[str, dict[str, int], Callable[[int], list[Member]]]] = {
    "always full": (FULL, {}, foreign),
    "full or incremental": (FULL_INCREMENTAL, {}, foreign),
    "rotation, incremental": (ROTATION, ONE, foreign),
    "rotation, incremental, all its own": (ROTATION, ALL, own_fulls),
    "rotation, full, one deleted": (ROTATION, NO_CHAIN, foreign),
}


def run(person: Person, workflow: str, inputs: dict[str, Any]) -> float:
    """Run a workflow, and give the seconds until its end was seen."""
    begun = time.monotonic()
    execution = person.start(workflow, **inputs)
    while (found := person.mistral.executions.get(execution)).state in UNDER_WAY:
        time.sleep(0.1)
    if found.state != "SUCCESS":
        raise SystemExit(found.state_info)
    return time.monotonic() - begun


def main() -> None:
    """Measure, and print a line for each way."""
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
        middle = {size: statistics.median(each) for size, each in took.items()}
        print(
            f"{name}: "
            + ", ".join(
                f"{size} backups {each:.1f} s ({each / middle[SIZES[0]]:.2f})"
                for size, each in middle.items()
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
