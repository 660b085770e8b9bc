# SPDX-License-Identifier: Apache-2.0
"""Build clients of the services for the signed-in user, from the user's catalog and token.

Every function raises ``Absent`` if the catalog does not have the service.
"""

from django.conf import settings
from django.http import HttpRequest
from horizon.exceptions import ServiceCatalogException
from openstack_auth.utils import fix_auth_url_version_prefix
from openstack_dashboard.api import base

from backup_dashboard import config
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.connection import SERVICE_TYPES
from backup_dashboard.api.connection import connect
from backup_dashboard.api.errors import Absent
from backup_dashboard.api.errors import Service
from backup_dashboard.api.keystone import Keystone
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.mistral import mistral_at

_SEES_EVERY_PROJECT = "admin"
"""The role that makes a user an administrator for Mistral (``mistral/context.py``, ``from_environ``)."""


def mistral(request: HttpRequest) -> Mistral:
    """Return a client of Mistral for the user's project."""
    url = _endpoint(request, Service.MISTRAL)
    return mistral_at(
        connect(url, *_by(request)),
        url,
        request.user.tenant_id,
        sees_every_project=_SEES_EVERY_PROJECT in {role["name"] for role in request.user.roles},
    )


def mistral_of_cloud(request: HttpRequest) -> Mistral:
    """Return a client of Mistral that sees all projects, for an administrator."""
    url = _endpoint(request, Service.MISTRAL)
    return mistral_at(connect(url, *_by(request)), url, everywhere=True)


def cinder(request: HttpRequest) -> Cinder:
    """Return a client of Cinder for the user's project."""
    return Cinder(connect(_endpoint(request, Service.CINDER), *_by(request)))


def cinder_of_cloud(request: HttpRequest) -> Cinder:
    """Return a client of Cinder that sees all projects, for an administrator."""
    return Cinder(connect(_endpoint(request, Service.CINDER), *_by(request)), everywhere=True)


def keystone(request: HttpRequest) -> Keystone:
    """Return a client of Keystone, at the endpoint that Horizon uses, for an administrator."""
    try:
        kind = settings.OPENSTACK_KEYSTONE_ENDPOINT_TYPE
        listed = base.url_for(request, "identity", endpoint_type=kind)
    except ServiceCatalogException as error:
        raise Absent(Service.KEYSTONE, "not in the service catalog") from error
    url, _was_old = fix_auth_url_version_prefix(listed)
    return Keystone(connect(url, *_by(request)), url)


def _endpoint(request: HttpRequest, service: Service) -> str:
    """Return the URL of ``service`` in the user's region.

    Raises ``Absent`` if the catalog has none.
    """
    for service_type in SERVICE_TYPES[service]:
        try:
            return str(base.url_for(request, service_type))
        except ServiceCatalogException:
            continue
    raise Absent(service, "not in the service catalog")


def _by(request: HttpRequest) -> tuple[str, bool | str, float]:
    """Return the token, how certificates are verified, and the timeout (seconds)."""
    verify: bool | str = settings.OPENSTACK_SSL_CACERT or True
    verified = False if settings.OPENSTACK_SSL_NO_VERIFY else verify
    return request.user.token.id, verified, config.api_timeout()
