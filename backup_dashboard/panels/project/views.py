# SPDX-License-Identifier: Apache-2.0
"""The list page, the page of a run, and installing the workflows."""

from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from horizon import messages
from horizon import tabs
from horizon import views

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import RunState
from backup_dashboard.flows import run as run_flow
from backup_dashboard.flows import workflows
from backup_dashboard.panels import words
from backup_dashboard.panels import zone
from backup_dashboard.panels.addresses import tab_url
from backup_dashboard.panels.guard import guarded
from backup_dashboard.panels.guard import require
from backup_dashboard.panels.project.tables import MAY_BACK_UP
from backup_dashboard.panels.project.tabs import BackupSchedulesTabs
from backup_dashboard.panels.services import services


class IndexView(tabs.TabbedTableView):
    """Schedules and history."""

    tab_group_class = BackupSchedulesTabs
    template_name = "backup_dashboard/index.html"
    page_title = gettext_lazy("Backup Schedules")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer in the user's zone."""
        zone.activate(request)
        return super().dispatch(request, *args, **kwargs)


@method_decorator(guarded, name="dispatch")
class RunView(views.HorizonTemplateView):
    """One run in full."""

    template_name = "backup_dashboard/run/detail.html"
    page_title = gettext_lazy("Run of {{ row.name }}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask for the run and everything around it."""
        context = super().get_context_data(**kwargs)
        mistral, cinder = services(self.request)
        now = timezone.now()
        found = run_flow.detail(mistral, cinder, str(kwargs["run_id"]), now)
        run = found.row.run
        context.update(
            detail=found,
            row=found.row,
            run=run,
            failed=run.state is RunState.FAILED,
            workflow_name=words.WORKFLOW_NAMES[run.workflow],
            duration=words.duration(run.duration(now)),
            steps=[
                (
                    step,
                    words.duration((step.finished or now) - step.started) if step.started else "",
                )
                for step in found.steps
            ],
        )
        return context


@require_POST
@require(MAY_BACK_UP)
@guarded
def install(request: HttpRequest) -> HttpResponse:
    """Install the missing workflows for the user's project, and go back to the list."""
    workflows.install_missing(Mistral.for_request(request), request.user.tenant_id)
    messages.success(request, _("The backup workflows are installed for this project."))
    return redirect(tab_url("schedules"))
