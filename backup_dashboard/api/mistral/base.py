# SPDX-License-Identifier: Apache-2.0
"""What all kinds of Mistral objects share: the session, the limits and the paging."""

from dataclasses import dataclass
from typing import Any

from keystoneauth1.session import Session
from mistralclient.api.v2.client import Client

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.rows import Row
from backup_dashboard.core.workflows import NAMES

LIST_LIMIT = 1000
"""Rows requested per call; Mistral returns fewer if its operator says so (``[api] max_limit``)."""

MANY_ROWS = 50_000
"""Most rows that are read of a list that is useful only as a whole."""

OURS = "in:" + ",".join(NAMES)
"""The filter that limits a list to our workflows."""


@dataclass(frozen=True)
class Access:
    """The session and the scope of the calls to Mistral.

    ``project_id`` limits the results to one project: to administrators Mistral returns the objects of every project.
    ``sees_every_project`` says that the caller is such an administrator, so that runs can be filtered by project in
    Mistral, which refuses this filter to others. ``everywhere`` requests the objects of all projects.
    """

    session: Session
    url: str
    project_id: str = ""
    everywhere: bool = False
    sees_every_project: bool = False


class MistralResource:
    """One kind of Mistral object; every method raises ``ServiceError``."""

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
        """Return one page of a list and whether more rows follow, which python-mistralclient does not say.

        A page may be shorter than requested and still not be the last: only the last one has no ``next``.
        """
        answer = Row(self._session.get(f"{self._url}/{what}", params=query).json())
        rows = answer.rows(what)
        return rows, bool(rows and answer.raw("next"))

    def _up_to(self, most: int, what: str, **query: str | int) -> tuple[list[dict[str, Any]], bool]:
        """Return the first ``most`` rows of a list and whether more rows follow: one call per page."""
        rows: list[dict[str, Any]] = []
        more = True
        while more and len(rows) < most:
            limit = min(LIST_LIMIT, most - len(rows))
            page, more = self._rows(what, **{**query, "limit": limit})
            rows += page
            if more:
                query["marker"] = Row(page[-1]).id()
        return rows, more

    def _is_own(self, item: dict[str, Any]) -> bool:
        return not self._project_id or item.get("project_id") == self._project_id

    def _own(self, item: dict[str, Any]) -> dict[str, Any]:
        """Return ``item`` if it belongs to the project. Raises ``NotFound`` otherwise, as Mistral does for members."""
        if self._is_own(item):
            return item
        raise NotFound(Service.MISTRAL, f"{item.get('id')} belongs to another project")
