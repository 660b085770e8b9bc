# SPDX-License-Identifier: Apache-2.0
"""Keystone, as far as the administrator's page needs it: what projects are called."""

from keystoneauth1.session import Session

from backup_dashboard.api import texts
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated


class Keystone:
    """Keystone for the signed-in administrator; every method raises ``ServiceError``.

    Horizon's own client waits without an end for a Keystone that hangs.
    """

    def __init__(self, session: Session, url: str) -> None:
        self._session = session
        self._url = url

    def project_names(self) -> dict[str, str]:
        """Give the names of all projects by id."""
        with translated(Service.KEYSTONE):
            found = self._session.get(f"{self._url.rstrip('/')}/projects").json()
        return {str(each["id"]): texts.short(str(each["name"])) for each in found["projects"]}
