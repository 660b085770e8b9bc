# SPDX-License-Identifier: Apache-2.0
"""The tab "Backup Schedules" on a volume's own page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from horizon import tabs
from openstack_dashboard import policy

from backup_dashboard.flows import volume
from backup_dashboard.panels.project.history.tables import VolumeHistoryTable
from backup_dashboard.panels.project.panel import BackupSchedules
from backup_dashboard.panels.project.schedules.tables import VolumeSchedulesTable
from backup_dashboard.panels.project.volumes.tables import gap
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared import zone
from backup_dashboard.panels.shared.addresses import create_url
from backup_dashboard.panels.shared.addresses import switch_url
from backup_dashboard.panels.shared.addresses import tab_url
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.services import services
from backup_dashboard.panels.shared.services import shelf
from backup_dashboard.panels.shared.signing_in import signing_in


class VolumeSchedulesTab(tabs.Tab):
    """One volume's backups, schedules and runs; asks nothing until somebody opens it."""

    name = _("Backup Schedules")
    slug = "backup_schedules"
    template_name = "backup_dashboard/volume/tab.html"
    preload = False

    def get_template_name(self, request: HttpRequest) -> str:
        """Give the page, or for an administrator who looks at another project's volume the way there."""
        return (
            "backup_dashboard/volume/elsewhere.html"
            if self._elsewhere(request)
            else self.template_name
        )

    def _elsewhere(self, request: HttpRequest) -> str:
        """Give the project of the volume if it is not the session's, else nothing."""
        owner = getattr(self.tab_group.kwargs.get("volume"), "os-vol-tenant-attr:tenant_id", "")
        return owner if owner and owner != request.user.tenant_id else ""

    def allowed(self, request: HttpRequest) -> bool:
        """Whether the user sees it: as the panel."""
        types = BackupSchedules.permissions
        return request.user.has_perms(types) and policy.check(BackupSchedules.policy_rules, request)

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Ask for everything about the volume."""
        zone.activate(request)
        volume_id = self.tab_group.kwargs["volume_id"]
        if owner := self._elsewhere(request):
            page = reverse("horizon:project:volumes:detail", args=[volume_id])
            return {"switch_url": switch_url(owner, f"{page}?tab={self.get_id()}")}
        mistral, cinder = services(request)
        now = timezone.now()
        with signing_in():
            found = volume.load_volume(mistral, cinder, shelf(request), volume_id, now)
        return {
            "tab_id": self.get_id(),
            "found": found,
            "schedules_table": VolumeSchedulesTable(request, data=found.schedules),
            "history_table": VolumeHistoryTable(request, data=found.runs),
            "why": words.translate(found.protection.why) if found.protection else "",
            "gap": gap(found.protection) if found.protection else "",
            "history_url": tab_url("history", volume=volume_id),
            "may_restore": policy.check((("volume", "backup:restore"),), request),
            "create_url": create_url(volume_id),
            "may_back_up": policy.check(MAY_BACK_UP, request),
        }
