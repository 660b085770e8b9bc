# SPDX-License-Identifier: Apache-2.0
"""A project with many volumes, all of them backed up."""

from datetime import timedelta

from backup_dashboard.core.runs import Origin
from backup_dashboard.core.storage import Volume
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule

SLOT = NOW.replace(hour=2)
"""The newest time of the fakes' schedules."""


def healthy(volumes: int = 100) -> tuple[FakeMistral, FakeCinder]:
    """Volumes that were backed up in the night, and services that tell five rows of a list at a time."""
    mistral, cinder = FakeMistral(), FakeCinder()
    mistral.reach = cinder.reach = 5
    cinder.held = [
        Volume(f"v{n}", f"volume {n:03}", 1, "available", "mine") for n in range(volumes)
    ]
    for n in range(volumes):
        inputs = {"volume_id": f"v{n}"}
        done = SLOT + timedelta(minutes=volumes - n)
        mistral.held.append(schedule(f"s{n}", inputs=inputs, created_at=SLOT - timedelta(days=9)))
        origin = Origin(f"s{n}", by_hand=False)
        mistral.ran.append(run(f"r{n}", inputs=inputs, started=done, origin=origin))
        cinder.kept.append(backup(f"b{n}", volume_id=f"v{n}", created_at=done))
    return mistral, cinder
