# SPDX-License-Identifier: Apache-2.0
"""How long the plan takes to refresh while somebody types: real Horizon, real services, calls included.

Sends the form's preview again and again, as the page does, in a project that has a number of schedules, and
prints one line for each number of volumes chosen: median and 95th percentile in milliseconds.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

REPO = Path(__file__).parents[1]
sys.path.insert(0, str(REPO / "tests" / "cloud"))

from kit import ROTATION  # noqa: E402
from kit import Person  # noqa: E402
from kit import until  # noqa: E402

HOME = Path(os.environ.get("DEVCLOUD_HOME") or REPO / ".devcloud")
PANEL = "/project/backup_schedules/"
ALLOWED = 150
"""Milliseconds of the median."""

FORM = {
    "workflow": ROTATION,
    "max_full_backups": "2",
    "max_incremental_backups": "5",
    "pattern": "0 2 * * *",
    "name": "bench",
    "backup_name": "",
    "window": "60",
    "wanted": "preview",
}


class Page:
    """The form, signed in as demo."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = requests.Session()
        login = f"{url}/auth/login/"
        self._http.get(login)
        given = {"username": "demo", "password": "demo", "region": "default"}
        self._http.post(login, data=given | self._token, headers={"Referer": login})
        self._http.get(f"{url}{PANEL}create/").raise_for_status()

    @property
    def _token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self._http.cookies.get("csrftoken", "")}

    def refresh(self, volumes: list[str], **changes: str) -> float:
        """Have the plan rendered, and give how many milliseconds that took."""
        given = FORM | changes | self._token | {"volume_id": volumes}
        begun = time.perf_counter()
        answer = self._http.post(f"{self._url}{PANEL}preview/", data=given, allow_redirects=False)
        took = (time.perf_counter() - begun) * 1000
        if answer.status_code != 200 or "bd-sentence" not in answer.text:
            raise SystemExit(f"no plan: {answer.status_code} {answer.text[:500]}")
        return took


@contextmanager
def schedules(person: Person, volumes: list[str], count: int) -> Iterator[None]:
    """Have the project hold ``count`` schedules that don't fire meanwhile."""
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
        for each in made:
            person.mistral.cron_triggers.delete(each.id)


@contextmanager
def volumes(person: Person, count: int) -> Iterator[list[str]]:
    """Have ``count`` volumes; those of the demo are enough for a few."""
    there = [volume.id for volume in person.cinder.volumes.list()]
    made = [
        person.cinder.volumes.create(1, name=f"bench {n}").id for n in range(count - len(there))
    ]
    try:
        yield [*there, *made][:count]
    finally:
        for each in made:
            until(lambda id_=each: person.cinder.volumes.get(id_).status == "available", "volume")
            person.cinder.volumes.delete(each)


def measure(page: Page, chosen: list[str], rounds: int) -> list[float]:
    """Refresh the plan often; each time something else was typed."""
    page.refresh(chosen)
    return [page.refresh(chosen, pattern=f"{n % 60} {n % 24} * * *") for n in range(rounds)]


def main() -> None:
    """Measure, and print a line for each number of volumes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=50, help="requests (default 50)")
    parser.add_argument("--schedules", type=int, default=50, help="in the project (default 50)")
    parser.add_argument("--volumes", type=int, nargs="+", default=[1, 30], help="(default 1 30)")
    options = parser.parse_args()
    env: dict[str, Any] = json.loads((HOME / "env.json").read_text())
    person = Person(env, "demo")
    page = Page(env["urls"]["horizon"])
    with (
        volumes(person, max(20, *options.volumes)) as there,
        schedules(person, there, options.schedules),
    ):
        for count in options.volumes:
            took = measure(page, there[:count], options.rounds)
            median, late = statistics.median(took), statistics.quantiles(took, n=20)[-1]
            print(
                f"plan of {count} volumes, {options.schedules} schedules: median {median:.0f} ms "
                f"(allowed {ALLOWED}), 95 % within {late:.0f} ms, {options.rounds} requests"
            )


if __name__ == "__main__":
    main()
