# SPDX-License-Identifier: Apache-2.0
"""The tab "Backup Schedules" on a volume's own page."""

FEATURE = "backup_schedules_volume_tab"

EXTRA_TABS = {
    "openstack_dashboard.dashboards.project.volumes.tabs.VolumeDetailTabs": (
        (10, "backup_dashboard.grafts.volume_tab.VolumeSchedulesTab"),
    ),
}
