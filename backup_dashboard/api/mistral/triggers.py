# SPDX-License-Identifier: Apache-2.0
"""Cron triggers: the schedules that fire."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime
from typing import Any
from typing import TypeVar
from urllib.parse import quote

from backup_dashboard.api.errors import Forbidden
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import NotInstalled
from backup_dashboard.api.errors import NoTrust
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import TooMuch
from backup_dashboard.api.errors import translated
from backup_dashboard.api.mistral import answers
from backup_dashboard.api.mistral.part import LIST_LIMIT
from backup_dashboard.api.mistral.part import MANY_ROWS
from backup_dashboard.api.mistral.part import OURS
from backup_dashboard.api.mistral.part import Part
from backup_dashboard.core.inputs import original
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleName
from backup_dashboard.core.workflows import Workflow

T = TypeVar("T")

_NAME_FIELDS = ("id", "name", "next_execution_time")

_ALIKE = 20
"""Triggers that are given of those with a text in their names."""

_LETTERS = 2_000
"""Letters of names that an address may have: uWSGI takes 4,096 bytes of a request's head (``buffer-size``)."""


class Triggers(Part):
    """The project's cron triggers of our workflows."""

    def all_schedules(self) -> list[Schedule]:
        """Give all of the project's triggers of our workflows: a call for each page of them."""
        return self._whole(answers.SCHEDULE_FIELDS, answers.schedule)

    def trigger_names(self) -> list[ScheduleName]:
        """Give all of the project's triggers of our workflows by name, at less than half of what they cost in full."""
        return self._whole(_NAME_FIELDS, answers.schedule_name)

    def first_trigger_names(self) -> Listing[ScheduleName]:
        """Give the first thousand of the project's triggers of our workflows by name: one call."""
        return self._triggers(LIST_LIMIT, _NAME_FIELDS, answers.schedule_name, sort_keys="id")

    def schedules_named(self, names: Iterable[str]) -> list[Schedule]:
        """Give those of the project's triggers of our workflows that have one of ``names``: a call for some dozens."""
        return [
            each
            for condition in conditions(names)
            for each in self._triggers(
                MANY_ROWS, answers.SCHEDULE_FIELDS, answers.schedule, name=condition, sort_keys="id"
            )
        ]

    def triggers_like(self, text: str) -> list[ScheduleName]:
        """Give the first of the project's triggers of our workflows that have ``text`` in their names, by name.

        A text of ours never is a condition: Mistral reads ``has:`` once, and takes the rest as it is.
        """
        only = {"name": f"has:{text}", "sort_keys": "name"}
        return self._triggers(_ALIKE, _NAME_FIELDS, answers.schedule_name, **only).items

    def next_start(self, now: datetime) -> datetime | None:
        """Give when the next of the project's triggers of our workflows is due (aware UTC), ``None`` without any."""
        due = f"gte:{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        only = {"next_execution_time": due, "sort_keys": "next_execution_time"}
        found = self._triggers(1, _NAME_FIELDS, answers.schedule_name, **only).items
        return found[0].next_run if found else None

    def _triggers(
        self, most: int, fields: Iterable[str], read: Callable[[dict[str, Any]], T], **only: str
    ) -> Listing[T]:
        """Give the first ``most`` of the project's triggers of our workflows in ascending order."""
        own = {"project_id": self._project_id} if self._project_id else self._everywhere
        with translated(Service.MISTRAL):
            rows, more = self._up_to(
                most,
                "cron_triggers",
                workflow_name=OURS,
                sort_dirs="asc",
                fields=",".join(fields),
                **only,
                **own,
            )
            return Listing([read(row) for row in rows], not more)

    def _whole(self, fields: Iterable[str], read: Callable[[dict[str, Any]], T]) -> list[T]:
        """Give all of the project's triggers of our workflows. Raises ``TooMuch``."""
        found = self._triggers(MANY_ROWS, fields, read, sort_keys="id")
        if not found.complete:
            raise TooMuch(Service.MISTRAL, f"more than {MANY_ROWS} cron triggers")
        return found.items

    def triggers_named(self, name: str) -> set[str]:
        """Give the ids of the project's triggers of that name, of any workflow: one or none."""
        with translated(Service.MISTRAL):
            found = self._client.cron_triggers.list(name=f"eq:{name}", fields=("id", "project_id"))
            return {str(item.id) for item in found if self._is_own(item.to_dict())}

    def schedule(self, schedule_id: str) -> Schedule:
        """Give one trigger by its id; ``NotFound`` if it is not the project's, or starts none of our workflows."""
        with translated(Service.MISTRAL):
            found = self._own(self._client.cron_triggers.get(schedule_id).to_dict())
            return answers.schedule(answers.ours(found))

    def create_schedule(self, wanted: Definition) -> Schedule:
        """Create a trigger; ``Conflict`` if the name is taken, ``NotInstalled`` without the workflow, ``NoTrust``."""
        first_run = wanted.first_run.astimezone(UTC) if wanted.first_run else None
        with _creating(wanted.workflow), translated(Service.MISTRAL):
            made = self._client.cron_triggers.create(
                wanted.name,
                wanted.workflow.value,
                workflow_input=original(wanted.inputs),
                workflow_params=original(wanted.params),
                pattern=wanted.pattern or None,
                first_time=first_run.strftime("%Y-%m-%d %H:%M") if first_run else None,
                count=wanted.count,
            )
            return answers.schedule(made.to_dict())

    def delete_schedule(self, schedule_id: str) -> None:
        """Delete a trigger, and with it the trust that a run of it under way lives on."""
        with translated(Service.MISTRAL):
            self._client.cron_triggers.delete(schedule_id)


def conditions(names: Iterable[str]) -> Iterator[str]:
    """Write names as conditions of Mistral's, which takes a comma for the end of one of several names."""
    several: list[str] = []
    for name in names:
        if "," in name:
            yield f"eq:{name}"
        elif several and len(quote(",".join((*several, name)))) > _LETTERS:
            yield f"in:{','.join(several)}"
            several = [name]
        else:
            several.append(name)
    if several:
        yield f"in:{','.join(several)}"


@contextmanager
def _creating(workflow: Workflow) -> Iterator[None]:
    """Tell from Mistral's text what is not there, and from its refusal that Keystone gave it no trust."""
    try:
        yield
    except NotFound as error:
        if "Workflow not found" in error.reason:
            raise NotInstalled(workflow) from error
        raise
    except Forbidden as error:
        raise NoTrust(error.service, error.reason) from error
