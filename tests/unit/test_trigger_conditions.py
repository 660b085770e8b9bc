# SPDX-License-Identifier: Apache-2.0
"""Triggers are asked for by any names that people give, in few calls, each with an address that a server takes."""

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.api.mistral.triggers import conditions
from backup_dashboard.core.schedules import MAX_NAME_LENGTH


def read(condition: str) -> list[str]:
    """Read a condition as Mistral does (``mistral/utils/filter_utils.py``)."""
    kind, value = condition.split(":", 1)
    return value.split(",") if kind == "in" else [value]


@given(st.lists(st.text(min_size=1, max_size=MAX_NAME_LENGTH), max_size=60))
def test_mistral_reads_every_name_as_it_is(names: list[str]) -> None:
    found = [name for each in conditions(names) for name in read(each)]
    assert sorted(found) == sorted(names)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200), max_size=60
    )
)
def test_no_condition_of_several_is_long(names: list[str]) -> None:
    for each in conditions(names):
        assert len(read(each)) == 1 or len(quote(each)) <= 2_100


def test_fifty_usual_names_are_one_condition() -> None:
    assert len(list(conditions(f"nightly of database {n}" for n in range(50)))) == 1
