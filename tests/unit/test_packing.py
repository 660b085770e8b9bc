# SPDX-License-Identifier: Apache-2.0
"""What is written down for the shelf tells nobody an input, a label or an address, and is all that pages need."""

from datetime import timedelta

import pytest

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import RunState
from backup_dashboard.flows import project_protection
from backup_dashboard.flows.packing import pack
from backup_dashboard.flows.packing import unpack
from backup_dashboard.flows.packing import without_addresses
from backup_dashboard.flows.packing import written
from backup_dashboard.flows.shelf import Shelf
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMemory
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule
from tests.support.unit.large import healthy

SECRET = "correct-horse"
ADDRESS = f"http://keystone.inside:5000/v3?token={SECRET}"
INPUTS = {"volume_id": "v1", "backup_name": SECRET, "extra": {"deep": [SECRET]}}


@pytest.mark.parametrize(
    "told",
    [
        schedule("s1", inputs=INPUTS, params={"env": SECRET}),
        run("r1", inputs=INPUTS, state=RunState.FAILED, cause=f"No answer from {ADDRESS}, twice."),
        backup("b1", metadata={"note": SECRET}, fail_reason=f"Swift at {ADDRESS}"),
    ],
)
def test_no_input_label_or_address_is_written_down(told: object) -> None:
    assert SECRET.encode() not in written([{"deep": (told,)}])


def test_the_volume_and_the_run_that_made_a_backup_are() -> None:
    kept = unpack(pack([schedule("s1", inputs=INPUTS), backup("b1", metadata={"execution": "r1"})]))
    assert kept[0].volume_id == "v1"
    assert kept[1].execution_id == "r1"


def test_a_text_without_addresses_reads_on() -> None:
    assert without_addresses(f"No answer from {ADDRESS}, twice.") == "No answer from … twice."
    assert without_addresses("Ratio 3:1, see a/b.") == "Ratio 3:1, see a/b."


def test_a_project_of_one_round_is_counted_each_time() -> None:
    memory = FakeMemory()
    mistral, cinder = healthy(5)
    project_protection.load_project_protection(mistral, cinder, Shelf(memory, ("p1",)), NOW, NOW)
    assert memory.kept == {}


def large() -> tuple[FakeMistral, FakeCinder]:
    """A project that takes several rounds, with a failure whose cause has an address."""
    mistral, cinder = healthy(70)
    failed = run(
        "r-new",
        inputs={"volume_id": "v1", "backup_name": SECRET},
        started=NOW - timedelta(minutes=5),
        origin=Origin("s1", by_hand=False),
        state=RunState.FAILED,
        cause=f"No answer from {ADDRESS}",
    )
    mistral.ran.insert(0, failed)
    return mistral, cinder


def test_what_is_kept_says_the_same_as_what_was_counted() -> None:
    memory = FakeMemory()
    kept = Shelf(memory, ("p1",))
    mistral, cinder = large()
    counted = project_protection.load_project_protection(
        mistral, cinder, kept, NOW - timedelta(days=1), NOW
    )
    asked = len(mistral.asked)
    again = project_protection.load_project_protection(
        mistral, cinder, kept, NOW - timedelta(days=1), NOW
    )
    assert len(mistral.asked) == asked
    assert again.state.counts == counted.state.counts
    assert [each.run.id for each in again.state.failures] == ["r-new"]
    assert again.state.failures[0].run.cause == counted.state.failures[0].run.cause
    assert again.counted_at == counted.counted_at


def test_the_list_of_volumes_says_the_same_as_what_was_counted() -> None:
    memory = FakeMemory()
    told = []
    for _ in range(2):
        found = project_protection.load_volumes(*large(), Shelf(memory, ("p1",)), NOW, NOW)
        rows = [each.protection for each in found.lines]
        told.append([(each.name, each.status, each.why, each.last_good) for each in rows])
        assert [each.status for each in found.lines] == [each.status for each in rows]
    assert len(told[0]) == 70
    assert told[0] == told[1]


def test_what_is_kept_of_a_project_has_no_secret() -> None:
    memory = FakeMemory()
    project_protection.load_project_protection(
        *large(), Shelf(memory, ("p1",)), NOW - timedelta(days=1), NOW
    )
    pieces = [unpack(each) for each in memory.kept.values() if isinstance(each, bytes)]
    (state,) = [
        each.state for each in pieces if isinstance(each, project_protection.ProjectProtection)
    ]
    (lines,) = [each.lines for each in pieces if isinstance(each, project_protection.Volumes)]
    assert "r-new" in repr(state)
    assert SECRET not in repr(state)
    assert "r-new" in repr([line.protection for line in lines])
    assert SECRET not in repr([line.protection for line in lines])


def test_who_reads_in_another_zone_has_the_failures_since_his_yesterday() -> None:
    memory = FakeMemory()
    mistral, cinder = large()
    for since in (NOW - timedelta(days=1), NOW - timedelta(minutes=1)):
        found = project_protection.load_project_protection(
            mistral, cinder, Shelf(memory, ("p1",)), since, NOW
        )
        assert found.since == since


def test_while_a_service_is_missing_nothing_is_kept() -> None:
    memory = FakeMemory()
    mistral, cinder = large()
    mistral.error = Unreachable(Service.MISTRAL, "down")
    found = project_protection.load_project_protection(
        mistral, cinder, Shelf(memory, ("p1",)), NOW, NOW
    )
    assert found.state.counts is None
    assert memory.kept == {}
