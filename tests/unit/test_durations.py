# SPDX-License-Identifier: Apache-2.0
"""How long backups take is read from the runs behind the newest of them, a few calls however many there are."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.listing import Listing
from backup_dashboard.flows.durations import load_runs_behind
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import run


def made(mistral: FakeMistral, volume: str, size: int = 1, hours: int = 1) -> Backup:
    """A backup with the run that made it."""
    id = str(uuid.uuid4())
    mistral.ran.append(run(id, inputs={"volume_id": volume}))
    taken = NOW - timedelta(hours=hours)
    return backup(id, volume_id=volume, size=size, created_at=taken, metadata={"execution": id})


def test_of_one_volume_the_newest_five_tell_it() -> None:
    mistral = FakeMistral()
    kept = [made(mistral, "v1", hours=n) for n in range(1, 9)]
    found = load_runs_behind(mistral, Listing(kept), ["v1"])
    assert [each.id for each in found] == [each.id for each in kept[:5]]
    assert mistral.asked == ["executions.get"] * 5


def test_of_several_the_newest_of_each_of_the_ten_largest() -> None:
    mistral = FakeMistral()
    kept = [made(mistral, f"v{n}", size=n, hours=hours) for hours in (1, 2) for n in range(20)]
    found = load_runs_behind(mistral, Listing(kept), [f"v{n}" for n in range(20)])
    assert [each.volume_id for each in found] == [f"v{n}" for n in range(19, 9, -1)]
    assert {each.id for each in found} <= {each.id for each in kept[:20]}


def test_what_mistral_has_no_more_or_no_run_made_or_is_no_id_tells_nothing() -> None:
    mistral = FakeMistral()
    purged, there = made(mistral, "v1"), made(mistral, "v1")
    mistral.ran = mistral.ran[1:]
    noted = backup("b", metadata={"execution": "../workflows/x"})
    found = load_runs_behind(mistral, Listing([purged, noted, backup("hand"), there]), ["v1"])
    assert [each.id for each in found] == [there.id]
    assert mistral.asked == ["executions.get", "executions.get"]


def test_a_mistral_that_does_not_answer_is_no_volume_without_runs() -> None:
    mistral = FakeMistral()
    kept = [made(mistral, "v1")]
    mistral.error = Unreachable(Service.MISTRAL, "down")
    with pytest.raises(Unreachable):
        load_runs_behind(mistral, Listing(kept), ["v1"])


def test_what_is_being_made_or_is_broken_tells_nothing() -> None:
    mistral = FakeMistral()
    good = made(mistral, "v1")
    making = [
        replace(made(mistral, "v1"), status=each)
        for each in (BackupStatus.CREATING, BackupStatus.ERROR)
    ]
    found = load_runs_behind(mistral, Listing([*making, good]), ["v1", "v2"])
    assert [each.id for each in found] == [good.id]
