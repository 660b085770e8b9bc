# SPDX-License-Identifier: Apache-2.0
"""One volume's picture: its own schedules, runs and backups, and how well it is protected."""

from datetime import timedelta

import pytest

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.runs import RunState
from backup_dashboard.flows import volume
from backup_dashboard.flows.pause import pause
from backup_dashboard.flows.refreshing import WHILE_RUNNING
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule
from tests.support.unit.fakes import shelf

OTHER = {"volume_id": "v2"}


def test_it_holds_no_other_volumes_schedules_runs_or_backups() -> None:
    mistral, cinder = FakeMistral(), FakeCinder()
    mistral.held = [schedule("s1"), schedule("s2", inputs=OTHER), schedule("s3")]
    mistral.ran = [run("r1"), run("r2", inputs=OTHER), run("r3")]
    cinder.kept = [backup("b1"), backup("b2", volume_id="v2")]
    found = volume.load_volume(mistral, cinder, shelf(), "v1", NOW)
    assert [row.id for row in found.schedules] == ["s1", "s3"]
    assert [row.id for row in found.runs] == ["r1", "r3"]
    assert [link.backup.id for chain in found.chains for link in chain.links] == ["b1"]


def test_a_paused_schedule_is_among_them() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule(name, name=name) for name in ("c", "A", "b")]
    pause(gate(mistral), "b", NOW)
    found = volume.load_volume(mistral, FakeCinder(), shelf(), "v1", NOW)
    assert [row.name for row in found.schedules] == ["A", "b", "c"]


def test_it_is_judged_as_in_the_list_of_volumes() -> None:
    mistral, cinder = FakeMistral(), FakeCinder()
    assert (
        volume.load_volume(mistral, cinder, shelf(), "v1", NOW).protection.status
        is Status.UNPROTECTED
    )
    mistral.held = [schedule("s1", created_at=NOW - timedelta(days=3))]
    mistral.ran = [run("r1", state=RunState.FAILED)]
    assert (
        volume.load_volume(mistral, cinder, shelf(), "v1", NOW).protection.status is Status.FAILING
    )


@pytest.mark.parametrize("service", [Service.MISTRAL, Service.CINDER])
def test_without_one_of_the_services_nothing_is_judged_and_the_rest_stands(
    service: Service,
) -> None:
    down = Unreachable(service, "down")
    mistral = FakeMistral(down if service is Service.MISTRAL else None)
    cinder = FakeCinder(down if service is Service.CINDER else None)
    mistral.held, cinder.kept = [schedule("s1")], [backup("b1")]
    found = volume.load_volume(mistral, cinder, shelf(), "v1", NOW)
    assert found.protection is None
    assert [each.service for each in found.missing_services] == [service]
    assert len(found.chains) + len(found.schedules) == 1


def test_an_invalid_token_is_not_taken_for_a_missing_service() -> None:
    with pytest.raises(Unauthorized):
        volume.load_volume(
            FakeMistral(Unauthorized(Service.MISTRAL, "401")), FakeCinder(), shelf(), "v1", NOW
        )


def test_it_says_how_far_back_it_looked_where_there_is_more() -> None:
    mistral = FakeMistral()
    mistral.ran = [run(str(n)) for n in range(1200)]
    found = volume.load_volume(mistral, FakeCinder(), shelf(), "v1", NOW)
    assert (found.look_back, len(found.runs)) == (999, volume.LAST_RUNS)
    mistral.ran = mistral.ran[:500]
    assert volume.load_volume(mistral, FakeCinder(), shelf(), "v1", NOW).look_back == 0


def test_it_is_looked_at_again_soon_while_a_run_of_it_moves() -> None:
    mistral = FakeMistral()
    mistral.ran = [run("r1", state=RunState.RUNNING)]
    assert volume.load_volume(mistral, FakeCinder(), shelf(), "v1", NOW).refresh_in == WHILE_RUNNING
    assert volume.load_volume(mistral, FakeCinder(), shelf(), "v2", NOW).refresh_in > WHILE_RUNNING
