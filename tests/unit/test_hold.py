# SPDX-License-Identifier: Apache-2.0
"""Holding a restore point, and ending that."""

from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from typing import Any

import pytest

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.caller import Caller
from backup_dashboard.core.holds import Hold
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.gate import Denied
from backup_dashboard.flows.hold import NotHeld
from backup_dashboard.flows.hold import hold
from backup_dashboard.flows.hold import is_honoured
from backup_dashboard.flows.hold import release
from backup_dashboard.workflows.package import shipped
from tests.support.unit.fakes import MEMBER
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import gate

ADMINISTRATOR = Caller("mine", stronger=True, administrator=True)
METADATA = {"execution": "r1", "rotation": "nightly", "by hand": "  spaces, \u202e and more  "}


@pytest.fixture
def cinder() -> FakeCinder:
    """A Cinder with a backup of the project and one of another."""
    cinder = FakeCinder()
    cinder.kept = [
        backup("b1", metadata=METADATA, project_id="mine"),
        backup("b2", project_id="theirs"),
    ]
    return cinder


def test_a_hold_says_who_and_since_when_and_leaves_all_other_metadata(cinder: FakeCinder) -> None:
    held = hold(gate(FakeMistral(), cinder), "b1", "ola", NOW)
    assert held.hold == Hold("ola", NOW.replace(microsecond=0))
    assert cinder.kept[0].metadata.items() >= METADATA.items()


def test_a_released_backup_has_the_metadata_that_it_had_before(cinder: FakeCinder) -> None:
    hold(gate(FakeMistral(), cinder), "b1", "ola", NOW)
    released = release(gate(FakeMistral(), cinder), "b1")
    assert (released.hold, cinder.kept[0].metadata) == (None, METADATA)


@pytest.mark.parametrize("caller", [MEMBER, ADMINISTRATOR])
def test_a_backup_of_the_project_is_held_by_whoever_may(cinder: FakeCinder, caller: Caller) -> None:
    assert hold(gate(FakeMistral(), cinder, caller), "b1", "ola", NOW).hold


@pytest.mark.parametrize("caller", [MEMBER, ADMINISTRATOR])
def test_a_backup_of_another_project_is_held_by_nobody(cinder: FakeCinder, caller: Caller) -> None:
    for act in (
        lambda: hold(gate(FakeMistral(), cinder, caller), "b2", "ola", NOW),
        lambda: release(gate(FakeMistral(), cinder, caller), "b2"),
    ):
        with pytest.raises(Denied, match="another project"):
            act()
    assert "replace_metadata_of_backup" not in cinder.asked


def test_where_cinder_names_no_owner_only_a_member_may_hold(cinder: FakeCinder) -> None:
    cinder.kept[0] = replace(cinder.kept[0], project_id="")
    assert hold(gate(FakeMistral(), cinder), "b1", "ola", NOW).hold
    with pytest.raises(Denied):
        hold(gate(FakeMistral(), cinder, ADMINISTRATOR), "b1", "ola", NOW)


def test_a_hold_on_what_is_being_deleted_came_too_late(cinder: FakeCinder) -> None:
    cinder.kept[0] = replace(cinder.kept[0], status=backup(status="deleting").status)
    with pytest.raises(NotHeld, match="too late"):
        hold(gate(FakeMistral(), cinder), "b1", "ola", NOW)


def test_a_hold_that_somebody_overwrote_at_once_is_reported(cinder: FakeCinder) -> None:
    cinder.replace_metadata_of_backup = lambda *_given: None  # type: ignore[method-assign]
    with pytest.raises(NotHeld, match="Somebody changed this backup"):
        hold(gate(FakeMistral(), cinder), "b1", "ola", NOW)


def test_a_name_is_cut_to_what_cinder_takes(cinder: FakeCinder) -> None:
    held = hold(gate(FakeMistral(), cinder), "b1", "x" * 300, NOW).hold
    assert held
    assert held.by == "x" * 255


@pytest.mark.parametrize(
    ("metadata", "found"),
    [
        ({}, None),
        ({"hold_since": "2026-03-02T12:00:00+00:00"}, None),
        ({"hold": ""}, Hold("", None)),
        ({"hold": "ola"}, Hold("ola", None)),
        ({"hold": "ola", "hold_since": "yesterday"}, Hold("ola", None)),
        ({"hold": "ola", "hold_since": "0001-01-01T00:00:00+14:00"}, Hold("ola", None)),
        ({"hold": "ola", "hold_since": "2026-03-02T14:00:00+02:00"}, Hold("ola", NOW)),
    ],
)
def test_any_hold_counts_whatever_it_says_of_itself(
    metadata: dict[str, str], found: Hold | None
) -> None:
    assert backup(metadata=metadata).hold == found


@pytest.mark.parametrize(
    ("tags", "honoured"),
    [
        (["version:3"], False),
        ([], False),
        (["backup_dashboard", "version:4"], True),
        (["version:10"], True),
    ],
)
def test_only_a_rotation_that_knows_holds_respects_them(
    cinder: FakeCinder, tags: list[str], honoured: bool
) -> None:
    mistral = FakeMistral()
    mistral.install(shipped(Workflow.ROTATION).text, "public", "services")
    mistral.installed = {
        id: replace(installed, tags=tuple(tags)) for id, installed in mistral.installed.items()
    }
    assert is_honoured(gate(mistral, cinder)) is honoured


def test_without_a_rotation_nothing_deletes_and_without_mistral_nobody_knows(
    cinder: FakeCinder,
) -> None:
    assert is_honoured(gate(FakeMistral(), cinder)) is True
    silent = FakeMistral(Unreachable(Service.MISTRAL, ""))
    assert is_honoured(gate(silent, cinder)) is None


def test_the_time_of_a_hold_is_written_in_utc(cinder: FakeCinder) -> None:
    local: Any = NOW.astimezone(timezone(timedelta(hours=2)))
    hold(gate(FakeMistral(), cinder), "b1", "ola", local)
    written = cinder.kept[0].metadata["hold_since"]
    assert datetime.fromisoformat(written).utcoffset() == timedelta(0)
    assert datetime.fromisoformat(written) == NOW.astimezone(UTC).replace(microsecond=0)
