# SPDX-License-Identifier: Apache-2.0
"""Hold a backup and release it, from the tab of its volume or the page of its run."""

from uuid import UUID

from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from horizon import messages

from backup_dashboard.core.ids import is_uuid
from backup_dashboard.flows import hold as hold_flow
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.guard import guarded
from backup_dashboard.panels.shared.guard import require
from backup_dashboard.panels.shared.rights import MAY_HOLD
from backup_dashboard.panels.shared.services import gate


@require_POST
@require(MAY_HOLD)
@guarded
def hold(request: HttpRequest, backup_id: UUID) -> HttpResponse:
    """Hold a backup in the name of the signed-in user."""
    user_gate = gate(request)
    try:
        backup = hold_flow.hold(user_gate, str(backup_id), request.user.username, timezone.now())
    except words.FAILURES as error:
        messages.error(request, words.failure(error))
        return _back(request)
    if hold_flow.is_honoured(user_gate) is False:
        messages.warning(
            request,
            _(
                "“%(name)s” is marked, but the rotation that is installed in Mistral is too old to respect that, and "
                "may still delete it. Ask your administrator to install the workflows again."
            )
            % {"name": backup.label},
        )
        return _back(request)
    messages.success(
        request,
        _(
            "“%(name)s” is held: no schedule deletes it. Anybody in the project can still delete it by hand."
        )
        % {"name": backup.label},
    )
    return _back(request)


@require_POST
@require(MAY_HOLD)
@guarded
def release(request: HttpRequest, backup_id: UUID) -> HttpResponse:
    """End the hold of a backup."""
    try:
        backup = hold_flow.release(gate(request), str(backup_id))
    except words.FAILURES as error:
        messages.error(request, words.failure(error))
        return _back(request)
    messages.success(
        request,
        _("“%(name)s” is no longer held: schedules count it again, and may delete it.")
        % {"name": backup.label},
    )
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Go back to the page of the run or the tab of the volume that was sent along, or else to the panel."""
    run_id, volume_id = request.POST.get("run", ""), request.POST.get("volume", "")
    if is_uuid(run_id):
        return redirect("horizon:project:backup_schedules:run", run_id=run_id)
    if is_uuid(volume_id):
        page = reverse("horizon:project:volumes:detail", args=[volume_id])
        return redirect(f"{page}?tab=volume_details__backup_schedules")
    return redirect("horizon:project:backup_schedules:index")
