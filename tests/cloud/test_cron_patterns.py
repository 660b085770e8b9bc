# SPDX-License-Identifier: Apache-2.0
"""The first run that the form shows is the one that Mistral plans."""

from collections.abc import Callable
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime

import pytest
from kit import ROTATION
from kit import Person

from backup_dashboard.core import cron

GUIDE = ("0 * * * *", "0 2 * * *", "0 2 * * 1", "*/15 * * * *", "0 0 1 * *")


@pytest.fixture
def planned(demo: Person) -> Iterator[Callable[[str], datetime]]:
    """Makes a trigger with a pattern and gives the moment that Mistral plans for it."""
    made: list[str] = []

    def plan(pattern: str) -> datetime:
        inputs = {
            "volume_id": "00000000-0000-4000-8000-000000000000",
            "backup_name": "nightly",
            "max_full_backups": 2,
            "max_incremental_backups": 5,
        }
        trigger = demo.mistral.cron_triggers.create(
            f"pattern-{len(made)}", ROTATION, workflow_input=inputs, pattern=pattern
        )
        made.append(trigger.id)
        moment = datetime.fromisoformat(trigger.next_execution_time)
        return moment.replace(tzinfo=UTC)

    yield plan
    for trigger_id in made:
        demo.mistral.cron_triggers.delete(trigger_id)


@pytest.mark.parametrize("pattern", sorted({*GUIDE, *cron.PRESETS}))
def test_mistral_plans_the_run_that_we_compute(
    planned: Callable[[str], datetime], pattern: str
) -> None:
    before = cron.next_runs(pattern, datetime.now(UTC), 1)
    moment = planned(pattern)
    after = cron.next_runs(pattern, datetime.now(UTC), 1)
    assert moment in (before + after)


def test_every_pattern_of_the_guide_is_taken_as_it_stands() -> None:
    assert [cron.check(pattern, datetime.now(UTC)) for pattern in GUIDE] == list(GUIDE)
