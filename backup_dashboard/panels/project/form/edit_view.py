# SPDX-License-Identifier: Apache-2.0
"""The page "Edit Schedule"."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from horizon import messages

from backup_dashboard.flows import form as form_flow
from backup_dashboard.panels.project.form import initial
from backup_dashboard.panels.project.form.edit_form import EditForm
from backup_dashboard.panels.project.form.form_view import ScheduleView
from backup_dashboard.panels.services import services


class EditView(ScheduleView):
    """The form filled with what the schedule does now."""

    form_class = EditForm
    page_title = gettext_lazy("Edit Schedule")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which schedule, and what would break with it."""
        schedule_id = str(self.kwargs["schedule_id"])
        project_id = self.request.user.tenant_id
        self.found = form_flow.editing(
            *services(self.request), schedule_id, project_id, timezone.now()
        )
        self.replaces = self.found.schedule.id
        return {
            **super(ScheduleView, self).get_form_kwargs(),
            "initial": initial.of(self.found.schedule),
            "choices": self.found.choices,
            "schedule": self.found.schedule,
            "volume": self.found.volume,
        }

    def about_volumes(self, form: EditForm) -> dict[str, Any]:
        """Give the one volume, which stays."""
        return {"volume": self.found.volume}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the schedule that is changed."""
        context = super().get_context_data(**kwargs)
        key = self.found.schedule.key
        context["schedule"] = self.found.schedule
        context["under_way"] = self.found.under_way
        context["submit_url"] = reverse("horizon:project:backup_schedules:edit", args=[key])
        return context

    def form_valid(self, form: EditForm) -> HttpResponse:
        """Change the schedule; what hinders it is the form's to explain."""
        if not form.handle(self.request, form.cleaned_data):
            return self.form_invalid(form)
        messages.success(self.request, form.summary())
        return redirect(self.success_url)
