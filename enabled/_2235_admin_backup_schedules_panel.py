# SPDX-License-Identifier: Apache-2.0
"""Admin → Volume → Backup Schedules, after Backups."""

PANEL = "backup_schedules"
PANEL_DASHBOARD = "admin"
PANEL_GROUP = "volume"
ADD_PANEL = "backup_dashboard.panels.admin.panel.AdminBackupSchedules"
