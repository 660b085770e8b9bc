# SPDX-License-Identifier: Apache-2.0
"""Environments: the records of schedules, stored beside their triggers."""

from contextlib import suppress

from mistralclient.api.base import APIException

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import TooMuch
from backup_dashboard.api.errors import translated
from backup_dashboard.api.mistral import answers
from backup_dashboard.api.mistral.base import LIST_LIMIT
from backup_dashboard.api.mistral.base import MANY_ROWS
from backup_dashboard.api.mistral.base import MistralResource
from backup_dashboard.api.rows import Row
from backup_dashboard.core.records import PREFIX
from backup_dashboard.core.records import Record

_NOT_FOUND = 404


class MistralEnvironments(MistralResource):
    """``Environments`` over HTTP."""

    def list_records(self) -> list[Record]:
        names = f"has:{PREFIX}"
        records: list[Record] = []
        count, more = 0, True
        while more:
            if count > MANY_ROWS:
                raise TooMuch(Service.MISTRAL, f"more than {MANY_ROWS} environments")
            with translated(Service.MISTRAL):
                rows, more = self._rows(
                    "environments",
                    name=names,
                    limit=LIST_LIMIT,
                    sort_keys="name",
                    sort_dirs="asc",
                    fields="id,name,variables,project_id",
                )
                count += len(rows)
                parsed = [answers.record(row) for row in rows if self._is_own(row)]
                records += [record for record in parsed if record]
                # Mistral compares the marker of this list with names (``EnvironmentController.get_all``).
                if more:
                    names = f"gt:{Row(rows[-1]).id('name')}"
        return records

    def save_record(self, record: Record) -> None:
        fields = {
            "name": record.environment,
            "description": f"Kept by Backup Schedules for the schedule {record.definition.name}",
            "variables": record.variables(),
        }
        with translated(Service.MISTRAL):
            try:
                self._client.environments.update(**fields)
            except APIException as error:
                if error.error_code != _NOT_FOUND:
                    raise
                self._client.environments.create(**fields, scope="private")

    def delete_record(self, record: Record) -> None:
        with suppress(NotFound), translated(Service.MISTRAL):
            self._client.environments.delete(record.environment)
