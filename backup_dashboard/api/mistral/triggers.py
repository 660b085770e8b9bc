# SPDX-License-Identifier: Apache-2.0
"""Cron triggers: the active schedules."""

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
"""Triggers that a search by a part of the name returns at most."""

_LETTERS = 2_000
"""Most characters of names in one address: uWSGI accepts 4,096 bytes for the head of a request (``buffer-size``)."""


class MistralTriggers(MistralResource):
    """``Triggers`` over HTTP."""

    def list_all(self) -> list[Schedule]:
        return self._whole(answers.SCHEDULE_FIELDS, answers.schedule)

    def list_names(self) -> list[ScheduleName]:
        return self._whole(_NAME_FIELDS, answers.schedule_name)

    def list_first_names(self) -> Listing[ScheduleName]:
        return self._triggers(LIST_LIMIT, _NAME_FIELDS, answers.schedule_name, sort_keys="id")

    def list_by_name(self, names: Iterable[str]) -> list[Schedule]:
        return [
            trigger
            for condition in conditions(names)
            for trigger in self._triggers(
                MANY_ROWS, answers.SCHEDULE_FIELDS, answers.schedule, name=condition, sort_keys="id"
            )
        ]

    def search(self, text: str) -> list[ScheduleName]:
        only = {"name": f"has:{text}", "sort_keys": "name"}
        return self._triggers(_ALIKE, _NAME_FIELDS, answers.schedule_name, **only).items

    def get_next_start(self, now: datetime) -> datetime | None:
        due = f"gte:{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        only = {"next_execution_time": due, "sort_keys": "next_execution_time"}
        triggers = self._triggers(1, _NAME_FIELDS, answers.schedule_name, **only).items
        return triggers[0].next_run if triggers else None

    def _triggers(
        self, most: int, fields: Iterable[str], read: Callable[[dict[str, Any]], T], **only: str
    ) -> Listing[T]:
        """List the first ``most`` of the project's triggers of our workflows in ascending order."""
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
        """List all of the project's triggers of our workflows. Raises ``TooMuch``."""
        triggers = self._triggers(MANY_ROWS, fields, read, sort_keys="id")
        if not triggers.complete:
            raise TooMuch(Service.MISTRAL, f"more than {MANY_ROWS} cron triggers")
        return triggers.items

    def list_ids_by_name(self, name: str) -> set[str]:
        with translated(Service.MISTRAL):
            triggers = self._client.cron_triggers.list(
                name=f"eq:{name}", fields=("id", "project_id")
            )
            return {str(trigger.id) for trigger in triggers if self._is_own(trigger.to_dict())}

    def get(self, schedule_id: str) -> Schedule:
        with translated(Service.MISTRAL):
            trigger = self._own(self._client.cron_triggers.get(schedule_id).to_dict())
            return answers.schedule(answers.ours(trigger))

    def create(self, wanted: Definition) -> Schedule:
        first_run = wanted.first_run.astimezone(UTC) if wanted.first_run else None
        with _creating(wanted.workflow), translated(Service.MISTRAL):
            trigger = self._client.cron_triggers.create(
                wanted.name,
                wanted.workflow.value,
                workflow_input=original(wanted.inputs),
                workflow_params=original(wanted.params),
                pattern=wanted.pattern or None,
                first_time=first_run.strftime("%Y-%m-%d %H:%M") if first_run else None,
                count=wanted.count,
            )
            return answers.schedule(trigger.to_dict())

    def delete(self, schedule_id: str) -> None:
        with translated(Service.MISTRAL):
            self._client.cron_triggers.delete(schedule_id)


def conditions(names: Iterable[str]) -> Iterator[str]:
    """Yield conditions that select ``names``: Mistral splits a list at commas, so a name with a comma stands alone."""
    together: list[str] = []
    for name in names:
        if "," in name:
            yield f"eq:{name}"
        elif together and len(quote(",".join((*together, name)))) > _LETTERS:
            yield f"in:{','.join(together)}"
            together = [name]
        else:
            together.append(name)
    if together:
        yield f"in:{','.join(together)}"


@contextmanager
def _creating(workflow: Workflow) -> Iterator[None]:
    """Turn Mistral's errors into the missing workflow (by its text) or the trust that Keystone refused."""
    try:
        yield
    except NotFound as error:
        if NO_WORKFLOW_TO_START.pattern in error.reason:
            raise NotInstalled(workflow) from error
        raise
    except Forbidden as error:
        raise NoTrust(error.service, error.reason) from error
