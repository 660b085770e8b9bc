# SPDX-License-Identifier: Apache-2.0
"""Addresses within the panel that are more than the name of a view."""

from django.urls import NoReverseMatch
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.http import urlencode

from backup_dashboard.core.runs import Run


def tab_url(slug: str, **query: object) -> str:
    """Give the address of one of the panel's tabs, with what its list is to show."""
    asked = urlencode({"tab": f"backup_schedules__{slug}", **query})
    return f"{reverse('horizon:project:backup_schedules:index')}?{asked}"


tab_url_lazy = lazy(tab_url, str)


def run_url(run: Run) -> str:
    """Give the address of a run's page, or of the history for a run that has none."""
    if not run.has_page:
        return tab_url("history")
    return reverse("horizon:project:backup_schedules:run", args=[run.id])


def create_url(*volume_ids: str) -> str:
    """Give the form's address with volumes chosen."""
    form = reverse("horizon:project:backup_schedules:create")
    chosen = urlencode([("volume_id", each) for each in volume_ids])
    return f"{form}?{chosen}" if chosen else form


def switch_url(project_id: str, then: str) -> str:
    """Give Horizon's address that switches the session to a project and leads to ``then``."""
    try:
        switch = reverse("switch_project_id", args=[project_id])
    except NoReverseMatch:  # Horizon up to 26
        switch = reverse("switch_tenants", args=[project_id])
    return f"{switch}?{urlencode({'next': then})}"
