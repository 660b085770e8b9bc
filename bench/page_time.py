# SPDX-License-Identifier: Apache-2.0
"""Measure how long pages take that show much, compared with mistral-dashboard's and Horizon's own pages.

All pages are served by the same Horizon, in a cloud that is filled only for this (see ``filled.py``). They are
loaded in turn, so that any other load on the machine affects all of them, and the median of each page is printed
beside its limit. *Cold* is a page after Horizon's cache was emptied; *warm* is the same page again.
"""

import argparse
import json
import re
import shutil
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.filled import HOME
from bench.filled import RUNS
from bench.filled import Filled
from bench.reader import PANEL
from bench.reader import Reader
from tests.support.cloud.kit import Person

EMPTY = PANEL
"""The panel's first tab: only Horizon's page frame, without any call to a service."""

STATE, CALENDAR = f"{PANEL}overview/state/", f"{PANEL}overview/calendar/"
SCHEDULES, HISTORY, VOLUMES = (
    f"{PANEL}?tab=backup_schedules__{slug}" for slug in ("schedules", "history", "volumes")
)
THEIR_RUNS, THEIR_TRIGGERS = "/mistral/executions/", "/mistral/cron_triggers/"
THEIR_VOLUMES = "/project/volumes/"
PLANS = {1: 150, 50: 500, 1_000: 2_000}
"""The limit in milliseconds for a plan of that many volumes."""

LARGEST = 200
"""The limit in kilobytes for a page."""


@dataclass
class Way:
    """Something to measure: how to prepare it, what to measure, and the size of the result."""

    go: Callable[[], str]
    ready: Callable[[], object] = lambda: None
    kilobytes: float = 0

    def timed(self) -> float:
        """Run it, and return how long it took in milliseconds."""
        self.ready()
        begun = time.perf_counter()
        text = self.go()
        took = (time.perf_counter() - begun) * 1000
        self.kilobytes = len(text.encode()) / 1000
        return took


def calls(person: Person, env: dict[str, Any], volume: str) -> dict[str, Way]:
    """Return the service calls of the history, of a run's page and of a volume's tab, as the panel makes them."""
    ours = "workflow_name=in:" + ",".join(
        f"cinder_volume_backup_{kind}" for kind in ("full", "full_incremental", "rotation")
    )
    fields = "id,workflow_name,input,state,state_info,created_at,updated_at,description"
    order = "sort_keys=created_at,id&sort_dirs=desc,desc"
    mistral = f"{env['urls']['mistral']}/v2"
    cinder = person.session.get_endpoint(service_type="block-storage")
    version = {"OpenStack-API-Version": "volume 3.43"}

    def get(url: str) -> Way:
        return Way(lambda: str(person.session.get(url, headers=version).text))

    return {
        "call: executions": get(f"{mistral}/executions?{ours}&limit=21&{order}&fields={fields}"),
        "call: environments": get(f"{mistral}/environments?limit=1000&fields=name,variables"),
        "call: volumes": get(f"{cinder}/volumes?limit=1000"),
        "call: backups": get(f"{cinder}/backups/detail?limit=1000&sort=created_at:desc"),
        "call: a volume's": get(f"{cinder}/backups/detail?limit=1000&volume_id={volume}"),
    }


def ways(reader: Reader, filled: Filled) -> dict[str, Way]:
    """Return every page, loaded as a browser loads it."""
    volume = filled.volumes[1]
    tab = f"/project/volumes/{volume}/?tab=volume_details__backup_schedules"

    def page(path: str, rows: str = "", part: bool = False) -> Way:
        return Way(lambda: reader.load(path, rows, part))

    def cold(path: str, rows: str = "", part: bool = False) -> Way:
        return Way(lambda: reader.load(path, rows, part), ready=forget)

    pages = {
        "empty panel": page(EMPTY),
        "Overview, state, cold": cold(STATE),
        "Overview, state, warm": page(STATE),
        "Overview, calendar, cold": cold(CALENDAR),
        "Overview, calendar, warm": page(CALENDAR),
        "Volumes, frame": cold(VOLUMES),
        "Schedules, cold": cold(SCHEDULES, "schedules__row"),
        "Volumes, cold": cold(VOLUMES, "volumes__row", part=True),
        "Volumes, warm": page(f"{VOLUMES}&parts=all", "volumes__row"),
        "Schedules, filling": page(SCHEDULES, "schedules__row"),
        "Schedules, warm": page(SCHEDULES, "schedules__row"),
        "History": page(HISTORY, "history__row"),
        "a run's page": page(f"{PANEL}runs/{filled.run}/"),
        "a volume's tab": page(tab, part=True),
        "form": page(f"{PANEL}create/"),
    }
    for count in PLANS:
        if count <= len(filled.volumes):
            chosen = filled.volumes[:count]
            pages[f"plan, {count}, first"] = Way(lambda chosen=chosen: reader.plan(chosen))
            pages[f"plan, {count}, again"] = Way(lambda chosen=chosen: reader.plan(chosen))
    theirs = {"their triggers": THEIR_TRIGGERS, "their runs": THEIR_RUNS}
    theirs["their volumes"] = THEIR_VOLUMES
    return pages | {name: page(path) for name, path in theirs.items()}


