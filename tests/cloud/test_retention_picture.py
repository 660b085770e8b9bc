# SPDX-License-Identifier: Apache-2.0
"""The retention picture that the plan draws, held against what the real workflow leaves in the real Cinder."""

from collections.abc import Iterator
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from datetime import datetime
from typing import Any

import pytest

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.core import storage
from backup_dashboard.core.plan.forecast_chain import Frame
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.core.workflows import inputs
from backup_dashboard.flows.plan import Draft
from backup_dashboard.flows.plan import build_plan
from backup_dashboard.flows.plan import load_answers
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.panel import mistral_of
from tests.support.cloud.panel import shelf
from tests.support.limits import keeping

LIMITS = (
    (1, 0),
    (1, 1),
    (1, 2),
    (1, 3),
    (1, 4),
    (2, 0),
    (2, 1),
    (2, 2),
    (3, 0),
    (3, 1),
    (4, 0),
    (5, 0),
)
SIDE_BY_SIDE = 12
LOOKED_AT_AGAIN = 2
"""Runs after which the picture is drawn anew, from what Cinder has then."""


@pytest.fixture
def room(demo: Person, admin: Person) -> Iterator[None]:
    """As many backups as twelve rotations want."""
    quotas = admin.cinder.quotas
    before = quotas.get(demo.project_id)
    names = ("backups", "backup_gigabytes", "volumes", "gigabytes")
    quotas.update(demo.project_id, **dict.fromkeys(names, 2000))
    yield
    quotas.update(demo.project_id, **{name: getattr(before, name) for name in names})


def picture(person: Person, volume: Volume, fulls: int, incrementals: int) -> list[Frame]:
    """Draw what the form would show for this volume now."""
    given = inputs(Workflow.ROTATION, volume.id, "nightly", keeping(fulls, incrementals))
    wanted = Definition("nightly", Workflow.ROTATION, given, "0 2 * * *")
    draft = Draft([wanted], [storage.Volume(volume.id, volume.name, 1, "available")])
    mistral, cinder, now = mistral_of(person), Cinder(person.session), datetime.now(UTC)
    asked = load_answers(mistral, cinder, shelf(), [volume.id], person.project_id, now)
    found = build_plan(draft, asked, now)
    assert found.retention
    assert found.known.missing == ()
    return list(found.retention.frames)


def drawn(frame: Frame) -> str:
    return " ".join("F" if backup.kind is Kind.FULL else "I" for backup in frame.left)


def live(env: Mapping[str, Any], fulls: int, incrementals: int) -> None:
    """Run a rotation until its first full has gone, and hold every state against both pictures."""
    person, admin = Person(env, "demo"), Person(env, "admin")
    volume = Volume(person, admin, f"picture {fulls} {incrementals}")
    try:
        told = [drawn(frame) for frame in picture(person, volume, fulls, incrementals)]
        seen = []
        for number in range(fulls * (incrementals + 1) + 1):
            if number == LOOKED_AT_AGAIN:
                again = [drawn(frame) for frame in picture(person, volume, fulls, incrementals)]
            person.succeed(
                ROTATION,
                volume_id=volume.id,
                backup_name="nightly",
                max_full_backups=fulls,
                max_incremental_backups=incrementals,
            )
            seen.append(volume.chain)
        assert seen == told[: len(seen)]
        if len(seen) > LOOKED_AT_AGAIN:
            assert seen[LOOKED_AT_AGAIN:] == again[: len(seen) - LOOKED_AT_AGAIN]
    finally:
        volume.remove()


def test_the_picture_is_what_the_workflow_leaves_in_cinder(
    env: Mapping[str, Any], room: None
) -> None:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        longest_first = sorted(LIMITS, key=lambda pair: -pair[0] * (pair[1] + 1))
        list(pool.map(lambda pair: live(env, *pair), longest_first))
