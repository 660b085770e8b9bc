# SPDX-License-Identifier: Apache-2.0
"""More runs and backups than are looked at: what cannot be known is Unknown, and few are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import RunState
from backup_dashboard.flows import project_protection
from backup_dashboard.flows import volumes
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import run
from tests.support.unit.fakes import shelf
from tests.support.unit.large import SLOT
from tests.support.unit.large import healthy

PAGE = PageRequest(20)


def shown(mistral: FakeMistral, cinder: FakeCinder, page: PageRequest = PAGE) -> list[Status]:
    counted = project_protection.load_volumes(mistral, cinder, shelf(), SLOT, NOW)
    found = volumes.load_page(mistral, cinder, counted, volumes.VolumesFilter(), page, NOW)
    return [row.protection.status for row in found.page.items]


def counted(mistral: FakeMistral, cinder: FakeCinder) -> dict[Status, int]:
    found = project_protection.load_project_protection(
        mistral, cinder, shelf(), SLOT, NOW
    ).state.counts
    assert found is not None
    return {status: count for status, count in found.items() if count}


def test_as_much_is_read_as_tells_how_every_volume_is() -> None:
    mistral, cinder = healthy(70)
    assert counted(mistral, cinder) == {Status.PROTECTED: 70}
    assert cinder.asked.count("backups") == 12 + 10


def test_runs_are_read_no_further_where_backups_tell_enough() -> None:
    mistral, cinder = healthy(70)
    counted(mistral, cinder)
    assert mistral.asked.count("executions.list_newest_scheduled") == 1


def with_failure(n: int, made: dict[str, str]) -> tuple[FakeMistral, FakeCinder]:
    """Fifty healthy volumes, but the run of one failed, and half a minute later there was a backup."""
    mistral, cinder = healthy(50)
    before = mistral.ran[n]
    mistral.ran[n] = replace(before, state=RunState.FAILED)
    taken = before.started + timedelta(seconds=30)
    cinder.kept[n] = backup(f"b{n}", volume_id=f"v{n}", created_at=taken, metadata=made)
    return mistral, cinder


BY_HAND: dict[str, str] = {}


@pytest.mark.parametrize("n", [30, 45])
def test_a_failure_behind_however_many_good_runs_is_found_and_told(n: int) -> None:
    mistral, cinder = with_failure(n, BY_HAND)
    assert counted(mistral, cinder) == {Status.PROTECTED: 49, Status.FAILING: 1}
    assert mistral.asked.count("executions.list_failed") == 1
    assert mistral.asked.count("executions.list_newest_scheduled") == 1
    told = project_protection.load_project_protection(
        mistral, cinder, shelf(), SLOT, NOW
    ).state.failures
    assert [each.run.id for each in told] == [f"r{n}"]


def test_a_failure_after_which_a_run_has_made_a_backup_is_over() -> None:
    assert counted(*with_failure(30, {"execution": "another"})) == {Status.PROTECTED: 50}


def test_of_a_failure_beyond_what_is_known_of_backups_nothing_is_said() -> None:
    mistral, cinder = healthy(100)
    mistral.ran[95] = replace(mistral.ran[95], state=RunState.FAILED)
    assert counted(mistral, cinder)[Status.UNKNOWN] == 40


def test_nothing_more_is_read_where_the_newest_tell_enough() -> None:
    mistral, cinder = healthy(5)
    assert counted(mistral, cinder) == {Status.PROTECTED: 5}
    assert mistral.asked.count("executions.list_newest_scheduled") == 1
    assert cinder.asked == ["volume_names", "backups"]


def test_a_healthy_volume_beyond_all_that_is_read_is_unknown_and_never_stale() -> None:
    mistral, cinder = healthy(100)
    assert counted(mistral, cinder) == {Status.PROTECTED: 60, Status.UNKNOWN: 40}
    assert (
        cinder.asked.count("backups")
        == mistral.asked.count("executions.list_newest_scheduled")
        == 12
    )


def test_lists_end_where_what_was_read_last_is_gone() -> None:
    mistral, cinder = healthy()
    told = cinder.backups

    def backups(volume_id: str = "", before: str = "") -> Listing:
        if before:
            raise NotFound(Service.CINDER, before)
        return told(volume_id)

    cinder.backups = backups
    assert counted(mistral, cinder) == {Status.PROTECTED: 60, Status.UNKNOWN: 40}
    ran = mistral.executions.list_newest_scheduled

    def runs(before: str = "") -> Listing:
        if before:
            raise NotFound(Service.MISTRAL, before)
        return ran()

    mistral.executions.list_newest_scheduled = runs
    assert counted(mistral, cinder) == {Status.PROTECTED: 5, Status.UNKNOWN: 95}


def test_none_of_the_rows_that_are_shown_is_unknown() -> None:
    assert shown(*healthy()) == [Status.PROTECTED] * 20


def test_a_volume_that_is_stale_is_found_out_among_those_that_are_not_known() -> None:
    mistral, cinder = healthy()
    cinder.kept = [each for each in cinder.kept if each.volume_id != "v70"]
    mistral.ran = [each for each in mistral.ran if each.id != "r70"]
    assert shown(mistral, cinder).count(Status.STALE) == 1


def test_a_volume_that_fails_is_found_out_among_those_that_are_not_known() -> None:
    mistral, cinder = healthy()
    failed = run(
        "r70",
        inputs={"volume_id": "v70"},
        started=SLOT,
        origin=Origin("s70", by_hand=False),
        state=RunState.FAILED,
    )
    mistral.ran[70] = failed
    assert shown(mistral, cinder).count(Status.FAILING) == 1


def test_a_file_of_all_volumes_costs_no_call_for_each() -> None:
    mistral, cinder = healthy(500)
    shown(mistral, cinder, PageRequest(10_000))
    assert cinder.asked.count("backups") == 12 + 100


def test_where_the_closer_look_gets_no_answer_a_volume_stays_unknown() -> None:
    mistral, cinder = healthy()
    told = cinder.backups

    def backups(volume_id: str = "", before: str = "") -> Listing:
        if volume_id:
            raise Unreachable(Service.CINDER, "busy")
        return told(before=before)

    cinder.backups = backups
    assert set(shown(mistral, cinder)) == {Status.UNKNOWN}
