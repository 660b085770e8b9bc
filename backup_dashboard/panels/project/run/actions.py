# SPDX-License-Identifier: Apache-2.0
"""The actions on the page of a run: retry, resume, cancel."""

from uuid import UUID

from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from horizon import messages

from backup_dashboard.flows import cancel as cancel_flow
from backup_dashboard.flows import rerun as rerun_flow
from backup_dashboard.flows import retry as retry_flow
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.guard import guarded
from backup_dashboard.panels.shared.guard import require
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.services import gate


@require_POST
@require(MAY_BACK_UP)
@guarded
def retry(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Start a run with the same inputs, and show its page."""
    try:
        made = retry_flow.retry(gate(request), str(run_id))
    except words.FAILURES as error:
        return _refused(request, run_id, error)
    messages.success(request, _("A new run with the same inputs has started."))
    return redirect("horizon:project:backup_schedules:run", run_id=made.id)


@require_POST
@require(MAY_BACK_UP)
@guarded
def resume(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Resume the run at the step that failed."""
    try:
        rerun_flow.rerun(gate(request), str(run_id))
    except words.FAILURES as error:
        return _refused(request, run_id, error)
    messages.success(request, _("The run continues from the step that failed."))
    return _back(run_id)


@require_POST
@require(MAY_BACK_UP)
@guarded
def cancel(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Cancel the run."""
    try:
        cancel_flow.cancel(gate(request), str(run_id))
    except words.FAILURES as error:
        return _refused(request, run_id, error)
    messages.success(request, _("The run is cancelled. Cinder may still finish its backup."))
    return _back(run_id)


def _back(run_id: UUID) -> HttpResponse:
    return redirect("horizon:project:backup_schedules:run", run_id=run_id)


def _refused(request: HttpRequest, run_id: UUID, error: Exception) -> HttpResponse:
    messages.error(request, words.failure(error))
    return _back(run_id)
