# SPDX-License-Identifier: Apache-2.0
"""The schedules of one test in the project demo, and the states in which a change may find them."""

import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from datetime import datetime

from backup_dashboard.api.errors import NotFound
from backup_dashboard.core.records import RecordState
from backup_dashboard.core.records import reconcile
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.edit import edit
from backup_dashboard.flows.pause import pause
from tests.support.cloud.kit import Person
from tests.support.cloud.panel import gate_of
from tests.support.cloud.panel import mistral_of

LEAP_DAY = "0 0 29 2 *"


def now() -> datetime:
    """Return the present time."""
    return datetime.now(UTC)


class Project:
    """The project demo, limited to the schedules of one test."""

    def __init__(self, person: Person) -> None:
        self.mistral = mistral_of(person)
        self.gate = gate_of(person, self.mistral)
        self.prefix = f"changes-{uuid.uuid4().hex[:8]}"
        inputs = {
            "volume_id": person.cinder.volumes.list(limit=1)[0].id,
            "backup_name": "changes",
            "timeout": 77,
        }
        self.old = Definition(self.prefix, Workflow.FULL, inputs, LEAP_DAY, count=9)
        self.new = replace(self.old, pattern="0 5 29 2 *", count=None)
        self.renamed = replace(self.new, name=f"{self.prefix}-renamed")

    def schedules(self) -> list[Schedule]:
        """Return the schedules that the list shows."""
        found = reconcile(
            self.mistral.triggers.list_all(), self.mistral.environments.list_records()
        )
        return [each for each in found if each.name.startswith(self.prefix)]

    def only(self) -> Schedule:
        """Return the only schedule that the list shows."""
        (found,) = self.schedules()
        return found

    def triggers(self) -> list[Schedule]:
        """Return the triggers that exist."""
        found = self.mistral.triggers.list_all()
        return [each for each in found if each.name.startswith(self.prefix)]

    def records(self) -> list[RecordState]:
        """Return the records that exist."""
        found = self.mistral.environments.list_records()
        return [each.state for each in found if each.definition.name.startswith(self.prefix)]

    def clean(self) -> None:
        """Remove everything that the test has created."""
        for each in self.triggers():
            with suppress(NotFound):
                self.mistral.triggers.delete(each.id)
        for record in self.mistral.environments.list_records():
            if record.definition.name.startswith(self.prefix):
                self.mistral.environments.delete_record(record)


def as_active(project: Project) -> str:
    """Make a schedule that was never changed; return its key."""
    return project.mistral.triggers.create(project.old).id


def as_changed(project: Project) -> str:
    """Make a schedule that has had another trigger before; return its key."""
    key = project.mistral.triggers.create(replace(project.old, pattern="0 1 29 2 *")).id
    edit(project.gate, key, project.old, now())
    return key


def as_paused(project: Project) -> str:
    """Make a paused schedule; return its key."""
    key = as_active(project)
    pause(project.gate, key, now())
    return key
