# SPDX-License-Identifier: Apache-2.0
"""How long the pages take where there is much to show, beside mistral-dashboard's and Horizon's in the same Horizon.

Fills a cloud of its own: a real schedule's trigger and a real run are copied in Mistral's database, a volume and a
backup in Cinder's, until there are as many as wanted; each volume has a backup that is half an hour old. Then the
pages are loaded in turn, so that whatever else the machine does hits all of them, and each one's median is printed.
"""

import argparse
import hashlib
import json
import os
import re
import sqlite3
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from collections.abc import Iterable
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

REPO = Path(__file__).parents[1]
sys.path.insert(0, str(REPO / "tests" / "cloud"))

from kit import ROTATION  # noqa: E402
from kit import Person  # noqa: E402

HOME = Path(os.environ.get("DEVCLOUD_HOME") or REPO / ".devcloud")
PANEL = "/project/backup_schedules/"
EMPTY = PANEL
"""The panel's first tab: Horizon's page around it, and no call to any service."""

HISTORY = f"{PANEL}?tab=backup_schedules__history"
THEIRS = "/mistral/executions/"
OVERVIEW = (f"{PANEL}overview/state/", f"{PANEL}overview/calendar/")
VOLUMES = f"{PANEL}?tab=backup_schedules__volumes"
SCHEDULES = f"{PANEL}?tab=backup_schedules__schedules"
BESIDE = ("/mistral/cron_triggers/", THEIRS, "/project/volumes/")
RUNS = {200: 10_000, 3_000: 30_000, 10_000: 100_000}
"""Runs of a project with that many volumes."""

MARK = "bench"

Row = dict[str, Any]


class Table:
    """A table of a service's SQLite database."""

    def __init__(self, service: str, name: str) -> None:
        self._file = HOME / "var" / service / f"{service}.db"
        self._name = name

    def one(self, id: str) -> Row:
        """Give a row."""
        with sqlite3.connect(self._file, timeout=60) as database:
            database.row_factory = sqlite3.Row
            query = f"SELECT * FROM {self._name} WHERE id = ?"  # noqa: S608 - our own names
            return dict(database.execute(query, (id,)).fetchone())

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows."""
        with sqlite3.connect(self._file, timeout=60) as database:
            for row in rows:
                names = ", ".join(row)
                places = ", ".join("?" * len(row))
                query = f"INSERT INTO {self._name} ({names}) VALUES ({places})"  # noqa: S608
                database.execute(query, tuple(row.values()))


def said(moment: datetime) -> str:
    """Write a moment as SQLAlchemy does."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


class Filled:
    """The project demo with many rows, all copies of real ones."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.volumes = [person.cinder.volumes.list()[0].id]
        self.triggers: list[str] = []
        self.executions = 0
        run = person.run(ROTATION, **self._inputs(self.volumes[0]))
        self._execution = Table("mistral", "workflow_executions_v2").one(run.id)
        self._backup = Table("cinder", "backups").one(run.output["backup_id"])
        self._backed_up = 0

    def _inputs(self, volume_id: str) -> Row:
        limits = {"max_full_backups": 2, "max_incremental_backups": 5}
        return {"volume_id": volume_id, "backup_name": MARK, **limits}

    def have_volumes(self, count: int) -> None:
        """Have that many."""
        table = Table("cinder", "volumes")
        there = table.one(self.volumes[0])
        made = [str(uuid.uuid4()) for _n in range(count - len(self.volumes))]
        table.add({**there, "id": id, "display_name": f"volume {n}"} for n, id in enumerate(made))
        self.volumes += made

    def have_backups(self) -> None:
        """Have one of each volume, half an hour old."""
        made = said(self.now - timedelta(minutes=30))
        times = {"created_at": made, "updated_at": made, "data_timestamp": made}
        Table("cinder", "backups").add(
            {**self._backup, **times, "id": str(uuid.uuid4()), "volume_id": volume}
            for volume in self.volumes[self._backed_up :]
        )
        self._backed_up = len(self.volumes)

    def have_schedules(self, count: int) -> None:
        """Have that many; none fires meanwhile, and they are spread over a day."""
        if not self.triggers:
            hour = (self.now.hour + 12) % 24
            made = self.person.mistral.cron_triggers.create(
                MARK,
                ROTATION,
                workflow_input=self._inputs(self.volumes[0]),
                pattern=f"0 {hour} * * *",
            )
            self.triggers = [made.id]
        table = Table("mistral", "cron_triggers_v2")
        there = table.one(self.triggers[0])
        rows = []
        for number in range(len(self.triggers), count):
            inputs = json.dumps(self._inputs(self.volumes[number % len(self.volumes)]))
            slot = self.now.replace(minute=0, second=0) + timedelta(minutes=60 + number % 1200)
            rows.append(
                {
                    **there,
                    "id": str(uuid.uuid4()),
                    "name": f"{MARK} {number}",
                    "pattern": f"{slot.minute} {slot.hour} * * *",
                    "next_execution_time": said(slot),
                    "workflow_input": inputs,
                    "workflow_input_hash": hashlib.sha256(f"{number}".encode()).hexdigest(),
                    "created_at": said(self.now - timedelta(days=60)),
                }
            )
        table.add(rows)
        self.triggers += [row["id"] for row in rows]

    def have_executions(self, count: int) -> None:
        """Have that many of them, every tenth failed, the newest some minutes ago."""
        rows = []
        for number in range(self.executions, count):
            started = self.now - timedelta(minutes=5 * number + 5)
            trigger = self.triggers[number % len(self.triggers)]
            volume = self.volumes[number % len(self.volumes)]
            cause = {"triggered_by": {"type": "cron_trigger", "id": trigger, "name": MARK}}
            failed = number % 10 == 0
            rows.append(
                {
                    **self._execution,
                    "id": str(uuid.uuid4()),
                    "input": json.dumps(self._inputs(volume)),
                    "description": json.dumps(cause),
                    "state": "ERROR" if failed else "SUCCESS",
                    "state_info": "Backup 'bench' failed: no room left." if failed else None,
                    "created_at": said(started),
                    "updated_at": said(started + timedelta(seconds=40)),
                }
            )
        Table("mistral", "workflow_executions_v2").add(rows)
        self.executions = count


class Reader:
    """Somebody signed in to Horizon as demo."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = requests.Session()
        login = f"{url}/auth/login/"
        self._http.get(login)
        given = {"username": "demo", "password": "demo", "region": "default"}
        token = {"csrfmiddlewaretoken": self._http.cookies.get("csrftoken", "")}
        self._http.post(login, data=given | token, headers={"Referer": login})

    def load(self, path: str, rows: str = "") -> str:
        """Load a page, which has to show ``rows``, and give its text."""
        answer = self._http.get(self._url + path, timeout=120)
        if answer.status_code != 200 or rows not in answer.text or "bd-missing" in answer.text:
            raise SystemExit(f"{path}: {answer.status_code} {answer.text[:300]}")
        return answer.text


