# SPDX-License-Identifier: Apache-2.0
"""The panel in Horizon's menu."""

import horizon
from django.utils.translation import gettext_lazy as _


class BackupSchedules(horizon.Panel):
    """The panel Project → Volumes → Backup Schedules, shown if the catalog has both services."""

    name = _("Backup Schedules")
    slug = "backup_schedules"
    permissions = (
        (
            "openstack.services.block-storage",
            "openstack.services.volumev3",
            "openstack.services.volume",
        ),
        ("openstack.services.workflowv2", "openstack.services.workflow"),
    )
    policy_rules = (("volume", "backup:get_all"),)
