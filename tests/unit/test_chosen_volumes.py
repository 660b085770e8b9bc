# SPDX-License-Identifier: Apache-2.0
"""The volumes that somebody has chosen are found however many the project has, and asked for in few calls."""

import uuid
from datetime import timedelta

import pytest

from backup_dashboard.api.errors import Busy
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import TooMuch
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows.chosen_volumes import load_chosen_volumes
from backup_dashboard.flows.shelf import Shelf
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMemory
from tests.support.unit.fakes import shelf


def project(count: int) -> tuple[FakeCinder, list[str]]:
    """A project of so many volumes, of which the first list has a thousand."""
    cinder = FakeCinder()
    cinder.held = [Volume(str(uuid.uuid4()), f"disk {n:05}", 1, "available") for n in range(count)]
    return cinder, [each.id for each in cinder.held]


@pytest.mark.parametrize(
    ("chosen", "calls"),
    [
        (slice(0, 2), ["volume"] * 2),
        (slice(1998, 2000), ["volume"] * 2),
        (slice(0, 500), ["volumes"]),
        (slice(990, 1010), ["volumes", *["volume"] * 10]),
        (slice(500, 1500), ["volumes", "volumes"]),
    ],
)
def test_they_are_found_wherever_they_stand(chosen: slice, calls: list[str]) -> None:
    cinder, ids = project(2000)
    found = load_chosen_volumes(cinder, shelf(), ids[chosen], "mine", NOW)
    assert [each.id for each in found] == ids[chosen]
    assert cinder.asked == calls


def test_the_second_question_for_the_same_asks_nothing_in_a_large_project() -> None:
    memory = FakeMemory()
    cinder, ids = project(2000)
    for chosen in (ids[990:1010], ids[990:1010], ids[995:1000]):
        found = load_chosen_volumes(cinder, Shelf(memory, ("p1",)), chosen, "mine", NOW)
        assert [each.id for each in found] == chosen
    assert cinder.asked.count("volumes") == 1
    changed = Shelf(memory, ("p1",), NOW + timedelta(seconds=1))
    load_chosen_volumes(cinder, changed, ids[995:1000], "mine", NOW)
    assert cinder.asked.count("volumes") == 1


def test_those_of_a_small_project_are_never_kept() -> None:
    memory = FakeMemory()
    cinder, ids = project(50)
    for _ in range(2):
        load_chosen_volumes(cinder, Shelf(memory, ("p1",)), ids, "mine", NOW)
    assert cinder.asked == ["volumes"] * 2
    assert memory.kept == {}


def test_what_is_not_there_is_left_out_and_a_cinder_that_does_not_answer_says_so() -> None:
    cinder, ids = project(20)
    strange = [str(uuid.uuid4()) for _ in range(5)]
    assert len(load_chosen_volumes(cinder, shelf(), [*ids, *strange], "mine", NOW)) == 20
    cinder.error = Unreachable(Service.CINDER, "down")
    with pytest.raises(Unreachable):
        load_chosen_volumes(cinder, shelf(), ids, "mine", NOW)


def test_a_cinder_that_tells_the_list_alone_is_not_taken_for_one_without_the_others() -> None:
    cinder, ids = project(2000)
    cinder.volume = lambda _id: (_ for _ in ()).throw(Busy(Service.CINDER, "429"))
    with pytest.raises(Busy):
        load_chosen_volumes(cinder, shelf(), ids[990:1010], "mine", NOW)


def test_beyond_what_is_read_of_cinder_nothing_is_called_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("backup_dashboard.flows.chosen_volumes.MANY_VOLUMES", 1200)
    cinder, ids = project(2000)
    with pytest.raises(TooMuch):
        load_chosen_volumes(cinder, shelf(), ids[1150:1300], "mine", NOW)
