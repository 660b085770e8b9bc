# SPDX-License-Identifier: Apache-2.0
"""Cinder's API fails: for a moment, for good, or just as it answers.

All runs are under way at the same time, each with a volume of its own, and the proxy before Cinder
breaks a request of each. So the waits of those that have to give up are waited for once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.cloud.faults import cinder_behind_proxy
from tests.support.cloud.faults import resume
from tests.support.cloud.faults import volumes
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Run
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import is_one_sentence
from tests.support.cloud.kit import until
from tests.support.cloud.proxy import Rule

LOOK = ("GET", "/volumes/")
LIST = ("GET", "/backups/detail")
CREATE = ("POST", "/backups$")
DELETE = ("DELETE", "/backups/")
POLL = ("GET", "/backups/[0-9a-f-]{36}")

#: What is broken: the method and path of a request, and what else the rule for it says.
Broken = list[tuple[tuple[str, str], dict[str, Any]]]

#: Each run has a full backup to delete. The first GET of a backup belongs to the action that makes it.
MOMENTS: dict[str, Broken] = {
    "all refused twice": [
        (LOOK, {"times": 2}),
        (LIST, {"times": 2}),
        (CREATE, {"times": 2}),
        (POLL, {"times": 2, "after": 1}),
        (DELETE, {"times": 2}),
    ],
    "all cut off once": [
        (LOOK, {"times": 1, "status": None}),
        (LIST, {"times": 1, "status": None}),
        (CREATE, {"times": 1, "status": None}),
        (POLL, {"times": 1, "status": None, "after": 1}),
        (DELETE, {"times": 1, "status": None}),
    ],
    "last look refused twice": [(LIST, {"times": 2, "after": 1})],
    "too many requests": [(CREATE, {"times": 1, "status": 429})],
    # Served, but the answer is lost on its way.
    "answer to create cut off": [(CREATE, {"times": 1, "status": None, "forward": True})],
    "answer to create is 502": [(CREATE, {"times": 1, "status": 502, "forward": True})],
    "answer to delete is 502": [(DELETE, {"times": 1, "status": 502, "forward": True})],
}

NO_ANSWER = "Cinder or Keystone does not answer."
MADE = "Backup 'nightly' of volume '{}' is available, but the clean-up is not finished"
#: Requests that are refused for good, what the run says then, and the backups of the volume.
FOR_GOOD: dict[str, tuple[Broken, str, str]] = {
    "look": ([(LOOK, {})], f"No backup was made: {NO_ANSWER}", "F"),
    "list": ([(LIST, {})], f"The backups of volume '{{}}' could not be listed: {NO_ANSWER}", "F"),
    "create": ([(CREATE, {})], f"No backup of volume '{{}}' was made: {NO_ANSWER}", "F"),
    "poll": (
        [(POLL, {"after": 1})],
        f"Backup 'nightly' of volume '{{}}' could not be followed: {NO_ANSWER}",
        "F F",
    ),
    "last look": ([(LIST, {"after": 1})], f"{MADE}: {NO_ANSWER}", "F F"),
}
#: Why a backup is kept whose deletion is refused for good.
REFUSED = {"forbidden": (403, "Forbidden"), "out of order": (503, "Service Unavailable")}
#: The action that makes a backup asks for it once more; if that fails Mistral hears nothing of it.
LOST = "lost inside of Mistral"

BROKEN: dict[str, Broken] = {
    **MOMENTS,
    **{name: broken for name, (broken, _, _) in FOR_GOOD.items()},
    **{name: [(DELETE, {"status": status})] for name, (status, _) in REFUSED.items()},
    LOST: [(POLL, {"times": 1})],
}


@dataclass
class Weather:
    """The runs that met with each fault."""

    me: Person
    volumes: dict[str, Volume]
    rules: dict[str, list[Rule]]
    older: dict[str, str]
    started: dict[str, str]

    def run(self, name: str) -> Run:
        """The end of a run."""
        return self.me.finished(self.started[name], 150)

    def mend(self, name: str) -> None:
        """Break nothing more of a volume's requests."""
        for rule in self.rules[name]:
            rule.times = 0

    def next(self, name: str) -> Run:
        """The run after it, with nothing broken."""
        return self.me.finished(start(self.me, self.volumes[name]))


