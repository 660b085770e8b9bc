# SPDX-License-Identifier: Apache-2.0
"""What the three workflows leave in Cinder when all goes well."""

import hashlib
from collections.abc import Callable

from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import FULL_INCREMENTAL
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until

Make = Callable[..., Volume]

# The limits of one run after the other, and what is in Cinder after it.
STEPS = [(1, 2, "F"), (1, 2, "F I"), (1, 2, "F I I"), (1, 2, "F"), (2, 0, "F F"), (1, 0, "F")]


def rotate(person: Person, volume: Volume, fulls: int = 1, incrementals: int = 2) -> str:
    return person.start(
        ROTATION,
        volume_id=volume.id,
        backup_name="nightly",
        max_full_backups=fulls,
        max_incremental_backups=incrementals,
    )


def test_a_rotation_keeps_what_its_limits_say(demo: Person, volume: Make) -> None:
    web = volume("web")
    for fulls, incrementals, wanted in STEPS:
        before = {backup.id for backup in web.backups()}
        run = demo.finished(rotate(demo, web, fulls, incrementals))
        assert run.state == "SUCCESS", run.sentence
        assert web.chain == wanted
        assert set(run.output["deleted"]) == before - {backup.id for backup in web.backups()}
        assert run.output["kept"] == []


def test_the_output_tells_what_cinder_has(demo: Person, volume: Make) -> None:
    web = volume("web")
    run = demo.finished(rotate(demo, web))
    (backup,) = web.backups()
    assert run.output == {
        "backup_id": backup.id,
        "backup_type": "full",
        "size": 1,
        "deleted": [],
        "kept": [],
        "stays": [{"id": backup.id, "why": "newest"}],
        "summary": "Full backup 'nightly' of volume 'web' is available "
        "(the rotation had no full backup), 0 deleted.",
    }
    assert backup.name == "nightly"
    assert backup.description == f"Made by the workflow {ROTATION}, execution {run.id}."
    of_volume = demo.cinder.volumes.get(web.id)
    assert backup.metadata == {
        "workflow": ROTATION,
        "execution": run.id,
        "rotation": "nightly",
        "volume_name": "web",
        "volume_type": of_volume.volume_type,
        "availability_zone": of_volume.availability_zone,
        "bootable": of_volume.bootable,
    }


def test_a_full_is_always_a_new_one_and_waits_for_the_one_under_way(
    demo: Person, volume: Make
) -> None:
    web = volume("web")
    started = [demo.start(FULL, volume_id=web.id, backup_name="mine") for _ in range(2)]
    runs = [demo.finished(execution) for execution in started]
    assert [run.state for run in runs] == ["SUCCESS", "SUCCESS"]
    assert web.chain == "F F"
    assert {run.output["backup_id"] for run in runs} == {b.id for b in web.backups()}


def test_full_incremental_makes_a_full_only_where_none_is(demo: Person, volume: Make) -> None:
    web = volume("web")
    types = [
        demo.succeed(FULL_INCREMENTAL, volume_id=web.id, backup_name="mine").output["backup_type"]
        for _ in range(3)
    ]
    assert types == ["full", "incremental", "incremental"]
    assert web.chain == "F I I"
    assert [b.metadata["workflow"] for b in web.backups()] == [FULL_INCREMENTAL] * 3


def test_a_resized_volume_gets_a_full(demo: Person, volume: Make) -> None:
    web, mail = volume("web"), volume("mail")
    under_way = rotate(demo, mail)
    web.back_up_by_hand()
    first = demo.finished(under_way)
    web.extend(2)
    mail.extend(2)
    second = rotate(demo, mail)
    assert (
        demo.succeed(FULL_INCREMENTAL, volume_id=web.id, backup_name="mine").sentence
        == "Full backup 'mine' of volume 'web' is available (it was resized since its newest backup)."
    )
    run = demo.finished(second)
    assert "(the volume was resized)" in run.sentence
    assert run.output["size"] == 2
    assert run.output["deleted"] == [first.output["backup_id"]]


def test_an_in_use_volume_is_backed_up_and_stays_in_use(demo: Person, volume: Make) -> None:
    mail = volume("mail")
    mail.attach()
    types = [demo.finished(rotate(demo, mail)).output["backup_type"] for _ in range(2)]
    assert types == ["full", "incremental"]
    assert (mail.status, mail.chain) == ("in-use", "F I")


def test_an_incremental_never_hangs_on_a_foreign_backup_of_the_same_name(
    demo: Person, volume: Make
) -> None:
    web = volume("web")
    demo.finished(rotate(demo, web))
    foreign = demo.succeed(FULL, volume_id=web.id, backup_name="nightly").output["backup_id"]
    run = demo.finished(rotate(demo, web))
    assert run.output["backup_type"] == "full"
    assert "(a backup outside the rotation came in between)" in run.sentence
    assert [b.id for b in web.backups()] == [foreign, run.output["backup_id"]]


def test_what_foreign_backups_hang_on_is_kept_reported_and_tried_again(
    demo: Person, volume: Make
) -> None:
    web = volume("web")
    first = demo.finished(rotate(demo, web))
    foreign = web.back_up_by_hand(incremental=True)
    run = demo.finished(rotate(demo, web))
    assert run.state == "SUCCESS"
    assert run.output["deleted"] == []
    why = "another backup depends on it"
    assert run.output["kept"] == [{"id": first.output["backup_id"], "why": why}]
    assert web.chain == "F I F"
    demo.cinder.backups.delete(foreign)
    until(lambda: web.chain == "F F", "the foreign backup goes")
    again = demo.finished(rotate(demo, web))
    assert again.output["deleted"] == [first.output["backup_id"]]
    assert again.output["kept"] == []
    assert web.chain == "F I"


def test_failed_backups_of_the_rotation_go_after_the_next_success(
    demo: Person, admin: Person, volume: Make
) -> None:
    web = volume("web")
    demo.finished(rotate(demo, web))
    failed = str(demo.finished(rotate(demo, web)).output["backup_id"])
    admin.cinder.backups.reset_state(failed, "error")
    until(lambda: web.chain == "F I!", "the state is reset")
    run = demo.finished(rotate(demo, web))
    assert run.output["deleted"] == [failed]
    assert web.chain == "F I"


def test_an_incremental_gives_every_byte_back(demo: Person, volume: Make) -> None:
    web = volume("web")
    demo.finished(rotate(demo, web))
    web.write("changed", at=2)
    web.write("more", at=11)
    wanted = digest(web, web.id)
    run = demo.finished(rotate(demo, web))
    assert run.output["backup_type"] == "incremental"
    web.write("later")
    target = volume("restored")
    demo.cinder.restores.restore(run.output["backup_id"], target.id)
    until(lambda: target.status == "available", "the backup is restored")
    assert digest(web, target.id) == wanted


def digest(volume: Volume, volume_id: str) -> str:
    with volume.file_of(volume_id).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
