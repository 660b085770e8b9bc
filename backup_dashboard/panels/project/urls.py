# SPDX-License-Identifier: Apache-2.0
"""The panel's addresses, below ``/project/backup_schedules/``."""

from django.urls import path

from backup_dashboard.panels.project import cron_view
from backup_dashboard.panels.project import names_view
from backup_dashboard.panels.project import views
from backup_dashboard.panels.project.changes import delete_view
from backup_dashboard.panels.project.changes import pause_view
from backup_dashboard.panels.project.changes import resume_view
from backup_dashboard.panels.project.coverage import coverage_csv
from backup_dashboard.panels.project.form import edit_view
from backup_dashboard.panels.project.form import form_view
from backup_dashboard.panels.project.form import volume_rows
from backup_dashboard.panels.project.history import history_csv
from backup_dashboard.panels.project.overview import overview_view
from backup_dashboard.panels.project.run import run_actions
from backup_dashboard.panels.project.run import run_view

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("create/", form_view.ScheduleView.as_view(), name="create"),
    path("create/volumes/", volume_rows.search, name="form_volumes"),
    path("preview/", form_view.preview, name="preview"),
    path("overview/state/", overview_view.state, name="overview_state"),
    path("overview/progress/", overview_view.progress, name="progress"),
    path("overview/calendar/", overview_view.calendar, name="overview_calendar"),
    path("history.csv", history_csv.download, name="history_csv"),
    path("volumes.csv", coverage_csv.download, name="volumes_csv"),
    path("names/", names_view.names, name="names"),
    path("cron/", cron_view.in_step, name="cron"),
    path("install/", views.install, name="install"),
    path("<uuid:schedule_id>/edit/", edit_view.EditView.as_view(), name="edit"),
    path("<uuid:schedule_id>/delete/", delete_view.DeleteView.as_view(), name="delete"),
    path("<uuid:schedule_id>/pause/", pause_view.PauseView.as_view(), name="pause"),
    path("<uuid:schedule_id>/resume/", resume_view.ResumeView.as_view(), name="resume"),
    path("runs/<uuid:run_id>/", run_view.RunView.as_view(), name="run"),
    path("runs/<uuid:run_id>/retry/", run_actions.retry, name="run_retry"),
    path("runs/<uuid:run_id>/resume/", run_actions.resume, name="run_resume"),
    path("runs/<uuid:run_id>/cancel/", run_actions.cancel, name="run_cancel"),
]
