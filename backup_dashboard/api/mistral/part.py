# SPDX-License-Identifier: Apache-2.0
"""What every part of Mistral is asked with."""

from typing import Any

from keystoneauth1.session import Session
from mistralclient.api.v2.client import Client

from backup_dashboard.core.workflows import NAMES

LIST_LIMIT = 1000
"""Rows that Mistral gives at most in one answer (``[api] max_limit``)."""

OURS = "in:" + ",".join(NAMES)
"""The filter that keeps a list to our workflows."""


class Part:
    """A part of Mistral for one project; every method raises ``ServiceError``.

    ``project_id`` keeps an administrator's lists of schedules to the project: Mistral tells administrators those
    of every project. ``everywhere`` lets an administrator see those of every project, and all that ran.
    """

    def __init__(
        self, session: Session, url: str, project_id: str = "", everywhere: bool = False
    ) -> None:
        self._project_id = project_id
        self._everywhere = {"all_projects": "true"} if everywhere else {}
        self._client = Client(session=session, mistral_url=url, enforce_raw_definitions=True)

    def _is_own(self, item: dict[str, Any]) -> bool:
        return not self._project_id or item.get("project_id") == self._project_id
