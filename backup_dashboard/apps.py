# SPDX-License-Identifier: Apache-2.0
"""The plugin as a Django app."""

from django.apps import AppConfig


class BackupDashboardConfig(AppConfig):
    """Extends Horizon where it has no hook for plugins, once all apps are loaded."""

    name = "backup_dashboard"

    def ready(self) -> None:
        """Add the row action to Horizon's Volumes table."""
        from backup_dashboard.grafts import volumes_table

        volumes_table.add_row_action()