def limits(took: dict[str, float], count: int) -> dict[str, float]:
    """Return the limit of each page in milliseconds, calculated from what was measured beside it."""
    slowest = max(milliseconds for name, milliseconds in took.items() if name.startswith("call: "))
    alone = 1.5 * (took["empty panel"] + slowest)
    allowed = {
        "empty panel": 300,
        "Overview, state, cold": 2_500 if count <= 3_000 else 8_000,
        "Overview, state, warm": 150,
        "Overview, calendar, warm": 150,
        "Volumes, frame": 300,
        "Volumes, warm": took["their volumes"],
        "Schedules, warm": took["their triggers"] / 3,
        "History": max(took["their runs"] / 5, alone),
        "a run's page": alone,
        "a volume's tab": alone,
        "form": 400,
    }
    return allowed | {f"plan, {chosen}, again": most for chosen, most in PLANS.items()}


def forget() -> None:
    """Empty Horizon's cache, which does not contain the sessions."""
    shutil.rmtree(HOME / "var" / "horizon" / "cache", ignore_errors=True)


def in_turn(pages: dict[str, Way], rounds: int) -> dict[str, float]:
    """Measure everything once per round, after one round that does not count; return the medians in milliseconds."""
    took: dict[str, list[float]] = {name: [] for name in pages}
    for number in range(rounds + 1):
        for name, way in pages.items():
            milliseconds = way.timed()
            if number:
                took[name].append(milliseconds)
    return {name: statistics.median(milliseconds) for name, milliseconds in took.items()}


def workers(env: dict[str, Any]) -> list[int]:
    """Return how much memory each of Horizon's processes uses, in megabytes."""
    bind = f"--bind\x00127.0.0.1:{env['urls']['horizon'].rsplit(':', 1)[1]}\x00".encode()
    megabytes = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if bind in (process / "cmdline").read_bytes():
                status = (process / "status").read_text()
                megabytes.append(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1000)
        except (OSError, IndexError):
            continue
    return sorted(megabytes)


def measure(reader: Reader, filled: Filled, env: dict[str, Any], rounds: int) -> None:
    """Measure every page and its comparisons; print the sizes of the pages, and the numbers of the Overview."""
    count, before = len(filled.volumes), workers(env)
    pages = ways(reader, filled) | calls(filled.person, env, filled.volumes[1])
    took = in_turn(pages, rounds)
    most = limits(took, count)
    print(f"{count} volumes and schedules, {filled.executions} runs, medians of {rounds}:")
    for name, milliseconds in took.items():
        size = pages[name].kilobytes
        of = f"of {most[name]:.0f}" if name in most else ""
        short = "SHORT" if milliseconds > most.get(name, milliseconds) else ""
        large = "LARGE" if size > LARGEST and not name.startswith(("call", "their")) else ""
        print(f"  {name:26} {milliseconds:6.0f} ms {of:9} {size:5.0f} KB  {short} {large}".rstrip())
    numbers = re.findall(r"<strong>(\d+)</strong> (\w+)", reader.load(STATE))
    print("  the Overview says: " + ", ".join(f"{number} {word}" for number, word in numbers))
    print(f"  workers, MB: {before} before, {workers(env)} after", flush=True)


def main() -> None:
    """Fill the project, measure, and print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9, help="of each page (default 9)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[*RUNS], choices=[*RUNS])
    parser.add_argument("--runs", type=int, default=0, help="at every size, to compare them")
    options = parser.parse_args()
    env: dict[str, Any] = json.loads((HOME / "env.json").read_text())
    filled = Filled(Person(env, "demo"))
    for count in options.sizes:
        filled.have(count, options.runs)
        measure(Reader(env["urls"]["horizon"]), filled, env, options.rounds)


if __name__ == "__main__":
    main()
