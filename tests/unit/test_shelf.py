# SPDX-License-Identifier: Apache-2.0
"""What is kept for seconds: counted once for all who see the same, never too old, and with every cache right."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest

from backup_dashboard.flows import shelf as shelf_module
from backup_dashboard.flows.shelf import Shelf
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeMemory

MEMBER = ("RegionOne", "p1", "member")
READER = ("RegionOne", "p1", "reader")
ADMIN = ("RegionOne", "p1", "admin", "member")
ANOTHER = ("RegionOne", "p2", "member")
ELSEWHERE = ("RegionTwo", "p1", "member")


@dataclass
class Sum:
    """Something counted."""

    value: Any
    counted_at: datetime = NOW
    keeps: float = 30.0


class Counter:
    """Counts how often it counts."""

    def __init__(self, value: Any = "it", **changes: Any) -> None:
        self.value, self.changes, self.times = value, changes, 0

    def __call__(self) -> dict[str, Sum]:
        self.times += 1
        return {name: Sum(self.value, **self.changes) for name in ("x", "y")}


def test_what_is_kept_is_not_counted_again_nor_what_was_counted_with_it() -> None:
    memory, count = FakeMemory(), Counter()
    assert [Shelf(memory, MEMBER).recall(each, count).value for each in "xxy"] == ["it"] * 3
    assert count.times == 1


@pytest.mark.parametrize("other", [READER, ADMIN, ANOTHER, ELSEWHERE])
def test_who_may_see_something_else_has_it_counted_for_himself(other: tuple[str, ...]) -> None:
    memory = FakeMemory()
    Shelf(memory, MEMBER).recall("x", Counter("the member's"))
    count = Counter("the other's")
    assert Shelf(memory, other).recall("x", count).value == "the other's"
    assert Shelf(memory, MEMBER).recall("x", count).value == "the member's"


def test_names_that_read_alike_together_are_not_the_same() -> None:
    memory = FakeMemory()
    Shelf(memory, ("a", "bc")).recall("x", Counter("one"))
    assert Shelf(memory, ("ab", "c")).recall("x", Counter("two")).value == "two"


def test_who_changed_something_has_it_counted_anew_and_nobody_else() -> None:
    memory = FakeMemory()
    Shelf(memory, MEMBER).recall("x", Counter("before"))
    assert Shelf(memory, MEMBER).recall("x", Counter("other")).value == "before"
    changed = NOW + timedelta(seconds=1)
    assert Shelf(memory, MEMBER, changed).recall("x", Counter("after")).value == "after"


def test_what_was_counted_after_the_change_will_do() -> None:
    memory = FakeMemory()
    later = Counter("later", counted_at=NOW + timedelta(seconds=5))
    Shelf(memory, MEMBER).recall("x", later)
    changed = NOW + timedelta(seconds=1)
    assert Shelf(memory, MEMBER, changed).recall("x", Counter()).value == "later"


def test_what_does_not_fit_is_counted_anew() -> None:
    memory = FakeMemory()
    Shelf(memory, MEMBER).recall("x", Counter("theirs"))
    found = Shelf(memory, MEMBER).recall("x", Counter("mine"), lambda kept: kept.value == "mine")
    assert found.value == "mine"


def test_what_says_so_is_not_kept() -> None:
    memory, count = FakeMemory(), Counter(keeps=0.0)
    for _ in range(2):
        Shelf(memory, MEMBER).recall("x", count)
    assert count.times == 2
    assert memory.kept == {}


@contextmanager
def later(seconds: float) -> Iterator[None]:
    """Have that much time gone by."""
    with pytest.MonkeyPatch.context() as patch:
        moment = time.time() + seconds
        patch.setattr(shelf_module.time, "time", lambda: moment)
        yield


def test_nothing_is_older_than_it_may_be_also_where_the_cache_forgets_nothing() -> None:
    memory, count = FakeMemory(), Counter()
    for seconds, times in ((0, 1), (29, 1), (31, 2)):
        with later(seconds):
            Shelf(memory, MEMBER).recall("x", count)
        assert count.times == times


def counted_elsewhere(monkeypatch: pytest.MonkeyPatch) -> tuple[FakeMemory, Shelf]:
    """A shelf with something old, which somebody counts anew who is not waited for."""
    monkeypatch.setattr(shelf_module, "_PATIENCE", 0.0)
    monkeypatch.setattr(shelf_module, "_LOOK", 0.0)
    memory = FakeMemory()
    shelf = Shelf(memory, MEMBER)
    shelf.recall("x", Counter("old"))
    memory.add(f"{shelf._named('x')}:counting", 1, 60)
    return memory, shelf


def test_while_somebody_counts_anew_nobody_waits_for_him_but_what_is_too_old_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memory, shelf = counted_elsewhere(monkeypatch)
    for seconds, seen in ((31, "old"), (59, "old"), (61, "new")):
        with later(seconds):
            assert shelf.recall("x", Counter("new")).value == seen
    with later(31):
        changed = Shelf(memory, MEMBER, NOW + timedelta(seconds=1))
        assert changed.recall("x", Counter("new")).value == "new"


@pytest.mark.parametrize("memories", [[FakeMemory(keeps=False)] * 2, [FakeMemory(), FakeMemory()]])
def test_a_cache_that_keeps_nothing_and_one_for_each_process_are_right(
    memories: list[FakeMemory],
) -> None:
    for number, memory in enumerate(memories):
        assert Shelf(memory, MEMBER).recall("x", Counter(number)).value == number
    assert Shelf(memories[1], MEMBER, NOW).recall("x", Counter("new")).value == "new"


def test_a_cache_that_is_down_ends_no_page() -> None:
    class Down:
        def __getattr__(self, name: str) -> Any:
            raise ConnectionRefusedError(name)

    count = Counter()
    for _ in range(2):
        assert Shelf(Down(), MEMBER).recall("x", count).value == "it"
    assert count.times == 2


def test_no_piece_is_larger_than_500_kilobytes_and_one_that_is_lost_costs_a_count() -> None:
    memory = FakeMemory()
    count = Counter(random.Random(1).randbytes(1_500_000))
    Shelf(memory, MEMBER).recall("x", count)
    assert Shelf(memory, MEMBER).recall("x", count).value == count.value
    assert count.times == 1
    pieces = {key for key, each in memory.kept.items() if isinstance(each, bytes)}
    assert len(pieces) >= 6
    assert all(len(memory.kept[key]) < 500_000 for key in pieces)
    for key in sorted(pieces)[::3]:
        del memory.kept[key]
    assert Shelf(memory, MEMBER).recall("x", count).value == count.value
    assert count.times == 2


def test_keys_are_what_memcached_takes() -> None:
    memory = FakeMemory()
    Shelf(memory, ("Région 1", "p" * 300, "rôle\twith space")).recall("x", Counter())
    assert memory.kept
    for key in memory.kept:
        assert len(key) < 250
        assert key.isascii()
        assert key.isprintable()
        assert " " not in key


@pytest.mark.parametrize("data", [b"", b"no zlib", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_cannot_be_read_counts_as_nothing(data: bytes) -> None:
    memory = FakeMemory()
    Shelf(memory, MEMBER).recall("x", Counter())
    memory.kept = {
        key: data if isinstance(each, bytes) else each for key, each in memory.kept.items()
    }
    assert Shelf(memory, MEMBER).recall("x", Counter("new")).value == "new"


def ask_at_once(memory: FakeMemory, count: Counter) -> list[str]:
    """Have five ask for the same, the others while the first one counts."""
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> dict[str, Sum]:
        begun.set()
        go_on.wait(10)
        return count()

    found: list[str] = []

    def ask() -> None:
        found.append(Shelf(memory, MEMBER).recall("x", slow).value)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    threads[0].start()
    begun.wait(10)
    for each in threads[1:]:
        each.start()
    go_on.set()
    for each in threads:
        each.join(10)
    return found


def test_of_many_who_ask_at_once_one_counts() -> None:
    memory, count = FakeMemory(), Counter()
    Shelf(memory, MEMBER).recall("x", Counter())
    with later(100):
        assert ask_at_once(memory, count) == ["it"] * 5
    assert count.times == 1


def test_nobody_waits_for_a_count_that_is_short() -> None:
    memory, count = FakeMemory(), Counter(keeps=0.0)
    assert ask_at_once(memory, count) == ["it"] * 5
    assert count.times == 5


def test_one_who_fails_leaves_the_count_to_the_next() -> None:
    memory = FakeMemory()

    def fail() -> dict[str, Sum]:
        raise ConnectionError

    Shelf(memory, MEMBER).recall("x", Counter("old"))
    with later(100):
        with pytest.raises(ConnectionError):
            Shelf(memory, MEMBER).recall("x", fail)
        assert not [key for key in memory.kept if key.endswith(":counting")]
        assert Shelf(memory, MEMBER).recall("x", Counter()).value == "it"


def test_one_who_died_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    _memory, shelf = counted_elsewhere(monkeypatch)
    with later(100):
        assert shelf.recall("x", Counter("new")).value == "new"
