# SPDX-License-Identifier: Apache-2.0
"""The page "Schedule Backups", and the plan that it shows while it is filled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from horizon import forms

from backup_dashboard.core import cron
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.form import choices
from backup_dashboard.panels import words
from backup_dashboard.panels.guard import guarded
from backup_dashboard.panels.guard import require
from backup_dashboard.panels.project.forms import CUSTOM
from backup_dashboard.panels.project.forms import RUN_NOW
from backup_dashboard.panels.project.forms import ScheduleForm
from backup_dashboard.panels.project.tables import MAY_BACK_UP
from backup_dashboard.panels.services import services

RUNS_SHOWN = 5


@dataclass(frozen=True)
class Plan:
    """What a cadence comes to: a sentence and the next runs (aware UTC), or why it comes to nothing."""

    pattern: str = ""
    sentence: str = ""
    runs: tuple[datetime, ...] = ()
    error: str = ""


def plan(cadence: str, typed: str, now: datetime) -> Plan:
    """Work out what the two fields of the form come to."""
    pattern = typed if cadence == CUSTOM else cadence
    if not pattern.strip():
        return Plan(error=_("Enter a cron pattern to see when it runs."))
    try:
        pattern = cron.check(pattern, now)
    except cron.PatternError as error:
        return Plan(error=words.translate(error.message))
    runs = cron.next_runs(pattern, now, RUNS_SHOWN)
    return Plan(pattern, words.sentence(pattern), tuple(runs))


@require_GET
@require(MAY_BACK_UP)
def preview(request: HttpRequest) -> HttpResponse:
    """Render the plan alone, for the page to put in while somebody types."""
    found = plan(request.GET.get("cadence", CUSTOM), request.GET.get("pattern", ""), timezone.now())
    return render(request, "backup_dashboard/form/plan.html", {"plan": found})


@method_decorator([require(MAY_BACK_UP), guarded], name="dispatch")
class ScheduleView(forms.ModalFormView):
    """The form on a page of its own, with the plan beside it."""

    form_class = ScheduleForm
    template_name = "backup_dashboard/form/page.html"
    page_title = gettext_lazy("Schedule Backups")
    submit_url = reverse_lazy("horizon:project:backup_schedules:create")
    success_url = reverse_lazy("horizon:project:backup_schedules:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its choices."""
        found = choices(*services(self.request), self.request.user.tenant_id)
        return {**super().get_form_kwargs(), "choices": found}

    def get_initial(self) -> dict[str, Any]:
        """Choose the volume that the address names."""
        return {"volume_id": self.request.GET.get("volume_id", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the plan for what the form holds now, and the sentences of the workflows."""
        context = super().get_context_data(**kwargs)
        form = kwargs.get("form") or context["form"]
        cadence, typed = form["cadence"].value() or "", form["pattern"].value() or ""
        context["plan"] = plan(cadence, typed, timezone.now())
        context["workflows"] = [
            (each, words.WORKFLOW_NAMES[each], words.WORKFLOW_SENTENCES[each]) for each in Workflow
        ]
        context["slugs"] = {
            pattern: words.CADENCE_SLUGS[cron.cadence(pattern).kind] for pattern in cron.PRESETS
        }
        return context

    def form_invalid(self, form: ScheduleForm) -> HttpResponse:
        """Show the form again with everything that was typed, and the errors at their fields."""
        return self.render_to_response(self.get_context_data(form=form))

    def form_valid(self, form: ScheduleForm) -> HttpResponse:
        """Do what the button said; a service's error is the form's to explain."""
        if not form.handle(self.request, form.cleaned_data):
            return self.form_invalid(form)
        tab = "?tab=backup_schedules__history" if form.wanted == RUN_NOW else ""
        return redirect(f"{self.success_url}{tab}")
