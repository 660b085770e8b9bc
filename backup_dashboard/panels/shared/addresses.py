# SPDX-License-Identifier: Apache-2.0
"""Build addresses within the panel that need more than the name of a view."""

from django.urls import NoReverseMatch
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.http import urlencode

from backup_dashboard.core.runs import Run


def tab_url(slug: str, **query: object) -> str:
    """Return the address of one of the panel's tabs; ``query`` says what its list shows."""
    encoded = urlencode({"tab": f"backup_schedules__{slug}", **query})
    return f"{reverse('horizon:project:backup_schedules:index')}?{encoded}"


tab_url_lazy = lazy(tab_url, str)


def run_url(run: Run) -> str:
    """Return the address of a run's page, or of the tab History if the run has no page."""
    if not run.has_page:
        return tab_url("history")
    return reverse("horizon:project:backup_schedules:run", args=[run.id])


def create_url(*volume_ids: str) -> str:
    """Return the address of the form with these volumes chosen."""
    form = reverse("horizon:project:backup_schedules:create")
    chosen = urlencode([("volume_id", volume_id) for volume_id in volume_ids])
    return f"{form}?{chosen}" if chosen else form


def switch_url(project_id: str, then: str) -> str:
    """Return the address in Horizon that switches the session to a project and then opens ``then``."""
    try:
        switch = reverse("switch_project_id", args=[project_id])
    except NoReverseMatch:  # Horizon up to version 26
        switch = reverse("switch_tenants", args=[project_id])
    return f"{switch}?{urlencode({'next': then})}"
