# SPDX-License-Identifier: Apache-2.0
"""The page with the tabs, and the installation of the workflows."""

from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from horizon import messages
from horizon import tabs

from backup_dashboard.flows import workflows
from backup_dashboard.panels.project.tabs import BackupSchedulesTabs
from backup_dashboard.panels.shared import clients
from backup_dashboard.panels.shared import limits
from backup_dashboard.panels.shared import zone
from backup_dashboard.panels.shared.addresses import tab_url
from backup_dashboard.panels.shared.guard import guarded
from backup_dashboard.panels.shared.guard import require
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.services import mark_change
from backup_dashboard.panels.shared.signing_in import signing_in


class IndexView(tabs.TabbedTableView):
    """The page with the tabs of the panel."""

    tab_group_class = BackupSchedulesTabs
    template_name = "backup_dashboard/index.html"
    page_title = gettext_lazy("Backup Schedules")

    @signing_in()
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the request, with times in the user's zone."""
        limits.limit(request)
        zone.activate(request)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the action of a table's button; Horizon cannot parse an action that names no table."""
        if "__" not in request.POST.get("action", ""):
            return redirect(request.get_full_path())
        return super().post(request, *args, **kwargs)


@require_POST
@require(MAY_BACK_UP)
@guarded
def install(request: HttpRequest) -> HttpResponse:
    """Install the missing workflows for the user's project, and return to the list."""
    mark_change(request)
    workflows.install_missing(clients.mistral(request), request.user.tenant_id)
    messages.success(request, _("The backup workflows are installed for this project."))
    return redirect(tab_url("schedules"))