def calls(person: Person, env: dict[str, Any], size: int) -> dict[str, Callable[[], object]]:
    """Give the calls that the history makes, each as the panel makes it."""
    ours = "workflow_name=in:" + ",".join(
        f"cinder_volume_backup_{each}" for each in ("full", "full_incremental", "rotation")
    )
    fields = "id,workflow_name,input,state,state_info,created_at,updated_at,description"
    order = "sort_keys=created_at,id&sort_dirs=desc,desc"
    triggers = "id,name,next_execution_time"
    mistral = f"{env['urls']['mistral']}/v2"
    cinder = person.session.get_endpoint(service_type="block-storage")
    version = {"OpenStack-API-Version": "volume 3.43"}

    def get(url: str) -> Callable[[], object]:
        return lambda: person.session.get(url, headers=version)

    return {
        "executions": get(f"{mistral}/executions?{ours}&limit={size + 1}&{order}&fields={fields}"),
        "cron triggers": get(f"{mistral}/cron_triggers?{ours}&limit=1000&fields={triggers}"),
        "environments": get(f"{mistral}/environments?limit=1000&fields=name,variables"),
        "volumes": get(f"{cinder}/volumes?limit=1000"),
        "backups": get(f"{cinder}/backups/detail?limit=1000&sort=created_at:desc"),
    }


def in_turn(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Go each way once in every round; give the medians in milliseconds."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _round in range(rounds):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            took[name].append((time.perf_counter() - begun) * 1000)
    return {name: statistics.median(each) for name, each in took.items()}


def histories(person: Person, env: dict[str, Any], rounds: int) -> dict[str, float]:
    """Time the history, mistral-dashboard's, an empty panel, and the calls."""
    reader = Reader(env["urls"]["horizon"])
    size = 20
    pages: dict[str, Callable[[], object]] = {
        "history": lambda: reader.load(HISTORY, "history__row"),
        "mistral-dashboard": lambda: reader.load(THEIRS, "executions__row"),
        "empty panel": lambda: reader.load(EMPTY),
    }
    return in_turn(pages | calls(person, env, size), rounds)


def main() -> None:
    """Fill, measure, and print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help="of each page (default 15)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[*RUNS], choices=[*RUNS])
    options = parser.parse_args()
    env: dict[str, Any] = json.loads((HOME / "env.json").read_text())
    person = Person(env, "demo")
    filled = Filled(person)
    filled.have_schedules(200)
    for count in (2_000, 10_000):
        filled.have_executions(count)
        took = histories(person, env, options.rounds)
        ours, theirs, empty = (took.pop(n) for n in ("history", "mistral-dashboard", "empty panel"))
        slowest = max(took, key=lambda name: took[name])
        allowed = 1.5 * (empty + took[slowest])
        print(
            f"{count} executions, 200 triggers: history {ours:.0f} ms, mistral-dashboard {theirs:.0f} ms "
            f"(ratio {ours / theirs:.2f}, allowed 0.20); empty panel {empty:.0f} ms + slowest call "
            f"{took[slowest]:.0f} ms ({slowest}), 1.5 times that {allowed:.0f} ms; "
            + ", ".join(f"{name} {each:.0f}" for name, each in took.items())
        )
    for count in options.sizes:
        filled.have_volumes(count)
        filled.have_schedules(count)
        filled.have_executions(max(filled.executions, RUNS[count]))
        filled.have_backups()
        large(Reader(env["urls"]["horizon"]), count, options.rounds)


def large(reader: Reader, count: int, rounds: int) -> None:
    """Time every page, and what stands beside it; tell how large each is, and what the Overview says."""
    paths = (EMPTY, *OVERVIEW, VOLUMES, SCHEDULES, HISTORY, f"{PANEL}create/", *BESIDE)
    sizes = {path: len(reader.load(path).encode()) for path in paths}
    ways: dict[str, Callable[[], object]] = {
        path: (lambda path=path: reader.load(path)) for path in paths
    }
    print(f"{count} volumes and schedules, {RUNS[count]} runs:")
    for path, each in in_turn(ways, rounds).items():
        print(f"  {path} {each:.0f} ms, {sizes[path] / 1000:.0f} KB", flush=True)
    numbers = re.findall(r"<strong>(\d+)</strong> (\w+)", reader.load(OVERVIEW[0]))
    print("  the Overview says: " + ", ".join(f"{number} {word}" for number, word in numbers))


if __name__ == "__main__":
    main()
