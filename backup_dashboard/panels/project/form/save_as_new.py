# SPDX-License-Identifier: Apache-2.0
"""The form of a new schedule, filled with what was typed for one that is gone."""

from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.utils import timezone

from backup_dashboard.flows.form import choices
from backup_dashboard.panels.project.form.form_view import ScheduleView
from backup_dashboard.panels.project.form.forms import PREVIEW
from backup_dashboard.panels.project.form.forms import ScheduleForm
from backup_dashboard.panels.services import services
from backup_dashboard.panels.services import shelf


class _SaveAsNewView(ScheduleView):
    gone = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "gone": self.gone}


def save_as_new(request: HttpRequest, name: str) -> HttpResponse:
    """Show it; nothing is saved. ``name`` is what the schedule was called, as far as that is known."""
    typed = request.POST.copy()
    typed["wanted"] = PREVIEW
    typed.setdefault("window", "0")
    view = _SaveAsNewView()
    view.setup(request)
    view.gone = name or typed.get("name", "")
    project_id = request.user.tenant_id
    found = choices(*services(request), shelf(request), project_id, timezone.now())
    return view.form_invalid(ScheduleForm(request, typed, choices=found))
