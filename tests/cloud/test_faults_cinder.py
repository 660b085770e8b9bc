# SPDX-License-Identifier: Apache-2.0
"""Cinder dies, hangs, or cannot write while it makes or deletes a backup."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.support.cloud.faults import MIB
from tests.support.cloud.faults import Service
from tests.support.cloud.faults import lost
from tests.support.cloud.faults import target
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import is_one_sentence
from tests.support.cloud.kit import until

Make = Callable[..., Volume]

#: What a devcloud's service writes beside backups stays below it: databases, and logs of 10 MB.
ROOM = 32


def start(person: Person, volume: Volume, incrementals: int = 1, **inputs: Any) -> str:
    inputs |= {"volume_id": volume.id, "backup_name": "nightly"}
    inputs |= {"max_full_backups": 1, "max_incremental_backups": incrementals}
    return person.start(ROTATION, **inputs)


def failed(person: Person, execution: str) -> str:
    """The one sentence of a run that fails."""
    run = person.finished(execution)
    assert run.state == "ERROR", run.sentence
    assert is_one_sentence(run.sentence), run.sentence
    return run.sentence


def succeeded(person: Person, execution: str) -> dict[str, Any]:
    """The output of a run that succeeds."""
    run = person.finished(execution)
    assert run.state == "SUCCESS", run.sentence
    return dict(run.output)


def test_cinder_killed_in_the_middle_of_a_full_and_of_an_incremental(
    env: dict[str, Any], demo: Person, volume: Make
) -> None:
    full, chain = volume("full"), volume("chain")
    for each in (full, chain):
        os.truncate(each.file, 384 * MIB)
    first = succeeded(demo, start(demo, chain))["backup_id"]
    runs = [start(demo, full), start(demo, chain)]
    until(lambda: all(map(is_being_written, (full, chain))), "Cinder writes both")
    assert (full.chain, chain.chain) == ("F(creating)", "F I(creating)")
    with Service(env, "cinder").killed():
        pass
    assert (
        failed(demo, runs[0]) == "Backup 'nightly' of volume 'full' failed: "
        "incomplete backup reset on manager restart."
    )
    assert full.chain == "F!"
    output = succeeded(demo, runs[1])
    assert "(the incremental backup failed)" in output["summary"]
    assert (chain.chain, output["backup_type"]) == ("F", "full")
    assert len(output["deleted"]) == 2
    assert first in output["deleted"]

    (broken,) = full.backups()
    assert succeeded(demo, start(demo, full))["deleted"] == [broken.id]
    assert full.chain == "F"


def test_a_full_disk_fails_the_run_deletes_nothing_and_the_next_run_cleans_up(
    env: dict[str, Any], demo: Person, volume: Make
) -> None:
    web = volume("web")
    os.truncate(web.file, (ROOM + 8) * MIB)
    first = succeeded(demo, start(demo, web))["backup_id"]
    with web.file.open("r+b") as file:
        file.write(os.urandom((ROOM + 8) * MIB))
    with Service(env, "cinder").writing_at_most(ROOM):
        said = failed(demo, start(demo, web))
    assert said == "Backup 'nightly' of volume 'web' failed: [Errno 27] File too large."
    assert (web.chain, web.status) == ("F I! F!", "available")
    broken = [backup.id for backup in web.backups()[1:]]
    assert web.backups()[0].id == first
    output = succeeded(demo, start(demo, web))
    assert output["deleted"] == broken[::-1]
    assert (web.chain, web.backups()[0].id) == ("F I", first)


def test_a_target_that_cannot_be_written_fails_the_run_deletes_nothing(
    env: dict[str, Any], demo: Person, volume: Make
) -> None:
    web = volume("web")
    first = succeeded(demo, start(demo, web))["backup_id"]
    with lost(target(env)):
        said = failed(demo, start(demo, web))
    _, incremental, full = web.backups()
    assert "[Errno 20] Not a directory" in incremental.fail_reason
    assert said == f"Backup 'nightly' of volume 'web' failed: {full.fail_reason.rstrip('.')}."
    assert web.chain == "F I! F!"
    output = succeeded(demo, start(demo, web))
    assert output["deleted"] == [full.id, incremental.id]
    assert (web.chain, web.backups()[0].id) == ("F I", first)


def test_a_backup_that_cinder_cannot_delete_is_kept_reported_and_tried_again(
    env: dict[str, Any], demo: Person, volume: Make
) -> None:
    web = volume("web")
    first = succeeded(demo, start(demo, web, incrementals=0))["backup_id"]
    with not_to_be_deleted(target(env) / demo.cinder.backups.get(first).container):
        output = succeeded(demo, start(demo, web, incrementals=0))
    assert output["kept"] == [{"id": first, "why": "it is error"}]
    assert "1 kept that should have gone" in output["summary"]
    assert (output["deleted"], web.chain) == ([], "F! F")
    assert first in succeeded(demo, start(demo, web, incrementals=0))["deleted"]
    assert web.chain == "F"


def test_a_backup_that_hangs_ends_the_run_at_its_timeout_and_the_next_ones_say_why(
    demo: Person, admin: Person, volume: Make
) -> None:
    web = volume("web")
    first = succeeded(demo, start(demo, web, incrementals=0))["backup_id"]
    with hanging(web.file) as come_back:
        said = failed(demo, start(demo, web, incrementals=0, timeout=2))
        why = "is not finished: Cinder was still working on it after 2 s"
        assert said == f"Backup 'nightly' of volume 'web' {why}."
        assert web.chain == "F F(creating)"
        said = failed(demo, start(demo, web, incrementals=0, busy_timeout=2))
        why = "it is backing-up, and has to be available or in-use"
        assert said == f"No backup of volume 'web' was made: {why}."

        # As long as Cinder may be working on a backup, no other one is deleted.
        come_back()
        admin.cinder.volumes.reset_state(web.id, "available")
        said = failed(demo, start(demo, web, incrementals=0, busy_timeout=2))
        what = "Backup 'nightly' of volume 'web' is available, but the clean-up is not finished"
        assert said == f"{what}: another backup of the volume is still being made."
        assert web.chain == "F F(creating) F"

        stuck = web.backups()[1].id
        admin.cinder.backups.reset_state(stuck, "error")
        until(lambda: web.chain == "F F! F", "the state is reset")
        output = succeeded(demo, start(demo, web, incrementals=0))
        assert set(output["deleted"]) >= {first, stuck}
        assert web.chain == "F"


def is_being_written(volume: Volume) -> bool:
    """Tell whether cinder-backup, and not only Cinder's API, is busy with its newest backup."""
    backups = volume.backups()
    return bool(backups) and backups[-1].status == "creating" and bool(backups[-1].container)


