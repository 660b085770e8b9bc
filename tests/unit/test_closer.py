# SPDX-License-Identifier: Apache-2.0
"""More runs and backups than are looked at: what cannot be known is Unknown, and few are."""

from datetime import timedelta

from fakes import NOW
from fakes import FakeCinder
from fakes import FakeMistral
from fakes import backup
from fakes import run
from fakes import schedule

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows import coverage
from backup_dashboard.flows import overview

SLOT = NOW.replace(hour=2)
"""The newest time of the fakes' schedules."""

VOLUMES = range(30)
PAGE = PageRequest(20)


def healthy() -> tuple[FakeMistral, FakeCinder]:
    """Thirty volumes that were backed up in the night, and services that tell the newest five of each list."""
    mistral, cinder = FakeMistral(), FakeCinder()
    mistral.reach = cinder.reach = 5
    cinder.held = [Volume(f"v{n}", f"volume {n:02}", 1, "available", "mine") for n in VOLUMES]
    for n in VOLUMES:
        inputs = {"volume_id": f"v{n}"}
        done = SLOT + timedelta(minutes=len(VOLUMES) - n)
        mistral.held.append(schedule(f"s{n}", inputs=inputs, created_at=SLOT - timedelta(days=9)))
        origin = Origin(f"s{n}", by_hand=False)
        mistral.executions.append(run(f"r{n}", inputs=inputs, started=done, origin=origin))
        cinder.kept.append(backup(f"b{n}", volume_id=f"v{n}", created_at=done))
    return mistral, cinder


def shown(mistral: FakeMistral, cinder: FakeCinder, page: PageRequest = PAGE) -> list[Status]:
    found = coverage.of_project(mistral, cinder, coverage.Wanted(), page, NOW)
    return [row.protection.status for row in found.page.items]


def test_no_healthy_volume_is_stale_however_short_the_lists_are() -> None:
    found = overview.state(*healthy(), NOW - timedelta(days=1), NOW)
    assert found.counts is not None
    assert found.counts[Status.STALE] == 0
    assert (found.counts[Status.PROTECTED], found.counts[Status.UNKNOWN]) == (5, 25)


def test_none_of_the_rows_that_are_shown_is_unknown() -> None:
    assert shown(*healthy()) == [Status.PROTECTED] * 20


def test_a_volume_that_is_stale_is_found_out_among_those_that_are_not_known() -> None:
    mistral, cinder = healthy()
    cinder.kept = [each for each in cinder.kept if each.volume_id != "v20"]
    mistral.executions = [each for each in mistral.executions if each.id != "r20"]
    assert shown(mistral, cinder).count(Status.STALE) == 1


def test_a_volume_that_fails_is_found_out_among_those_that_are_not_known() -> None:
    mistral, cinder = healthy()
    failed = run(
        "r20",
        inputs={"volume_id": "v20"},
        started=SLOT,
        origin=Origin("s20", by_hand=False),
        state=RunState.FAILED,
    )
    mistral.executions[20] = failed
    assert shown(mistral, cinder).count(Status.FAILING) == 1


def test_a_file_of_all_volumes_costs_no_call_for_each() -> None:
    mistral, cinder = healthy()
    shown(mistral, cinder, PageRequest(10_000))
    few = len(cinder.asked)
    cinder.held += [Volume(f"x{n}", f"x{n}", 1, "available", "mine") for n in range(500)]
    mistral.held += [
        schedule(f"x{n}", inputs={"volume_id": f"x{n}"}, created_at=SLOT - timedelta(days=9))
        for n in range(500)
    ]
    cinder.asked.clear()
    shown(mistral, cinder, PageRequest(10_000))
    assert few < len(cinder.asked) <= 102


def test_where_the_closer_look_gets_no_answer_a_volume_stays_unknown() -> None:
    mistral, cinder = healthy()
    told = cinder.backups

    def backups(volume_id: str = "") -> Listing:
        if volume_id:
            raise Unreachable(Service.CINDER, "busy")
        return told()

    cinder.backups = backups
    assert set(shown(mistral, cinder)) == {Status.UNKNOWN}
