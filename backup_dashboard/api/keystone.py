# SPDX-License-Identifier: Apache-2.0
"""Keystone, as far as the administrator's page needs it: what projects are called."""

from django.conf import settings
from django.http import HttpRequest
from horizon.exceptions import ServiceCatalogException
from keystoneauth1.session import Session
from openstack_auth.utils import fix_auth_url_version_prefix
from openstack_dashboard.api import base

from backup_dashboard.api import connection
from backup_dashboard.api import texts
from backup_dashboard.api.errors import Absent
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated


class Keystone:
    """Keystone for the signed-in administrator; every method raises ``ServiceError``.

    Horizon's own client waits without an end for a Keystone that hangs.
    """

    def __init__(self, session: Session, url: str) -> None:
        self._session = session
        self._url = url

    @classmethod
    def for_request(cls, request: HttpRequest) -> "Keystone":
        """Keystone as Horizon reaches it; ``Absent`` if the catalog has none."""
        try:
            listed = base.url_for(
                request, "identity", endpoint_type=settings.OPENSTACK_KEYSTONE_ENDPOINT_TYPE
            )
        except ServiceCatalogException as error:
            raise Absent(Service.KEYSTONE, "not in the service catalog") from error
        url, _was_old = fix_auth_url_version_prefix(listed)
        return cls(connection.session(request, url), url)

    def project_names(self) -> dict[str, str]:
        """Give the names of all projects by id."""
        with translated(Service.KEYSTONE):
            found = self._session.get(f"{self._url.rstrip('/')}/projects").json()
        return {str(each["id"]): texts.short(str(each["name"])) for each in found["projects"]}
