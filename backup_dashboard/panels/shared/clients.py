# SPDX-License-Identifier: Apache-2.0
"""The services as the signed-in user reaches them: by his catalog, with his token.

Each raises ``Absent`` for a service that the catalog does not have.
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
"""The role by which Mistral knows an administrator (``mistral/context.py``, ``from_environ``)."""


def mistral(request: HttpRequest) -> Mistral:
    """Mistral for the user's project."""
    url = _endpoint(request, Service.MISTRAL)
    return mistral_at(
        connect(url, *_by(request)),
        url,
        request.user.tenant_id,
        sees_every_project=_SEES_EVERY_PROJECT in {role["name"] for role in request.user.roles},
    )


def mistral_of_cloud(request: HttpRequest) -> Mistral:
    """Mistral with what every project has, for an administrator."""
    url = _endpoint(request, Service.MISTRAL)
    return mistral_at(connect(url, *_by(request)), url, everywhere=True)


def cinder(request: HttpRequest) -> Cinder:
    """Cinder for the user's project."""
    return Cinder(connect(_endpoint(request, Service.CINDER), *_by(request)))


def cinder_of_cloud(request: HttpRequest) -> Cinder:
    """Cinder with what every project has, for an administrator."""
    return Cinder(connect(_endpoint(request, Service.CINDER), *_by(request)), everywhere=True)


def keystone(request: HttpRequest) -> Keystone:
    """Keystone as Horizon reaches it, for an administrator."""
    try:
        kind = settings.OPENSTACK_KEYSTONE_ENDPOINT_TYPE
        listed = base.url_for(request, "identity", endpoint_type=kind)
    except ServiceCatalogException as error:
        raise Absent(Service.KEYSTONE, "not in the service catalog") from error
    url, _was_old = fix_auth_url_version_prefix(listed)
    return Keystone(connect(url, *_by(request)), url)


def _endpoint(request: HttpRequest, service: Service) -> str:
    """Give the URL of ``service`` in the user's region."""
    for service_type in SERVICE_TYPES[service]:
        try:
            return str(base.url_for(request, service_type))
        except ServiceCatalogException:
            continue
    raise Absent(service, "not in the service catalog")


def _by(request: HttpRequest) -> tuple[str, bool | str, float]:
    """Give the token, how certificates are verified, and the timeout."""
    verify: bool | str = settings.OPENSTACK_SSL_CACERT or True
    verified = False if settings.OPENSTACK_SSL_NO_VERIFY else verify
    return request.user.token.id, verified, config.api_timeout()
