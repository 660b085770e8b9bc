# SPDX-License-Identifier: Apache-2.0
"""Measure what a backup by workflow costs, compared with the same backup by hand, in one run on the devcloud.

``make bench`` prints the table in doc/source/admin/cost.md. By hand means ``backup create`` of Cinder's API, followed
by a request for the backup every 0.2 s until it is available. The time of a workflow ends when its execution is seen in
SUCCESS, requested equally often. Both take turns, on separate volumes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.support.cloud.faults import cinder_behind_proxy
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import FULL_INCREMENTAL
from tests.support.cloud.kit import MIB
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.proxy import Proxy

REPO = Path(__file__).parents[1]
BY_HAND = "by hand"
HOME = Path(os.environ.get("DEVCLOUD_HOME") or REPO / ".devcloud")
DATA_MIB = 64
CHANGED_MIB = 4
ASK_EVERY = 0.2
#: What is made on one volume by each way, in this order.
WAYS = {
    BY_HAND: ("full", "incremental"),
    FULL: ("full",),
    FULL_INCREMENTAL: ("full", "incremental"),
    ROTATION: ("full", "incremental"),
}


@dataclass(frozen=True)
class Cost:
    """What one backup cost."""

    #: Seconds from the request until its success was seen.
    seconds: float
    #: Seconds from the end of the backup in Cinder to the end of the execution.
    late: float = 0
    #: Requests that reached Cinder's API.
    requests: int = 0
    #: Action executions in Mistral that called Cinder, and all action executions.
    asking: int = 0
    actions: int = 0


class BigVolume(Volume):
    """A sparse volume of some GiB, which a backup reads as a whole."""

    def __init__(self, owner: Person, admin: Person, name: str, gib: int) -> None:
        super().__init__(owner, admin, name)
        if gib > 1:
            self.extend(gib)
        os.truncate(self.file, gib * 1024 * MIB)
        self.write(name, mib=DATA_MIB)


class Bench:
    """A cloud, and the users who send requests: directly, and through the proxy that counts."""

    def __init__(self, env: dict[str, Any], proxy: Proxy) -> None:
        self.proxy = proxy
        self.counted = Person(env, "demo")

    def back_up(self, way: str, kind: str, volume: Volume) -> Cost:
        """Make one backup in one way."""
        volume.write(f"{way} {kind} {time.time()}", at=DATA_MIB, mib=CHANGED_MIB)
        return self._by_hand(kind, volume) if way == BY_HAND else self._by_workflow(way, volume)

    def _by_hand(self, kind: str, volume: Volume) -> Cost:
        backups = volume.owner.cinder.backups
        begun = time.monotonic()
        made = backups.create(volume.id, name="bench", incremental=kind == "incremental")
        _seen(lambda: backups.get(made.id).status == "available")
        return Cost(time.monotonic() - begun)

    def _by_workflow(self, workflow: str, volume: Volume) -> Cost:
        limits = {"max_full_backups": 2, "max_incremental_backups": 5}
        inputs = {"volume_id": volume.id, "backup_name": "bench"}
        executions = self.counted.mistral.executions
        before = self.proxy.count()
        begun = time.monotonic()
        run = executions.create(
            workflow, workflow_input=inputs | (limits if workflow == ROTATION else {})
        )
        _seen(lambda: executions.get(run.id).state not in ("RUNNING", "IDLE"))
        seconds = time.monotonic() - begun
        ended = datetime.now(UTC).replace(tzinfo=None)
        finished = executions.get(run.id)
        if finished.state != "SUCCESS":
            raise SystemExit(finished.state_info)
        backup = volume.owner.cinder.backups.get(json.loads(finished.output)["backup_id"])
        actions = self._actions(run.id)
        return Cost(
            seconds,
            late=(ended - datetime.fromisoformat(backup.updated_at)).total_seconds(),
            requests=self.proxy.count() - before,
            asking=sum(name.startswith("cinder.") for name in actions),
            actions=len(actions),
        )

    def _actions(self, execution_id: str) -> list[str]:
        mistral = self.counted.mistral
        return [
            action.name
            for task in mistral.tasks.list(workflow_execution_id=execution_id)
            for action in mistral.action_executions.list(task_execution_id=task.id)
        ]


def _seen(look: Callable[[], bool]) -> None:
    while not look():
        time.sleep(ASK_EVERY)


@contextmanager
def volumes(env: dict[str, Any], gib: int) -> Iterator[dict[str, Volume]]:
    """Create a volume for each way; a context manager that deletes the volumes and their backups at the end."""
    demo, admin = Person(env, "demo"), Person(env, "admin")
    made = {way: BigVolume(demo, admin, f"bench {gib} {way[21:]}", gib) for way in WAYS}
    try:
        yield made
    finally:
        for volume in made.values():
            volume.remove()


def measure(env: dict[str, Any], gib: int, rounds: int) -> dict[tuple[str, str], list[Cost]]:
    """Back up in every way, one after the other, ``rounds`` times."""
    costs: dict[tuple[str, str], list[Cost]] = {}
    with cinder_behind_proxy(env) as proxy:
        bench = Bench(env, proxy)
        for _ in range(rounds):
            # A new volume for each round: every chain begins with its first full backup.
            with volumes(env, gib) as made:
                for kind in ("full", "incremental"):
                    for way, kinds in WAYS.items():
                        if kind in kinds:
                            cost = bench.back_up(way, kind, made[way])
                            costs.setdefault((kind, way), []).append(cost)
                            _say(f"{gib} GiB {kind:11} {way:38} {cost.seconds:6.1f} s")
    return costs


def rows(gib: int, costs: dict[tuple[str, str], list[Cost]]) -> Iterator[str]:
    """Return the lines of the table: medians, with the shortest and the longest time."""
    for (kind, way), way_costs in costs.items():
        seconds = [cost.seconds for cost in way_costs]
        middle, raw = (
            statistics.median(seconds),
            statistics.median(cost.seconds for cost in costs[kind, BY_HAND]),
        )
        times = f"{middle:.1f} ({min(seconds):.1f} to {max(seconds):.1f})"
        if way == BY_HAND:
            yield f"| {gib} GiB | {kind} | by hand | {times} | | | | | |"
            continue
        more = middle - raw
        limit = 0.1 * raw + 2
        late = statistics.median(cost.late for cost in way_costs)
        counts = " | ".join(
            f"{statistics.median(getattr(cost, name) for cost in way_costs):.0f}"
            for name in ("requests", "asking", "actions")
        )
        yield (
            f"| {gib} GiB | {kind} | `{way}` | {times} | {more:+.1f} | {limit:.1f} "
            f"| {late:.1f} | {counts} |"
        )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often (default 5)")
    parser.add_argument("--gib", type=int, nargs="+", default=[1, 10], help="sizes (default 1 10)")
    options = parser.parse_args()
    env = json.loads((HOME / "env.json").read_text())
    costs_by_size = {gib: measure(env, gib, options.rounds) for gib in options.gib}
    print(
        "| Volume | Backup | Way | Seconds | More than by hand | Allowed: 10 % + 2 s "
        "| Late by | Requests to Cinder | Actions asking Cinder | Actions |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for gib, costs in costs_by_size.items():
        for row in rows(gib, costs):
            print(row)


if __name__ == "__main__":
    main()
