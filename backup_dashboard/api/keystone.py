# SPDX-License-Identifier: Apache-2.0
"""The part of Keystone that the administrator's page needs: the names of projects."""

from keystoneauth1.session import Session

from backup_dashboard.api import texts
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated


class Keystone:
    """Keystone for the signed-in administrator; every method raises ``ServiceError``.

    Horizon's own client has no timeout, and waits forever for a Keystone that hangs.
    """

    def __init__(self, session: Session, url: str) -> None:
        self._session = session
        self._url = url

    def project_names(self) -> dict[str, str]:
        """Return the names of all projects by id."""
        with translated(Service.KEYSTONE):
            answer = self._session.get(f"{self._url.rstrip('/')}/projects").json()
        return {
            str(project["id"]): texts.short(str(project["name"])) for project in answer["projects"]
        }
