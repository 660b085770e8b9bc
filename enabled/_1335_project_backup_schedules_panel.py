# SPDX-License-Identifier: Apache-2.0
"""Project → Volumes → Backup Schedules, between Backups and Volume Groups."""

from backup_dashboard.stylesheet import stylesheet

PANEL = "backup_schedules"
PANEL_DASHBOARD = "project"
PANEL_GROUP = "volumes"
ADD_PANEL = "backup_dashboard.panels.project.panel.BackupSchedules"

ADD_INSTALLED_APPS = ["backup_dashboard"]
ADD_JS_FILES = [
    "backup_dashboard/js/session.js",
    "backup_dashboard/js/typed.js",
    "backup_dashboard/js/vendor/idiomorph.js",
    "backup_dashboard/js/merge.js",
    "backup_dashboard/js/live.js",
    "backup_dashboard/js/suggest.js",
    "backup_dashboard/js/volumes.js",
    "backup_dashboard/js/names.js",
    "backup_dashboard/js/saving.js",
    "backup_dashboard/js/cron.js",
    "backup_dashboard/js/form.js",
    "backup_dashboard/js/plan.js",
    "backup_dashboard/js/wait.js",
    "backup_dashboard/js/dialog.js",
]
ADD_SCSS_FILES = [stylesheet()]