def start(person: Person, volume: Volume, **inputs: int) -> str:
    return person.start(
        ROTATION,
        volume_id=volume.id,
        backup_name="nightly",
        max_full_backups=1,
        max_incremental_backups=0,
        **inputs,
    )


@pytest.fixture(scope="module")
def weather(env: dict[str, Any], admin: Person) -> Iterator[Weather]:
    """Runs that met with each fault, all of them started."""
    watcher = Person(env, "demo")
    with ExitStack() as stack:
        server = stack.enter_context(cinder_behind_proxy(env))
        me = Person(env, "demo")
        all_of = stack.enter_context(volumes(watcher, admin, BROKEN))
        first = {name: start(me, each) for name, each in all_of.items()}
        older = {name: str(me.finished(run).output["backup_id"]) for name, run in first.items()}
        rules = {
            name: [Rule(*of, all_of[name].id, **how) for of, how in broken]
            for name, broken in BROKEN.items()
        }
        with server.breaking(*(rule for each in rules.values() for rule in each)):
            started = {
                name: start(me, each, timeout=5 if name == "poll" else 600)
                for name, each in all_of.items()
            }
            yield Weather(me, all_of, rules, older, started)


@pytest.mark.parametrize("name", MOMENTS)
def test_what_fails_for_a_moment_is_asked_again_and_one_backup_is_made(
    weather: Weather, name: str
) -> None:
    run = weather.run(name)
    assert run.state == "SUCCESS", run.sentence
    assert run.sentence == (
        f"Full backup 'nightly' of volume '{name}' is available "
        "(the limit of 0 incrementals was reached), 1 deleted."
    )
    assert run.output["deleted"] == [weather.older[name]]
    (made,) = weather.volumes[name].backups()
    assert (made.id, made.status) == (run.output["backup_id"], "available")
    assert made.metadata["execution"] == run.id


def test_an_answer_that_mistral_loses_is_said_and_a_resume_finds_the_backup(
    weather: Weather,
) -> None:
    run = weather.run(LOST)
    assert run.state == "ERROR"
    assert run.sentence == (
        f"It is not known whether a backup of volume '{LOST}' was made: "
        "Mistral lost track of it, resume the run or leave it to the next one."
    )
    assert weather.volumes[LOST].chain == "F F"
    resume(weather.me, run.id)
    resumed = weather.run(LOST)
    assert resumed.state == "SUCCESS", resumed.sentence
    assert resumed.output["deleted"] == [weather.older[LOST]]
    assert weather.volumes[LOST].chain == "F"


@pytest.mark.parametrize("name", REFUSED)
def test_a_deletion_that_is_refused_is_reported_with_the_reason_and_tried_again(
    weather: Weather, name: str
) -> None:
    run, older = weather.run(name), weather.older[name]
    assert run.state == "SUCCESS", run.sentence
    assert run.sentence.endswith(", 0 deleted, 1 kept that should have gone.")
    assert run.output["kept"] == [{"id": older, "why": REFUSED[name][1]}]
    assert weather.volumes[name].chain == "F F"
    weather.mend(name)
    assert older in weather.next(name).output["deleted"]
    assert weather.volumes[name].chain == "F"


@pytest.mark.parametrize("name", FOR_GOOD)
def test_what_fails_for_good_is_said_and_deletes_nothing(weather: Weather, name: str) -> None:
    _, said, chain = FOR_GOOD[name]
    run = weather.run(name)
    assert run.state == "ERROR"
    assert run.sentence == said.format(name)
    assert is_one_sentence(run.sentence)
    until(lambda: weather.volumes[name].chain == chain, f"{name} has {chain}")
    assert weather.older[name] in {backup.id for backup in weather.volumes[name].backups()}


@pytest.mark.parametrize("name", FOR_GOOD)
def test_the_next_run_after_that_is_right(weather: Weather, name: str) -> None:
    weather.mend(name)
    run = weather.next(name)
    assert run.state == "SUCCESS", run.sentence
    assert weather.volumes[name].chain == "F"
    assert weather.older[name] in run.output["deleted"]
