# SPDX-License-Identifier: Apache-2.0
"""A schedule with a number of runs in the real Mistral, which forgets it after the last one."""

from collections.abc import Callable
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime

import pytest

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import create
from backup_dashboard.flows import history
from backup_dashboard.flows import schedules
from backup_dashboard.flows.delete import delete
from backup_dashboard.flows.schedules import ScheduleRow
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.kit import until
from tests.support.cloud.panel import gate_of
from tests.support.cloud.panel import mistral_of
from tests.support.cloud.panel import shelf

NAME = "test-finished"


@pytest.fixture
def row(demo: Person) -> Iterator[Callable[[], ScheduleRow | None]]:
    """What the list shows of the schedule; it is deleted after the test."""
    mistral, cinder = mistral_of(demo), Cinder(demo.session)

    def look() -> ScheduleRow | None:
        now = datetime.now(UTC)
        found = schedules.load_page(
            mistral, cinder, shelf(), demo.project_id, PageRequest(1000), now
        )
        return next((each for each in found.page.items if each.name == NAME), None)

    yield look
    if left := look():
        delete(gate_of(demo), left.id, datetime.now(UTC), even_if_running=True)


def test_a_schedule_that_has_made_its_runs_is_finished_until_somebody_deletes_it(
    demo: Person, volume: Callable[..., Volume], row: Callable[[], ScheduleRow | None]
) -> None:
    backed_up = volume("finished")
    inputs = {"volume_id": backed_up.id, "backup_name": NAME}
    wanted = Definition(NAME, Workflow(FULL), inputs, "* * * * *", count=1)
    (tried,) = create.schedule_all(gate_of(demo), [wanted])
    assert tried.error is None
    before = row()
    assert before is not None
    assert before.schedule.active
    triggers = demo.mistral.cron_triggers
    until(lambda: all(each.name != NAME for each in triggers.list()), "Mistral forgets it", 150)
    after = until(lambda: (found := row()) and found.last_run and found, "its run is there")
    assert (after.schedule.finished, after.schedule.lineage.certain) == (True, True)
    assert after.id == before.id
    demo.finished(after.last_run.id)
    runs = history.load_page(
        mistral_of(demo), Cinder(demo.session), shelf(), PageRequest(20), datetime.now(UTC)
    )
    assert NAME in {each.schedule_name for each in runs.page.items}
    delete(gate_of(demo), after.id, datetime.now(UTC))
    assert row() is None
    assert backed_up.backups()
