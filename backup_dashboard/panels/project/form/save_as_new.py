# SPDX-License-Identifier: Apache-2.0
"""The form of a new schedule, filled with what was typed for a schedule that no longer exists."""

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
    """Render the form without saving; ``name`` is the name of the former schedule, empty if it is not known."""
    typed = request.POST.copy()
    typed["wanted"] = PREVIEW
    typed.setdefault("window", "0")
    view = _SaveAsNewView()
    view.setup(request)
    view.gone = name or typed.get("name", "")
    choices = first_choices(request, chosen_ids(request))
    return view.form_invalid(ScheduleForm(request, typed, choices=choices))
