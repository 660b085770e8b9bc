# SPDX-License-Identifier: Apache-2.0
"""What every kind of thing in Mistral is asked with."""

from dataclasses import dataclass
from typing import Any

from keystoneauth1.session import Session
from mistralclient.api.v2.client import Client

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.rows import Row
from backup_dashboard.core.workflows import NAMES

LIST_LIMIT = 1000
"""Rows that are asked for at once; Mistral gives fewer where its operator says so (``[api] max_limit``)."""

MANY_ROWS = 50_000
"""Rows that are read of a list that is worth nothing unless it is whole."""

OURS = "in:" + ",".join(NAMES)
"""The filter that keeps a list to our workflows."""


@dataclass(frozen=True)
class Access:
    """How Mistral is asked.

    ``project_id`` keeps what Mistral tells to the project: it tells administrators what every project has.
    ``sees_every_project`` says that the caller is one of those, so that Mistral takes the project for a filter of
    runs; it refuses that to others. ``everywhere`` is for what every project has.
    """

    session: Session
    url: str
    project_id: str = ""
    everywhere: bool = False
    sees_every_project: bool = False


class MistralResource:
    """A kind of thing in Mistral; every method raises ``ServiceError``."""

    def __init__(self, access: Access) -> None:
        project_id = access.project_id
        self._project_id = project_id
        self._own_runs = (
            {"project_id": project_id} if project_id and access.sees_every_project else {}
        )
        self._everywhere = {"all_projects": "true"} if access.everywhere else {}
        self._session, self._url = access.session, access.url.rstrip("/")
        self._client = Client(
            session=access.session, mistral_url=access.url, enforce_raw_definitions=True
        )

    def _rows(self, what: str, **query: str | int) -> tuple[list[dict[str, Any]], bool]:
        """Give rows of a list and whether more follow, which python-mistralclient does not hand on.

        A page that is shorter than asked for is not the last: only one without ``next`` is.
        """
        told = Row(self._session.get(f"{self._url}/{what}", params=query).json())
        rows = told.rows(what)
        return rows, bool(rows and told.raw("next"))

    def _up_to(self, most: int, what: str, **query: str | int) -> tuple[list[dict[str, Any]], bool]:
        """Give the first ``most`` rows of a list and whether more follow, with a call for each page."""
        found: list[dict[str, Any]] = []
        more = True
        while more and len(found) < most:
            limit = min(LIST_LIMIT, most - len(found))
            rows, more = self._rows(what, **{**query, "limit": limit})
            found += rows
            if more:
                query["marker"] = Row(rows[-1]).id()
        return found, more

    def _is_own(self, item: dict[str, Any]) -> bool:
        return not self._project_id or item.get("project_id") == self._project_id

    def _own(self, item: dict[str, Any]) -> dict[str, Any]:
        """Give ``item`` back if it is the project's; ``NotFound`` otherwise, as Mistral answers to a member."""
        if self._is_own(item):
            return item
        raise NotFound(Service.MISTRAL, f"{item.get('id')} belongs to another project")
