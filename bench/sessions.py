# SPDX-License-Identifier: Apache-2.0
"""Load the history, the overview, the schedules and the plan by many users at once: locust, ``make bench-sessions``.

The project is filled first (``filled.py``). The memory of Horizon's processes is printed at the start, in the
middle and at the end. A page that says that a service is missing counts as an error.
"""

import json
from typing import Any

import gevent
from locust import HttpUser
from locust import between
from locust import events
from locust import task
from page_time import CALENDAR
from page_time import HISTORY
from page_time import SCHEDULES
from page_time import STATE
from page_time import workers

from bench.filled import HOME
from bench.filled import Filled
from bench.reader import FORM
from bench.reader import PANEL
from tests.support.cloud.kit import Person

SIZE = 3_000
"""The number of volumes and schedules of the project."""

ENV: dict[str, Any] = json.loads((HOME / "env.json").read_text())
VOLUMES: list[str] = []


@events.test_start.add_listener
def _fill(environment: Any, **_more: Any) -> None:
    filled = Filled(Person(ENV, "demo"))
    filled.have(SIZE)
    VOLUMES[:] = filled.volumes
    _tell("at the start")
    half = environment.parsed_options.run_time / 2
    gevent.spawn_later(half, _tell, "in the middle")


@events.test_stop.add_listener
def _end(**_more: Any) -> None:
    _tell("at the end")


def _tell(when: str) -> None:
    print(f"workers, MB, {when}: {workers(ENV)}", flush=True)


class Someone(HttpUser):
    """A user who is signed in as demo and loads one page after the other."""

    host = ENV["urls"]["horizon"]
    wait_time = between(1, 5)

    def on_start(self) -> None:
        """Sign in."""
        self.client.get("/auth/login/", name="signing in")
        fields = {"username": "demo", "password": "demo", "region": "default", **self._token()}
        referer = {"Referer": f"{self.host}/auth/login/"}
        self.client.post("/auth/login/", fields, headers=referer, name="signing in")

    def _token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.client.cookies.get("csrftoken", "")}

    def _load(self, name: str, path: str) -> None:
        with self.client.get(path, name=name, catch_response=True) as answer:
            if "bd-missing" in answer.text or "/auth/login" in answer.url:
                answer.failure("something is missing")

    @task(3)
    def history(self) -> None:
        """Load the history."""
        self._load("History", HISTORY)

    @task(3)
    def overview(self) -> None:
        """Load the overview."""
        self._load("Overview, frame", PANEL)
        self._load("Overview, state", STATE)
        self._load("Overview, calendar", CALENDAR)

    @task(2)
    def schedules(self) -> None:
        """Load the schedules."""
        self._load("Schedules", SCHEDULES)

    @task(1)
    def plan(self) -> None:
        """Render a plan."""
        fields = FORM | self._token() | {"volume_id": VOLUMES[0]}
        referer = {"Referer": f"{self.host}{PANEL}create/"}
        address = f"{PANEL}preview/"
        with self.client.post(
            address, fields, headers=referer, name="plan", catch_response=True
        ) as answer:
            if "bd-sentence" not in answer.text or "bd-missing" in answer.text:
                answer.failure("no plan")
