# SPDX-License-Identifier: Apache-2.0
"""The form of a new schedule, filled with what was typed for one that is gone."""

from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse

from backup_dashboard.panels.project.form.forms import PREVIEW
from backup_dashboard.panels.project.form.forms import ScheduleForm
from backup_dashboard.panels.project.form.views import ScheduleView
from backup_dashboard.panels.project.form.views import chosen_ids
from backup_dashboard.panels.project.form.views import first_choices


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
    found = first_choices(request, chosen_ids(request))
    return view.form_invalid(ScheduleForm(request, typed, choices=found))
