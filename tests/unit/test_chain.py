# SPDX-License-Identifier: Apache-2.0
"""Which backup hangs on which, as Cinder hangs them."""

from datetime import timedelta
from typing import Any

from fakes import NOW
from fakes import backup
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.chain import chains
from backup_dashboard.core.storage import Backup


def taken(id: str, hours_ago: int, kind: str = "incremental", **changes: Any) -> Backup:
    moment = NOW - timedelta(hours=hours_ago)
    incremental = kind == "incremental"
    return backup(id, created_at=moment, is_incremental=incremental, **changes)


def drawn(*backups: Backup) -> list[list[str]]:
    return [[link.backup.id for link in chain.links] for chain in chains(backups)]


def test_incrementals_hang_on_the_full_before_them_one_on_the_other() -> None:
    found = [taken("f1", 9, "full"), taken("i1", 8), taken("i2", 7), taken("f2", 6, "full")]
    assert drawn(*found) == [["f2"], ["i2", "i1", "f1"]]
    parents = {
        link.backup.id: link.parent and link.parent.id
        for chain in chains(found)
        for link in chain.links
    }
    assert parents == {"f1": None, "i1": "f1", "i2": "i1", "f2": None}


def test_an_incremental_hangs_on_a_foreign_backup_that_came_in_between() -> None:
    found = [taken("f1", 9, "full"), taken("by hand", 8, "full", execution=""), taken("i1", 7)]
    assert drawn(*found) == [["i1", "by hand"], ["f1"]]


def test_nothing_hangs_on_a_broken_backup_and_it_hangs_on_nothing() -> None:
    found = [taken("f1", 9, "full"), taken("broken", 8, status="error"), taken("i1", 7)]
    assert drawn(*found) == [["i1", "f1"], ["broken"]]


def test_what_was_read_counts_and_not_when_the_backup_was_asked_for() -> None:
    late = taken("i1", 1, data_timestamp=NOW - timedelta(hours=8))
    assert drawn(taken("f1", 9, "full"), late, taken("f2", 5, "full")) == [["f2"], ["i1", "f1"]]


def test_an_incremental_whose_full_was_cut_from_the_list_stands_alone() -> None:
    [chain] = chains([taken("i1", 3)])
    assert chain.links[0].parent is None


def test_the_size_of_a_chain_is_all_that_it_takes() -> None:
    [chain] = chains([taken("f1", 9, "full", size=10), taken("i1", 8, size=2)])
    assert chain.size == 12


@given(st.lists(st.tuples(st.integers(0, 500), st.booleans(), st.booleans()), max_size=30))
def test_each_backup_is_in_one_chain_and_younger_than_what_it_hangs_on(rows: list) -> None:
    found = [
        taken(
            str(place),
            hours,
            "incremental" if incremental else "full",
            status="error" if broken else "available",
        )
        for place, (hours, incremental, broken) in enumerate(rows)
    ]
    links = [link for chain in chains(found) for link in chain.links]
    assert sorted(link.backup.id for link in links) == sorted(each.id for each in found)
    for link in links:
        assert link.parent is None or link.parent.taken <= link.backup.taken
        assert link.parent is None or link.parent.status == "available"
