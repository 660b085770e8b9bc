# SPDX-License-Identifier: Apache-2.0
"""How a page reaches a service: the endpoint of the user's catalog, with the user's token."""

from django.conf import settings
from django.http import HttpRequest
from horizon.exceptions import ServiceCatalogException
from keystoneauth1.session import Session
from keystoneauth1.token_endpoint import Token
from openstack_dashboard.api import base

from backup_dashboard import config
from backup_dashboard.api.door import Door
from backup_dashboard.api.errors import Absent
from backup_dashboard.api.errors import Service

SERVICE_TYPES = {
    Service.CINDER: ("block-storage", "volumev3", "volume"),
    Service.MISTRAL: ("workflowv2", "workflow"),
}
"""The types by which catalogs list a service, the preferred one first."""


def endpoint(request: HttpRequest, service: Service) -> str:
    """Give the URL of ``service`` in the user's region; ``Absent`` if the catalog has none."""
    for service_type in SERVICE_TYPES[service]:
        try:
            return str(base.url_for(request, service_type))
        except ServiceCatalogException:
            continue
    raise Absent(service, "not in the service catalog")


def session(request: HttpRequest, url: str) -> Session:
    """Make a session that sends the user's token to ``url`` and gives up after the timeout."""
    verify: bool | str = settings.OPENSTACK_SSL_CACERT or True
    return Session(
        session=Door(),
        auth=Token(url, request.user.token.id),
        verify=False if settings.OPENSTACK_SSL_NO_VERIFY else verify,
        timeout=config.api_timeout(),
    )
