# SPDX-License-Identifier: Apache-2.0
"""One schedule for each of many volumes."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.cron.patterns import check
from backup_dashboard.core.schedules import MAX_NAME_LENGTH
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.submission import SharedSettings
from backup_dashboard.core.submission import build_definitions
from backup_dashboard.core.workflows import Workflow
from tests.support.limits import keeping
from tests.support.unit.fakes import NOW

NIGHTLY = SharedSettings(Workflow.ROTATION, "0 2 * * *", "daily", limits=keeping(2, 5))


def volumes(*names: str) -> list[Volume]:
    """A volume for each name."""
    return [Volume(f"v{index}", name, 1, "available") for index, name in enumerate(names)]


def test_one_volume_keeps_the_name_that_was_given() -> None:
    (made,) = build_definitions(replace(NIGHTLY, name="my own, über"), volumes("db"))
    assert made.name == made.inputs["backup_name"] == "my own, über"


def test_several_volumes_share_the_first_part_of_the_name() -> None:
    made = build_definitions(replace(NIGHTLY, name="nightly"), volumes("db", "mail"))
    assert [each.name for each in made] == ["nightly-db", "nightly-mail"]
    assert [each.inputs["backup_name"] for each in made] == ["nightly-db", "nightly-mail"]


def test_schedules_of_volumes_with_the_same_name_are_numbered_from_the_second_on() -> None:
    made = build_definitions(NIGHTLY, volumes("db", "db", "mail", "db"))
    assert [each.name for each in made] == ["daily-db", "daily-db-2", "daily-mail", "daily-db-3"]


def test_a_long_name_is_cut_so_that_its_number_has_room() -> None:
    _first, second = build_definitions(NIGHTLY, volumes("v" * 255, "v" * 255))
    assert second.name == "daily-" + "v" * (MAX_NAME_LENGTH - len("daily--2")) + "-2"


def test_without_a_name_the_cadence_is_the_first_part() -> None:
    assert [each.name for each in build_definitions(NIGHTLY, volumes("db"))] == ["daily-db"]


def test_backups_that_were_named_are_called_so_for_every_volume() -> None:
    made = build_definitions(replace(NIGHTLY, backup_name="mine"), volumes("db", "mail"))
    assert {each.inputs["backup_name"] for each in made} == {"mine"}


def test_limits_workflow_and_count_are_the_same_for_all() -> None:
    made = build_definitions(replace(NIGHTLY, count=3), volumes("db", "mail"))
    for each in made:
        assert (each.workflow, each.count) == (Workflow.ROTATION, 3)
        assert each.inputs["max_full_backups"] == 2
        assert each.inputs["max_incremental_backups"] == 5
    assert [each.volume_id for each in made] == ["v0", "v1"]


def test_a_first_run_is_spread_like_the_pattern() -> None:
    batch = replace(NIGHTLY, window=30, first_run=NOW)
    made = build_definitions(batch, volumes("a", "b", "c"))
    assert [each.pattern for each in made] == ["0 2 * * *", "10 2 * * *", "20 2 * * *"]
    assert [each.first_run for each in made] == [
        NOW,
        NOW + timedelta(minutes=10),
        NOW + timedelta(minutes=20),
    ]


def test_runs_of_one_time_only_are_spread_without_a_pattern() -> None:
    once = replace(NIGHTLY, pattern="", window=30, first_run=NOW, count=1)
    made = build_definitions(once, volumes("a", "b"))
    assert [(each.pattern, each.first_run) for each in made] == [
        ("", NOW),
        ("", NOW + timedelta(minutes=15)),
    ]


@given(
    st.lists(st.text(max_size=300), min_size=2, max_size=20),
    st.text("abc", max_size=200),
    st.sampled_from([0, 15, 60, 240]),
)
def test_any_volumes_get_names_of_their_own_that_mistral_can_keep(
    names: list[str], common: str, window: int
) -> None:
    made = build_definitions(replace(NIGHTLY, name=common, window=window), volumes(*names))
    assert len({each.name for each in made}) == len(names)
    assert all(0 < len(each.name) <= MAX_NAME_LENGTH for each in made)
    assert all(check(each.pattern, NOW) for each in made)
