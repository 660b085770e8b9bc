# SPDX-License-Identifier: Apache-2.0
"""The overview of all projects and of the workflows that they run."""

from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from horizon import messages
from horizon import views

from backup_dashboard.api.errors import ServiceError
from backup_dashboard.core.protection.status import Status
from backup_dashboard.flows import cloud_overview
from backup_dashboard.flows import overview
from backup_dashboard.flows import workflows
from backup_dashboard.flows.asking import begin
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.refreshing import sooner
from backup_dashboard.panels.admin import words as admin_words
from backup_dashboard.panels.admin.panel import AdminBackupSchedules
from backup_dashboard.panels.project.overview import words as overview_words
from backup_dashboard.panels.shared import clients
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared import zone
from backup_dashboard.panels.shared.addresses import switch_url
from backup_dashboard.panels.shared.guard import require
from backup_dashboard.panels.shared.rendering import render_part
from backup_dashboard.panels.shared.services import mark_change
from backup_dashboard.panels.shared.services import shelf_of_cloud
from backup_dashboard.panels.shared.signing_in import signing_in
from backup_dashboard.panels.shared.zone import yesterday

ADMINISTRATORS = AdminBackupSchedules.policy_rules


class CloudView(views.HorizonTemplateView):
    """The page; it is shown at once, and its script loads the overview afterwards."""

    template_name = "backup_dashboard/admin/index.html"
    page_title = gettext_lazy("Backup Schedules of All Projects")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the overview if the address asks for it; otherwise the page's script loads it."""
        context = super().get_context_data(**kwargs)
        whole = self.request.GET.get("parts") == "all"
        return {**context, "part": _state(self.request) if whole else ""}


@require(ADMINISTRATORS)
def state(request: HttpRequest) -> HttpResponse:
    """Return the overview of all projects."""
    return HttpResponse(_state(request))


@signing_in()
def _state(request: HttpRequest) -> str:
    zone.activate(request)
    now = timezone.now()
    mistral, cinder = clients.mistral_of_cloud(request), clients.cinder_of_cloud(request)
    project_id = request.user.tenant_id
    project_names = begin(lambda: clients.keystone(request).project_names())
    shelf = shelf_of_cloud(request)
    cloud = cloud_overview.load_cloud_overview(
        mistral, cinder, shelf, project_id, yesterday(now), now
    )
    names, nameless = project_names.or_else({}), problems_of([project_names])
    needs, recovered = admin_words.needs(cloud, names), admin_words.recovered(cloud, names)
    states = cloud.states.values()
    context = {
        "found": cloud,
        "missing": (*cloud.missing_services, *nameless),
        "refresh_in": sooner(cloud.refresh_in, nameless),
        "numbers": overview_words.numbers(cloud.counts),
        "needs": needs[: overview.SHOWN],
        "needs_in_all": len(needs) + sum(project.more_lasting for project in states),
        "recovered": recovered[: overview.SHOWN],
        "recovered_in_all": len(recovered) + sum(project.more_recovered for project in states),
        "statuses": overview_words.SHOWN,
        "projects": [
            (
                names.get(project.id) or project.id,
                project,
                [project.counts[status] for status in overview_words.SHOWN],
                switch_url(project.id, reverse("horizon:project:backup_schedules:index")),
            )
            for project in cloud.projects
        ],
        "bad": (Status.FAILING, Status.STALE, Status.UNPROTECTED),
        "workflows": admin_words.versions(cloud.workflows, names),
        "missing_actions": cloud.missing_actions,
        "can_upgrade": admin_words.can_upgrade(cloud.workflows),
    }
    return render_part(request, "admin/state", context)


@require_POST
@require(ADMINISTRATORS)
@signing_in()
def upgrade(request: HttpRequest) -> HttpResponse:
    """Upgrade the public workflows to the versions of this package, and say what was done to each."""
    mark_change(request)
    try:
        mistral = clients.mistral(request)
        done = workflows.install(mistral, request.user.tenant_id, public=True)
    except ServiceError as error:
        messages.error(request, words.failure(error))
    else:
        for installed in done:
            messages.success(
                request, f"{installed.workflow.value}: {admin_words.change(installed)}"
            )
        messages.info(request, _("Schedules use the new version from their next run on."))
    return redirect("horizon:admin:backup_schedules:index")
