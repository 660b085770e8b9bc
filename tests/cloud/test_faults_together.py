# SPDX-License-Identifier: Apache-2.0
"""Several runs of one rotation at the same moment."""

from __future__ import annotations

import filecmp
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import is_one_sentence
from tests.support.cloud.kit import until

Make = Callable[..., Volume]


def start(person: Person, volume: Volume, **limits: int) -> str:
    inputs: dict[str, Any] = {"volume_id": volume.id, "backup_name": "nightly", **limits}
    return person.start(ROTATION, **inputs)


@pytest.mark.parametrize("number", [2, 4])
def test_runs_at_the_same_moment_make_a_backup_each_and_leave_a_chain_that_restores(
    demo: Person, volume: Make, number: int
) -> None:
    web = volume("web")
    limits = {"max_full_backups": 1, "max_incremental_backups": 1}
    started = [start(demo, web, **limits) for _ in range(number)]
    runs = [demo.finished(run) for run in started]
    assert [run.state for run in runs] == ["SUCCESS"] * number, [run.sentence for run in runs]
    assert all(is_one_sentence(run.sentence) for run in runs)

    made = {str(run.output["backup_id"]) for run in runs}
    # Two runs that clean up together both say that a backup went.
    deleted = {backup for run in runs for backup in run.output["deleted"]}
    assert len(made) == number
    assert {backup.id for backup in web.backups()} == made - deleted
    assert [run.output["kept"] for run in runs] == [[]] * number

    web.write("later", at=2)
    last = demo.finished(start(demo, web, **limits))
    assert last.state == "SUCCESS", last.sentence
    assert web.chain in ("F", "F I")
    copy = volume("copy")
    demo.cinder.restores.restore(last.output["backup_id"], copy.id)
    until(lambda: copy.status == "available", "the backup is restored")
    assert filecmp.cmp(web.file, copy.file, shallow=False)
