# SPDX-License-Identifier: Apache-2.0
"""Suggest names for a search field while somebody types."""

from django.http import HttpRequest
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from backup_dashboard.api.errors import ServiceError
from backup_dashboard.flows import suggesting
from backup_dashboard.panels.shared import limits
from backup_dashboard.panels.shared.services import services
from backup_dashboard.panels.shared.signing_in import signing_in

_LONGEST = 100


@never_cache
@require_GET
@signing_in()
def names(request: HttpRequest) -> JsonResponse:
    """Return the names of schedules or volumes that contain the typed text.

    Returns no names if a service fails: the names are only a help.
    """
    limits.limit(request)
    mistral, cinder = services(request)
    text = request.GET.get("q", "")[:_LONGEST]
    try:
        if request.GET.get("of") == "volumes":
            suggested = suggesting.suggest_volumes(cinder, text)
        else:
            suggested = suggesting.suggest_schedules(mistral, text)
    except ServiceError:
        suggested = []
    return JsonResponse({"names": suggested})
