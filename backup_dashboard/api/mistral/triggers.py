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
from backup_dashboard.api.mistral.base import LIST_LIMIT
from backup_dashboard.api.mistral.base import MANY_ROWS
from backup_dashboard.api.mistral.base import OURS
from backup_dashboard.api.mistral.base import MistralResource
from backup_dashboard.core.error_texts import NO_WORKFLOW_TO_START
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


class MistralTriggers(MistralResource):
    """``Triggers``, over HTTP."""

    def list_all(self) -> list[Schedule]:
        return self._whole(answers.SCHEDULE_FIELDS, answers.schedule)

    def list_names(self) -> list[ScheduleName]:
        return self._whole(_NAME_FIELDS, answers.schedule_name)

    def list_first_names(self) -> Listing[ScheduleName]:
        return self._triggers(LIST_LIMIT, _NAME_FIELDS, answers.schedule_name, sort_keys="id")

    def list_by_name(self, names: Iterable[str]) -> list[Schedule]:
        return [
            each
            for condition in conditions(names)
            for each in self._triggers(
                MANY_ROWS, answers.SCHEDULE_FIELDS, answers.schedule, name=condition, sort_keys="id"
            )
        ]

    def search(self, text: str) -> list[ScheduleName]:
        only = {"name": f"has:{text}", "sort_keys": "name"}
        return self._triggers(_ALIKE, _NAME_FIELDS, answers.schedule_name, **only).items

    def get_next_start(self, now: datetime) -> datetime | None:
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

    def list_ids_by_name(self, name: str) -> set[str]:
        with translated(Service.MISTRAL):
            found = self._client.cron_triggers.list(name=f"eq:{name}", fields=("id", "project_id"))
            return {str(item.id) for item in found if self._is_own(item.to_dict())}

    def get(self, schedule_id: str) -> Schedule:
        with translated(Service.MISTRAL):
            found = self._own(self._client.cron_triggers.get(schedule_id).to_dict())
            return answers.schedule(answers.ours(found))

    def create(self, wanted: Definition) -> Schedule:
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

    def delete(self, schedule_id: str) -> None:
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
        if NO_WORKFLOW_TO_START.pattern in error.reason:
            raise NotInstalled(workflow) from error
        raise
    except Forbidden as error:
        raise NoTrust(error.service, error.reason) from error
