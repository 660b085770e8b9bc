# SPDX-License-Identifier: Apache-2.0
"""One thing done to several schedules or runs: each is accounted for, by the name that people know it by."""

from datetime import timedelta

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.records import Record
from backup_dashboard.core.runs import Origin
from backup_dashboard.flows.several import do_to_each
from backup_dashboard.flows.several import run_names
from backup_dashboard.flows.several import schedule_names
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule


def test_one_that_fails_keeps_none_of_the_others_from_being_done() -> None:
    done: list[str] = []
    gone = NotFound(Service.MISTRAL, "two")

    def act(id: str) -> None:
        if id == "two":
            raise gone
        done.append(id)

    assert do_to_each(act, ["one", "two", "three"]) == [None, gone, None]
    assert sorted(done) == ["one", "three"]


def test_a_schedule_is_named_by_any_id_that_it_had_and_a_paused_one_by_its_record() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1", name="nightly")]
    paused = schedule("s2", name="weekly")
    mistral.environments.save_record(Record.of(paused, NOW).paused(paused.definition, NOW))
    changed = Record.of(schedule("s0", name="nightly"), NOW - timedelta(days=1))
    mistral.environments.save_record(changed.active(mistral.held[0], NOW))
    found = schedule_names(mistral, ["s0", "s1", "s2", "gone"])
    assert found == {"s0": "nightly", "s1": "nightly", "s2": "weekly"}


def test_a_run_is_named_by_its_schedule_or_else_by_its_backup() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1", name="nightly")]
    mistral.ran = [
        run("scheduled", origin=Origin("s1")),
        run(
            "by hand",
            origin=Origin(),
            inputs={"volume_id": "v1", "backup_name": "before the upgrade"},
        ),
    ]
    assert run_names(mistral, ["scheduled", "by hand", "gone"]) == {
        "scheduled": "nightly",
        "by hand": "before the upgrade",
    }


def test_where_mistral_does_not_answer_nothing_has_a_name() -> None:
    mistral = FakeMistral(Unreachable(Service.MISTRAL, ""))
    assert schedule_names(mistral, ["s1"]) == {}
    assert run_names(mistral, ["r1"]) == {}
