# SPDX-License-Identifier: Apache-2.0
"""Build what views need of a request: clients of both services, the caller, the gate and the shelf."""

from collections.abc import Iterable
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from backup_dashboard import config
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.caller import Caller
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.shelf import Shelf
from backup_dashboard.panels.shared import clients

_CHANGED = "backup_dashboard_changed"

_COMES_THROUGH = timedelta(seconds=10)
"""How long a change may take, plus the largest difference between the clocks of two web servers."""


def services(request: HttpRequest) -> tuple[Mistral, Cinder]:
    """Return clients of both services for the signed-in user.

    Raises ``Absent``, which is an ``Unreachable``, for a service without an endpoint.
    """
    return clients.mistral(request), clients.cinder(request)


def caller(request: HttpRequest, agreed: bool = False) -> Caller:
    """Return who is signed in; ``agreed`` as in ``Caller``."""
    roles = {role["name"].lower() for role in request.user.roles}
    return Caller(
        project_id=request.user.tenant_id,
        stronger=not roles <= config.member_roles(),
        administrator=request.user.is_superuser,
        agreed=agreed,
    )


def gate(request: HttpRequest, agreed: bool = False, volumes: Iterable[Volume] = ()) -> Gate:
    """Return the gate for the signed-in user.

    ``volumes`` are known to belong to the project: Cinder has just listed them. Raises ``Absent``, which is an
    ``Unreachable``, for a service without an endpoint.
    """
    mark_change(request)
    return Gate(*services(request), caller(request, agreed), volumes)


def mark_change(request: HttpRequest) -> None:
    """Record that the user is changing something.

    Results that were counted before the change took effect are not shown to this user.
    """
    request.session[_CHANGED] = (timezone.now() + _COMES_THROUGH).timestamp()


def shelf(request: HttpRequest) -> Shelf:
    """Return the shelf shared by all users who see the same of this project as the signed-in user."""
    return _shelf(request, "project", request.user.tenant_id)


def shelf_of_cloud(request: HttpRequest) -> Shelf:
    """Return the shelf of the whole cloud, for administrators."""
    return _shelf(request, "cloud")


def _shelf(request: HttpRequest, *of: str) -> Shelf:
    roles = sorted({role["name"] for role in request.user.roles})
    changed = request.session.get(_CHANGED)
    return Shelf(
        cache,
        (request.user.endpoint or "", request.user.services_region or "", *of, *roles),
        datetime.fromtimestamp(changed, UTC) if changed else None,
        config.cache_seconds(),
    )
