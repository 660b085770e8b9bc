# SPDX-License-Identifier: Apache-2.0
"""Suggest names for a search field while somebody types."""

from django.http import HttpRequest
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from backup_dashboard.api.errors import ServiceError
from backup_dashboard.flows import suggesting
from backup_dashboard.flows.suggesting import SuggestedVolume
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
            suggested = [_volume(volume) for volume in suggesting.suggest_volumes(cinder, text)]
        else:
            suggested = [_name(name) for name in suggesting.suggest_schedules(mistral, text)]
    except ServiceError:
        suggested = []
    return JsonResponse({"names": suggested})


def _name(name: str) -> dict[str, str]:
    return {"value": name, "label": name}


def _volume(suggested: SuggestedVolume) -> dict[str, str]:
    """Label an id with the volume that it stands for."""
    volume = suggested.volume
    if suggested.value == volume.name:
        return _name(volume.name)
    values = {"name": volume.name, "id": volume.id[:8], "size": volume.size}
    label = _("%(name)s, %(size)d GiB, %(id)s") if volume.size else _("%(name)s, %(id)s")
    return {"value": suggested.value, "label": label % values}
