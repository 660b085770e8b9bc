# SPDX-License-Identifier: Apache-2.0
"""Holding restore points, on the real Cinder, and what a run of the real Mistral leaves of them."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from typing import Any

import pytest

from backup_dashboard.core.holds import Hold
from backup_dashboard.flows.hold import hold
from backup_dashboard.flows.hold import release
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Run
from tests.support.cloud.kit import Volume
from tests.support.cloud.panel import gate_of
from tests.support.cloud.visitor import Visitor


@pytest.fixture
def volume(demo: Person, admin: Person) -> Iterator[Volume]:
    """A volume with a name that Cinder would forget with it."""
    volume = Volume(demo, admin, "database-1")
    yield volume
    volume.remove()


def rotate(volume: Volume, **limits: int) -> Run:
    done = volume.owner.run(
        ROTATION, volume_id=volume.id, backup_name="nightly", **{"max_full_backups": 1, **limits}
    )
    assert done.state == "SUCCESS", done.sentence
    return done


def metadata(volume: Volume) -> dict[str, Mapping[str, str]]:
    return {backup.id: backup.metadata for backup in volume.backups()}


def test_what_is_held_outlives_every_limit_until_it_is_released(volume: Volume) -> None:
    first = str(rotate(volume, max_incremental_backups=0).output["backup_id"])
    before = metadata(volume)[first]
    now = datetime.now(UTC).replace(microsecond=0)
    held = hold(gate_of(volume.owner), first, "demo", now)
    assert held.hold == Hold("demo", now)
    assert metadata(volume)[first].items() > before.items()
    second = rotate(volume, max_incremental_backups=0)
    third = rotate(volume, max_incremental_backups=0)
    assert third.output["deleted"] == [second.output["backup_id"]]
    assert {"id": first, "why": "held"} in third.output["stays"]
    release(gate_of(volume.owner), first)
    assert metadata(volume)[first] == before
    assert first in rotate(volume, max_incremental_backups=0).output["deleted"]


def test_a_held_incremental_keeps_what_it_needs(volume: Volume) -> None:
    full, incremental = (
        str(rotate(volume, max_incremental_backups=1).output["backup_id"]) for _ in range(2)
    )
    hold(gate_of(volume.owner), incremental, "demo", datetime.now(UTC))
    done = rotate(volume, max_incremental_backups=1)
    assert (done.output["deleted"], done.output["kept"]) == ([], [])
    why = {each["id"]: each["why"] for each in done.output["stays"]}
    assert why == {
        str(done.output["backup_id"]): "newest",
        incremental: "held",
        full: "a held backup needs it",
    }


def test_a_click_on_the_volumes_tab_holds_a_backup_and_another_one_releases_it(
    env: Mapping[str, Any], volume: Volume
) -> None:
    made = str(rotate(volume, max_incremental_backups=0).output["backup_id"])
    tab = f"/project/volumes/{volume.id}/?tab=volume_details__backup_schedules"
    with Visitor(env["urls"]["horizon"], "demo") as visitor:
        for act, said, stored in (("hold", "Held by demo since", True), ("release", "Hold", False)):
            page = visitor.open(tab)
            form = page.text.partition(f"/backups/{made}/{act}/")[2].partition("</form>")[0]
            sent = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))
            url = f"{visitor.url}/project/backup_schedules/backups/{made}/{act}/"
            landed = visitor.post(url, data=sent, headers={"Referer": page.url}, timeout=60)
            assert landed.url.endswith(tab)
            assert said in landed.text
            assert ("hold" in metadata(volume)[made]) is stored


def test_a_backup_says_what_its_volume_was(volume: Volume) -> None:
    made = str(rotate(volume, max_incremental_backups=0).output["backup_id"])
    facts: dict[str, Any] = dict(metadata(volume)[made])
    cinder = volume.owner.cinder.volumes.get(volume.id)
    assert facts["volume_name"] == "database-1"
    assert facts["volume_type"] == (cinder.volume_type or "")
    assert facts["availability_zone"] == cinder.availability_zone
    assert facts["bootable"] == "false"
