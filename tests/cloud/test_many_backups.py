# SPDX-License-Identifier: Apache-2.0
"""Volumes with so many backups, or such large ones, that Mistral takes no list of all of them.

A result of an action may be 1 MiB, and holds each backup twice: some 2.5 kB of it, and four times
that if a name has a character beyond Unicode's first plane.
"""

from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.rotation import WhyFull
from backup_dashboard.core.retention.rotation import run
from tests.support.cloud.crowd import Member
from tests.support.cloud.crowd import chain
from tests.support.cloud.crowd import crowd
from tests.support.cloud.crowd import largest_metadata
from tests.support.cloud.crowd import of_rotation
from tests.support.cloud.faults import cinder_behind_proxy
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import FULL_INCREMENTAL
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.proxy import Rule

Make = Callable[..., Volume]
DAY = timedelta(days=1)


def rotate(person: Person, volume: Volume, fulls: int = 2, incrementals: int = 1000) -> Any:
    return person.succeed(
        ROTATION,
        volume_id=volume.id,
        backup_name="nightly",
        max_full_backups=fulls,
        max_incremental_backups=incrementals,
    ).output


def test_with_a_thousand_backups_each_workflow_runs_as_with_ten(demo: Person, volume: Make) -> None:
    web = volume("web")
    given = {"volume_id": web.id, "backup_name": "nightly"}
    own = [Member((number + 1) * timedelta(hours=1), of_rotation()) for number in range(600)]
    with crowd(web, *own, *chain(400, 60 * DAY)):
        assert rotate(demo, web, fulls=1000, incrementals=0)["summary"] == (
            "Full backup 'nightly' of volume 'web' is available "
            "(the limit of 0 incrementals was reached), 0 deleted."
        )
        types = [rotate(demo, web, fulls=1000)["backup_type"]]
        types += [demo.succeed(FULL_INCREMENTAL, **given).output["backup_type"]]
        types += [demo.succeed(FULL, **given).output["backup_type"]]
        assert types == ["incremental", "incremental", "full"]
        assert len(web.backups()) == 1004
    assert web.chain == "F I I F"


def test_a_full_or_incremental_finds_the_full_behind_any_number_of_incrementals(
    demo: Person, admin: Person, volume: Make
) -> None:
    web = volume("web")
    old = chain(300, 30 * DAY)
    # The oldest ones hang on a full that is in error, a good one comes late among them.
    old[0] = Member(old[0].age, status="error", id=old[0].id)
    old[250] = Member(old[250].age, id=old[250].id)
    demo.succeed(FULL_INCREMENTAL, volume_id=web.id, backup_name="nightly")
    demo.succeed(FULL_INCREMENTAL, volume_id=web.id, backup_name="nightly")
    first = web.backups()[0].id
    admin.cinder.backups.reset_state(first, "error")
    with crowd(web, *old):
        run = demo.succeed(FULL_INCREMENTAL, volume_id=web.id, backup_name="nightly")
        assert run.output["backup_type"] == "incremental"
    run = demo.succeed(FULL_INCREMENTAL, volume_id=web.id, backup_name="nightly")
    assert "(it had no full backup)" in run.sentence


def test_a_rotation_among_600_deletes_what_its_model_says(demo: Person, volume: Make) -> None:
    web = volume("web")
    foreign = chain(500, 20 * DAY)
    own = [
        *chain(4, 40 * DAY, of_rotation()),  # behind all others
        *chain(60, 15 * DAY, of_rotation("weekly")),  # another rotation
        *chain(3, 5 * DAY, of_rotation(), step=60),  # among the foreign ones
        Member(4 * DAY, of_rotation(), status="error"),
        *chain(3, timedelta(hours=9), of_rotation(), step=60),
    ]
    model = sorted(map(as_model, [*foreign, *own]), key=lambda backup: backup.taken)
    with crowd(web, *foreign, *own):
        real = rotate(demo, web, fulls=2, incrementals=2)
        done = run(model, Limits(2, 2), 1, datetime.now(UTC), [real["backup_id"], "no other"])
        assert done.why is WhyFull.LIMIT
        assert len(done.deleted) == 3 + 2 + 2 + 1 + 2  # incrementals, a failed one, fulls
        assert (real["deleted"], real["kept"]) == ([*done.deleted], [])
        assert {b.id for b in web.backups()} == {b.id for b in done.left}


def test_backups_with_the_largest_metadata_are_read_in_smaller_pages(
    demo: Person, volume: Make
) -> None:
    web = volume("web")
    large = [Member(number * DAY, largest_metadata()) for number in range(2, 12)]
    with crowd(web, *large):
        types = [rotate(demo, web)["backup_type"] for _ in range(2)]
    assert types == ["full", "incremental"]


def test_names_whose_characters_count_four_times_are_read_like_others(
    demo: Person, volume: Make
) -> None:
    web = volume("web")
    with crowd(web, *(Member(number * DAY, name="\N{FLOPPY DISK}" * 255) for number in range(250))):
        assert rotate(demo, web)["backup_type"] == "full"


def test_a_run_whose_place_in_the_list_is_deleted_reads_from_the_newest_again(
    env: dict[str, Any], demo: Person, volume: Make
) -> None:
    web = volume("web")
    old = chain(30, 30 * DAY, of_rotation("weekly"))
    gone = Rule("GET", f"/backups/detail.*marker=.*volume_id={web.id}", status=404, times=1)
    with crowd(web, *old), cinder_behind_proxy(env) as cinder, cinder.breaking(gone):
        run = rotate(Person(env, "demo"), web)
    assert gone.count == 1
    assert run["backup_type"] == "full"


def as_model(member: Member) -> RotationBackup:
    """What the model of the rotation *nightly* knows of a member."""
    return RotationBackup(
        member.id,
        Kind.INCREMENTAL if member.parent else Kind.FULL,
        datetime.now(UTC) - member.age,
        status=BackupStatus(member.status),
        ours=member.metadata.get("rotation") == "nightly",
        parent=member.parent,
    )
