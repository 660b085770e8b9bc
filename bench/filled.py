# SPDX-License-Identifier: Apache-2.0
"""Fill a project by copying a real schedule, run, volume and backup many times in the services' databases."""

import hashlib
import json
import os
import sqlite3
import uuid
from collections.abc import Iterable
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person

REPO = Path(__file__).parents[1]
HOME = Path(os.environ.get("DEVCLOUD_HOME") or REPO / ".devcloud")
RUNS = {200: 10_000, 3_000: 30_000, 10_000: 100_000}
"""The number of runs for a number of volumes."""

MARK = "bench"

_BEFORE_THE_FIRST = 180
"""Minutes until the first schedule is due, so that nothing is late while the benchmark runs."""

Row = dict[str, Any]


class Table:
    """A table of a service's SQLite database."""

    def __init__(self, service: str, name: str) -> None:
        self._file = HOME / "var" / service / f"{service}.db"
        self._name = name

    def one(self, id: str) -> Row:
        """Return one row."""
        with sqlite3.connect(self._file, timeout=60) as database:
            database.row_factory = sqlite3.Row
            query = f"SELECT * FROM {self._name} WHERE id = ?"  # noqa: S608 - our own names
            return dict(database.execute(query, (id,)).fetchone())

    def leave(self, id: str) -> None:
        """Delete every row except one."""
        with sqlite3.connect(self._file, timeout=60) as database:
            database.execute(f"DELETE FROM {self._name} WHERE id != ?", (id,))  # noqa: S608

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows."""
        with sqlite3.connect(self._file, timeout=60) as database:
            for row in rows:
                names = ", ".join(row)
                places = ", ".join("?" * len(row))
                query = f"INSERT INTO {self._name} ({names}) VALUES ({places})"  # noqa: S608
                database.execute(query, tuple(row.values()))


def said(moment: datetime) -> str:
    """Format a time as SQLAlchemy does."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


class Filled:
    """The project demo, filled with copies of real rows."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.volumes = [person.cinder.volumes.list()[0].id]
        self.triggers: list[str] = []
        self.executions = 0
        run = person.run(ROTATION, **self._inputs(self.volumes[0]))
        self.run = run.id
        self._execution = Table("mistral", "workflow_executions_v2").one(run.id)
        self._backup = Table("cinder", "backups").one(run.output["backup_id"])
        self._backed_up = 0

    def _inputs(self, volume_id: str) -> Row:
        limits = {"max_full_backups": 2, "max_incremental_backups": 5}
        return {"volume_id": volume_id, "backup_name": MARK, **limits}

    def have(self, count: int, runs: int = 0) -> None:
        """Make ``count`` volumes, schedules and backups, and ``runs`` runs, by default as many as ``RUNS`` says."""
        self.have_volumes(count)
        self.have_schedules(count)
        self.have_executions(runs or RUNS[count])
        self.have_backups()

    def have_volumes(self, count: int) -> None:
        """Make volumes until there are ``count``."""
        table = Table("cinder", "volumes")
        there = table.one(self.volumes[0])
        made = [str(uuid.uuid4()) for _n in range(count - len(self.volumes))]
        table.add({**there, "id": id, "display_name": f"volume {n}"} for n, id in enumerate(made))
        self.volumes += made

    def have_backups(self) -> None:
        """Make one backup of each volume, half an hour old."""
        made = said(self.now - timedelta(minutes=30))
        times = {"created_at": made, "updated_at": made, "data_timestamp": made}
        Table("cinder", "backups").add(
            {**self._backup, **times, "id": str(uuid.uuid4()), "volume_id": volume}
            for volume in self.volumes[self._backed_up :]
        )
        self._backed_up = len(self.volumes)

    def have_schedules(self, count: int) -> None:
        """Make schedules until there are ``count``, spread over a day; none of them fires during the benchmark."""
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
            slot = self.now.replace(minute=0, second=0) + timedelta(
                minutes=_BEFORE_THE_FIRST + number % 1200
            )
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
        """Make ``count`` runs of all schedules: every tenth has failed, and the newest is some minutes old."""
        table = Table("mistral", "workflow_executions_v2")
        table.leave(self.run)
        rows = []
        for number in range(count):
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
        table.add(rows)
        self.executions = count
