# SPDX-License-Identifier: Apache-2.0
"""The administrator's panel in Horizon's menu."""

import horizon
from django.utils.translation import gettext_lazy as _

from backup_dashboard.panels.project.panel import BackupSchedules


class AdminBackupSchedules(horizon.Panel):
    """The panel, shown to administrators if the catalog has both services."""

    name = _("Backup Schedules")
    slug = "backup_schedules"
    permissions = BackupSchedules.permissions
    policy_rules = (("volume", "context_is_admin"),)