@contextmanager
def not_to_be_deleted(folder: Path) -> Iterator[None]:
    """A folder is in the place of each object of a backup: it cannot be removed as a file is."""
    away = folder.rename(folder.with_name(f"{folder.name}.away"))
    for file in away.iterdir():
        (folder / file.name).mkdir(parents=True)
    try:
        yield
    finally:
        shutil.rmtree(folder)
        away.rename(folder)


@contextmanager
def hanging(file: Path) -> Iterator[Callable[[], None]]:
    """Whoever begins to read a volume never comes to an end, until the function given is called.

    A pipe that nobody writes to is in the place of its file. Who reads it by then goes on reading
    until this ends.
    """
    away, pipe = file.rename(file.with_suffix(".away")), file.with_suffix(".pipe")
    os.mkfifo(file)

    def come_back() -> None:
        if away.exists():
            file.rename(pipe)
            away.rename(file)

    try:
        yield come_back
    finally:
        come_back()
        with suppress(OSError):
            os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        pipe.unlink()


@pytest.fixture(autouse=True)
def small_files(env: dict[str, Any]) -> None:
    """The limit of a full disk is above what Cinder writes beside backups."""
    home = Path(env["home"])
    for file in [*home.glob("log/cinder.log"), *home.glob("var/cinder/cinder.db*")]:
        assert file.stat().st_size < ROOM * MIB, file
