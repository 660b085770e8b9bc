# SPDX-License-Identifier: Apache-2.0
"""The addresses of the panel, below ``/admin/backup_schedules/``."""

from django.urls import path

from backup_dashboard.panels.admin import views

urlpatterns = [
    path("", views.CloudView.as_view(), name="index"),
    path("state/", views.state, name="state"),
    path("upgrade/", views.upgrade, name="upgrade"),
]
