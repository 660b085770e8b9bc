# SPDX-License-Identifier: Apache-2.0
"""What an installed definition is: its version, and whether somebody changed it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.workflow_versions import NO_VERSION
from backup_dashboard.core.workflow_versions import Shipped
from backup_dashboard.core.workflow_versions import Verdict
from backup_dashboard.core.workflow_versions import VersionState
from backup_dashboard.core.workflow_versions import digest
from backup_dashboard.core.workflow_versions import judge
from backup_dashboard.core.workflow_versions import version_of

SHIPPED = Shipped("third", 3, {1: digest("first"), 2: digest("second"), 3: digest("third")})


@pytest.mark.parametrize(
    ("text", "tags", "verdict"),
    [
        ("first", ["version:1"], Verdict(1, VersionState.OLD, changed=False)),
        ("second", ["version:2"], Verdict(2, VersionState.OLD, changed=False)),
        ("third", ["version:3"], Verdict(3, VersionState.CURRENT, changed=False)),
        ("first, changed", ["version:1"], Verdict(1, VersionState.OLD, changed=True)),
        ("third, changed", ["version:3"], Verdict(3, VersionState.CURRENT, changed=True)),
        ("fourth", ["version:4"], Verdict(4, VersionState.NEWER, changed=False)),
        ("somebody's", ["theirs"], Verdict(NO_VERSION, VersionState.OLD, changed=True)),
        ("somebody's", [], Verdict(NO_VERSION, VersionState.OLD, changed=True)),
    ],
)
def test_an_installed_text_is_judged(text: str, tags: list[str], verdict: Verdict) -> None:
    assert judge(SHIPPED, text, tags) == verdict


def test_a_text_with_half_a_character_is_none_that_was_shipped() -> None:
    assert judge(SHIPPED, "first\ud83d", []).changed


def test_a_text_that_was_shipped_has_its_version_whatever_its_tags_say() -> None:
    assert judge(SHIPPED, "second", []) == Verdict(2, VersionState.OLD, changed=False)


def test_what_the_package_ships_now_counts_as_known_before_it_is_released() -> None:
    edited = Shipped("third, edited", 3, SHIPPED.released)
    assert judge(edited, "third, edited", ["version:3"]) == Verdict(
        3, VersionState.CURRENT, changed=False
    )


@pytest.mark.parametrize(
    ("tags", "version"),
    [
        (["backup_dashboard", "version:12"], 12),
        (["version:2", "version:10"], 10),
        (["version:", "version:x", "version:0", "version:-1", "a version:1", "version:1 b"], 0),
    ],
)
def test_the_version_is_read_from_the_tags(tags: list[str], version: int) -> None:
    assert version_of(tags) == version


@given(st.text(), st.lists(st.text() | st.from_regex(r"version:\d+", fullmatch=True)))
def test_a_text_that_no_release_shipped_is_changed_or_newer(text: str, tags: list[str]) -> None:
    known = text in ("first", "second", "third")
    verdict = judge(SHIPPED, text, tags)
    assert (verdict.changed or verdict.standing is VersionState.NEWER) != known
