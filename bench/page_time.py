# SPDX-License-Identifier: Apache-2.0
"""How long the pages take where there is much to show, beside mistral-dashboard's and Horizon's in the same Horizon.

Fills a cloud of its own: see ``filled.py``. Then the pages are loaded in turn, so that whatever else the machine does
hits all of them, and each one's median is printed beside its limit. *Cold* is with Horizon's cache emptied before,
*warm* the same page again.
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

from filled import HOME
from filled import RUNS
from filled import Filled
from kit import Person
from reader import PANEL
from reader import Reader

EMPTY = PANEL
"""The panel's first tab: Horizon's page around it, and no call to any service."""

STATE, CALENDAR = f"{PANEL}overview/state/", f"{PANEL}overview/calendar/"
SCHEDULES, HISTORY, VOLUMES = (
    f"{PANEL}?tab=backup_schedules__{each}" for each in ("schedules", "history", "volumes")
)
THEIR_RUNS, THEIR_TRIGGERS = "/mistral/executions/", "/mistral/cron_triggers/"
THEIR_VOLUMES = "/project/volumes/"
PLANS = {1: 150, 50: 500, 1_000: 2_000}
"""Milliseconds that a plan may take for that many volumes."""

LARGEST = 200
"""Kilobytes that a page may have."""


@dataclass
class Way:
    """Something to be timed: what makes ready for it, what is timed, and what it came to."""

    go: Callable[[], str]
    ready: Callable[[], object] = lambda: None
    kilobytes: float = 0

    def timed(self) -> float:
        """Go, and give the milliseconds that it took."""
        self.ready()
        begun = time.perf_counter()
        text = self.go()
        took = (time.perf_counter() - begun) * 1000
        self.kilobytes = len(text.encode()) / 1000
        return took


def calls(person: Person, env: dict[str, Any], volume: str) -> dict[str, Way]:
    """Give the calls that the history makes and those of a run's page and a volume's tab, as the panel makes them."""
    ours = "workflow_name=in:" + ",".join(
        f"cinder_volume_backup_{each}" for each in ("full", "full_incremental", "rotation")
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
    """Give every page, each as somebody loads it."""
    volume = filled.volumes[1]
    tab = f"/project/volumes/{volume}/?tab=volume_details__backup_schedules"

    def page(path: str, rows: str = "", part: bool = False) -> Way:
        return Way(lambda: reader.load(path, rows, part))

    def cold(path: str, rows: str = "", part: bool = False) -> Way:
        return Way(lambda: reader.load(path, rows, part), ready=forget)

    found = {
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
            found[f"plan, {count}, first"] = Way(lambda chosen=chosen: reader.plan(chosen))
            found[f"plan, {count}, again"] = Way(lambda chosen=chosen: reader.plan(chosen))
    theirs = {"their triggers": THEIR_TRIGGERS, "their runs": THEIR_RUNS}
    theirs["their volumes"] = THEIR_VOLUMES
    return found | {name: page(path) for name, path in theirs.items()}


def limits(took: dict[str, float], count: int) -> dict[str, float]:
    """Give the milliseconds that each page may take, by what was measured beside it."""
    slowest = max(each for name, each in took.items() if name.startswith("call: "))
    alone = 1.5 * (took["empty panel"] + slowest)
    found = {
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
    return found | {f"plan, {chosen}, again": most for chosen, most in PLANS.items()}


def forget() -> None:
    """Empty Horizon's cache, in which the sessions are not."""
    shutil.rmtree(HOME / "var" / "horizon" / "cache", ignore_errors=True)


def in_turn(pages: dict[str, Way], rounds: int) -> dict[str, float]:
    """Go each way once in every round, and once before; give the medians in milliseconds."""
    took: dict[str, list[float]] = {name: [] for name in pages}
    for number in range(rounds + 1):
        for name, way in pages.items():
            each = way.timed()
            if number:
                took[name].append(each)
    return {name: statistics.median(each) for name, each in took.items()}


def workers(env: dict[str, Any]) -> list[int]:
    """Give the megabytes that each of Horizon's processes has in memory."""
    bind = f"--bind\x00127.0.0.1:{env['urls']['horizon'].rsplit(':', 1)[1]}\x00".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if bind in (process / "cmdline").read_bytes():
                status = (process / "status").read_text()
                found.append(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1000)
        except (OSError, IndexError):
            continue
    return sorted(found)


def measure(reader: Reader, filled: Filled, env: dict[str, Any], rounds: int) -> None:
    """Time every page, and what stands beside it; tell how large each is, and what the Overview says."""
    count, before = len(filled.volumes), workers(env)
    pages = ways(reader, filled) | calls(filled.person, env, filled.volumes[1])
    took = in_turn(pages, rounds)
    most = limits(took, count)
    print(f"{count} volumes and schedules, {filled.executions} runs, medians of {rounds}:")
    for name, each in took.items():
        size = pages[name].kilobytes
        of = f"of {most[name]:.0f}" if name in most else ""
        short = "SHORT" if each > most.get(name, each) else ""
        large = "LARGE" if size > LARGEST and not name.startswith(("call", "their")) else ""
        print(f"  {name:26} {each:6.0f} ms {of:9} {size:5.0f} KB  {short} {large}".rstrip())
    numbers = re.findall(r"<strong>(\d+)</strong> (\w+)", reader.load(STATE))
    print("  the Overview says: " + ", ".join(f"{number} {word}" for number, word in numbers))
    print(f"  workers, MB: {before} before, {workers(env)} after", flush=True)


def main() -> None:
    """Fill, measure, and print a line for each page."""
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
