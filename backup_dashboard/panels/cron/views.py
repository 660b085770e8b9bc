# SPDX-License-Identifier: Apache-2.0
"""The view that keeps the parts of a cron picker in agreement while somebody types; it asks no service."""

from django.http import HttpRequest
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from backup_dashboard.panels.cron.field import CronWidget
from backup_dashboard.panels.cron.parts import picker_json
from backup_dashboard.panels.shared import limits
from backup_dashboard.panels.shared import zone


@never_cache
@require_GET
def in_step(request: HttpRequest) -> JsonResponse:
    """Return every part of the pattern that the inputs of the widget ``name`` make.

    With ``optional`` the pattern may be empty.
    """
    limits.limit(request)
    zone.activate(request)
    name = request.GET.get("name", "pattern")
    sent = CronWidget().value_from_datadict(request.GET, {}, name)
    return JsonResponse(picker_json(sent, required="optional" not in request.GET))
