# SPDX-License-Identifier: Apache-2.0
"""The plugin as a Django app."""

from django.apps import AppConfig


class BackupDashboardConfig(AppConfig):
    """Grafts what Horizon has no hook for, as soon as every app is there."""

    name = "backup_dashboard"

    def ready(self) -> None:
        """Put the row action into Horizon's Volumes table."""
        from backup_dashboard.grafts import volumes_table

        volumes_table.add_row_action()
