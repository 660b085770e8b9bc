# SPDX-License-Identifier: Apache-2.0
"""The addresses of the panel, below ``/project/backup_schedules/``."""

from django.urls import path

from backup_dashboard.panels.cron import views as cron_views
from backup_dashboard.panels.project import holds
from backup_dashboard.panels.project import names
from backup_dashboard.panels.project import views
from backup_dashboard.panels.project.form import edit_views
from backup_dashboard.panels.project.form import views as form_views
from backup_dashboard.panels.project.form import volume_rows
from backup_dashboard.panels.project.history import download as history_download
from backup_dashboard.panels.project.overview import views as overview_views
from backup_dashboard.panels.project.run import actions as run_actions
from backup_dashboard.panels.project.run import views as run_views
from backup_dashboard.panels.project.schedules import views as schedules_views
from backup_dashboard.panels.project.volumes import download as volumes_download

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("create/", form_views.ScheduleView.as_view(), name="create"),
    path("create/volumes/", volume_rows.search, name="form_volumes"),
    path("preview/", form_views.preview, name="preview"),
    path("overview/state/", overview_views.state, name="overview_state"),
    path("overview/progress/", overview_views.progress, name="progress"),
    path("overview/calendar/", overview_views.calendar, name="overview_calendar"),
    path("history.csv", history_download.download, name="history_csv"),
    path("volumes.csv", volumes_download.download, name="volumes_csv"),
    path("names/", names.names, name="names"),
    path("cron/", cron_views.in_step, name="cron"),
    path("install/", views.install, name="install"),
    path("<uuid:schedule_id>/edit/", edit_views.EditView.as_view(), name="edit"),
    path("<uuid:schedule_id>/delete/", schedules_views.DeleteView.as_view(), name="delete"),
    path("<uuid:schedule_id>/pause/", schedules_views.PauseView.as_view(), name="pause"),
    path("<uuid:schedule_id>/resume/", schedules_views.ResumeView.as_view(), name="resume"),
    path("backups/<uuid:backup_id>/hold/", holds.hold, name="hold"),
    path("backups/<uuid:backup_id>/release/", holds.release, name="release"),
    path("runs/<uuid:run_id>/", run_views.RunView.as_view(), name="run"),
    path("runs/<uuid:run_id>/retry/", run_actions.retry, name="run_retry"),
    path("runs/<uuid:run_id>/resume/", run_actions.resume, name="run_resume"),
    path("runs/<uuid:run_id>/cancel/", run_actions.cancel, name="run_cancel"),
]
