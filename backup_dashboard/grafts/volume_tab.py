# SPDX-License-Identifier: Apache-2.0
"""The tab "Backup Schedules" on the page of a volume."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from horizon import tabs
from openstack_dashboard import policy

from backup_dashboard.flows import volume
from backup_dashboard.panels.project.history.tables import VolumeHistoryTable
from backup_dashboard.panels.project.panel import BackupSchedules
from backup_dashboard.panels.project.schedules.tables import VolumeSchedulesTable
from backup_dashboard.panels.project.volumes.chains import rows_of_chains
from backup_dashboard.panels.project.volumes.tables import gap
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared import zone
from backup_dashboard.panels.shared.addresses import create_url
from backup_dashboard.panels.shared.addresses import switch_url
from backup_dashboard.panels.shared.addresses import tab_url
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.rights import MAY_HOLD
from backup_dashboard.panels.shared.rights import MAY_RESTORE
from backup_dashboard.panels.shared.services import services
from backup_dashboard.panels.shared.services import shelf
from backup_dashboard.panels.shared.signing_in import signing_in


class VolumeSchedulesTab(tabs.Tab):
    """The backups, schedules and runs of one volume; the services are asked only when the tab is opened."""

    name = _("Backup Schedules")
    slug = "backup_schedules"
    template_name = "backup_dashboard/volume/tab.html"
    preload = False

    def get_template_name(self, request: HttpRequest) -> str:
        """Return the tab's template; for a volume of another project, the one that links an administrator there."""
        return (
            "backup_dashboard/volume/elsewhere.html"
            if self._elsewhere(request)
            else self.template_name
        )

    def _elsewhere(self, request: HttpRequest) -> str:
        """Return the id of the volume's project if it is not the session's project, otherwise an empty text."""
        owner = getattr(self.tab_group.kwargs.get("volume"), "os-vol-tenant-attr:tenant_id", "")
        return owner if owner and owner != request.user.tenant_id else ""

    def allowed(self, request: HttpRequest) -> bool:
        """Return whether the user sees the tab: the same rules as for the panel."""
        types = BackupSchedules.permissions
        return request.user.has_perms(types) and policy.check(BackupSchedules.policy_rules, request)

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Load everything about the volume."""
        zone.activate(request)
        volume_id = self.tab_group.kwargs["volume_id"]
        if owner := self._elsewhere(request):
            page = reverse("horizon:project:volumes:detail", args=[volume_id])
            return {"switch_url": switch_url(owner, f"{page}?tab={self.get_id()}")}
        mistral, cinder = services(request)
        now = timezone.now()
        with signing_in():
            answer = volume.load_volume(mistral, cinder, shelf(request), volume_id, now)
        return {
            # Horizon renders a tab without the request, from which forms have their token.
            "csrf_token": get_token(request),
            "tab_id": self.get_id(),
            "found": answer,
            "chains": rows_of_chains(answer.chains, answer.stays),
            "may_hold": policy.check(MAY_HOLD, request),
            "schedules_table": VolumeSchedulesTable(request, data=answer.schedules),
            "history_table": VolumeHistoryTable(request, data=answer.runs),
            "why": words.translate(answer.protection.why) if answer.protection else "",
            "gap": gap(answer.protection) if answer.protection else "",
            "history_url": tab_url("history", volume=volume_id),
            "may_restore": policy.check(MAY_RESTORE, request),
            "create_url": create_url(volume_id),
            "may_back_up": policy.check(MAY_BACK_UP, request),
        }
