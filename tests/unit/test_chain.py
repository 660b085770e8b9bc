# SPDX-License-Identifier: Apache-2.0
"""Which backup hangs on which, as Cinder hangs them."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.chains import group_by_chain
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import backup


def taken(id: str, hours_ago: int, kind: str = "incremental", **changes: Any) -> Backup:
    moment = NOW - timedelta(hours=hours_ago)
    incremental = kind == "incremental"
    return backup(id, created_at=moment, is_incremental=incremental, **changes)


def drawn(*backups: Backup) -> list[list[str]]:
    return [[link.backup.id for link in chain.links] for chain in group_by_chain(backups)]


def hanging(*backups: Backup) -> dict[str, str | None]:
    links = [link for chain in group_by_chain(backups) for link in chain.links]
    return {link.backup.id: link.parent and link.parent.id for link in links}


def test_incrementals_hang_on_the_full_before_them_one_on_the_other() -> None:
    found = [taken("f1", 9, "full"), taken("i1", 8), taken("i2", 7), taken("f2", 6, "full")]
    assert drawn(*found) == [["f2"], ["i2", "i1", "f1"]]
    assert hanging(*found) == {"f1": None, "i1": "f1", "i2": "i1", "f2": None}


def test_an_incremental_hangs_on_a_foreign_backup_that_came_in_between() -> None:
    found = [taken("f1", 9, "full"), taken("by hand", 8, "full", execution=""), taken("i1", 7)]
    assert drawn(*found) == [["i1", "by hand"], ["f1"]]


def test_a_backup_that_failed_stands_in_its_chain_and_nothing_hangs_on_it() -> None:
    found = [taken("f1", 9, "full"), taken("broken", 8, status="error"), taken("i1", 7)]
    assert drawn(*found) == [["i1", "broken", "f1"]]
    assert hanging(*found) == {"f1": None, "broken": "f1", "i1": "f1"}


def test_a_broken_link_between_two_good_backups_is_shown_where_it_is() -> None:
    broken = taken("i1", 8, status="error", has_dependents=True)
    assert hanging(taken("f1", 9, "full"), broken, taken("i2", 7)) == {
        **{"f1": None, "i1": "f1"},
        "i2": "i1",
    }


def test_an_incremental_whose_parent_is_not_known_stands_alone_and_says_so() -> None:
    full = taken("f1", 9, "full", has_dependents=True)
    found = group_by_chain([full, taken("i1", 8), taken("i2", 7)])
    assert [[link.backup.id for link in chain.links] for chain in found] == [["i2"], ["i1", "f1"]]
    assert [link.parent_unknown for chain in found for link in chain.links] == [True, False, False]


def test_what_was_read_counts_and_not_when_the_backup_was_asked_for() -> None:
    late = taken("i1", 1, data_timestamp=NOW - timedelta(hours=8), snapshot_id="s")
    assert drawn(taken("f1", 9, "full"), late, taken("f2", 5, "full")) == [["f2"], ["i1", "f1"]]


def test_an_incremental_whose_full_was_cut_from_the_list_stands_alone() -> None:
    [chain] = group_by_chain([taken("i1", 3)])
    assert chain.links[0].parent is None


def test_the_size_of_a_chain_is_all_that_it_takes() -> None:
    [chain] = group_by_chain([taken("f1", 9, "full", size=10), taken("i1", 8, size=2)])
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
    links = [link for chain in group_by_chain(found) for link in chain.links]
    assert sorted(link.backup.id for link in links) == sorted(each.id for each in found)
    for link in links:
        assert link.parent is None or link.parent.taken <= link.backup.taken
