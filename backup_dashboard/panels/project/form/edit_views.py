# SPDX-License-Identifier: Apache-2.0
"""The page "Edit Schedule"."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from horizon import messages

from backup_dashboard.core.edits import EditedField
from backup_dashboard.core.edits import FormSnapshot
from backup_dashboard.flows import form as form_flow
from backup_dashboard.flows.loading import ScheduleGone
from backup_dashboard.flows.loading import find_successor
from backup_dashboard.panels.project.form import edit_conflict
from backup_dashboard.panels.project.form import initial
from backup_dashboard.panels.project.form.edit_conflict import EditConflict
from backup_dashboard.panels.project.form.edit_form import EditForm
from backup_dashboard.panels.project.form.save_as_new import save_as_new
from backup_dashboard.panels.project.form.views import ScheduleView
from backup_dashboard.panels.shared import clients
from backup_dashboard.panels.shared.services import services


class EditView(ScheduleView):
    """The form, filled with what the schedule does now."""

    form_class = EditForm
    page_title = gettext_lazy("Edit Schedule")
    conflict: EditConflict | None = None
    seen: FormSnapshot | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the schedule; if it no longer exists, keep everything that was typed.

        The command line can change a schedule only by deleting it and creating another of the same name. Then the
        new schedule is edited.
        """
        try:
            return super().post(request, *args, **kwargs)
        except ScheduleGone:
            seen = FormSnapshot.read(request.POST.get("seen", ""))
            name = seen.values[EditedField.NAME] if seen else ""
            mistral, volume_id = clients.mistral(request), request.POST.get("volume_id", "")
            other = find_successor(mistral, name, volume_id) if seen else None
            if other is None or other.key == str(self.kwargs["schedule_id"]):
                return save_as_new(request, name)
        self.kwargs["schedule_id"] = other.key
        try:
            return super().post(request, *args, **kwargs)
        except ScheduleGone:
            return save_as_new(request, name)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Pass the schedule to the form, and load the run that a change would break."""
        schedule_id = str(self.kwargs["schedule_id"])
        project_id = self.request.user.tenant_id
        self.found = form_flow.load_editing(
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
        """Return the one volume, which cannot be changed."""
        return {"volume": self.found.volume}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the schedule that is edited."""
        context = super().get_context_data(**kwargs)
        key = self.found.schedule.key
        context["schedule"] = self.found.schedule
        context["conflict"] = self.conflict
        context["seen"] = (
            self.seen or FormSnapshot.of(self.found.schedule, timezone.now())
        ).write()
        context["under_way"] = self.found.under_way
        context["submit_url"] = reverse("horizon:project:backup_schedules:edit", args=[key])
        return context

    def form_valid(self, form: EditForm) -> HttpResponse:
        """Change the schedule; the form explains an error."""
        if not form.handle(self.request, form.cleaned_data):
            return self.form_invalid(form)
        messages.success(self.request, form.summary())
        return redirect(self.success_url)

    def form_invalid(self, form: EditForm) -> HttpResponse:
        """Show the form again with everything that was typed, and with what somebody else has changed meanwhile."""
        now = timezone.now()
        schedule = form.changed or self.found.schedule
        seen = form.seen or FormSnapshot.of(schedule, now)
        new = seen.differences(schedule, form.mine(), now)
        fields = {difference.field for difference in new}
        shown_before = edit_conflict.told_before(schedule, form.told, now)
        differences = [
            *new,
            *(difference for difference in shown_before if difference.field not in fields),
        ]
        typed = form.held()
        merged = edit_conflict.merged(new, typed)
        held = edit_conflict.taken(form.wanted, differences, typed) if form.takes else merged
        self.conflict = edit_conflict.conflict(schedule, seen, differences, held)
        self.seen = seen.again(schedule, now)
        self.found = replace(self.found, schedule=schedule)
        self.replaces = schedule.id
        if form.takes or (new and not form.errors.keys() - fields):
            form = form.redrawn(edit_conflict.initial(held), schedule)
        return super().form_invalid(form)
