# SPDX-License-Identifier: Apache-2.0
"""The page "Schedule Backups", and the plan that it shows while the form is filled."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from horizon import forms
from horizon import messages
from oslo_utils import uuidutils

from backup_dashboard.api.cinder import LIST_LIMIT
from backup_dashboard.core.ids import is_uuid
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import plan
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.form import Choices
from backup_dashboard.flows.form import load_choices
from backup_dashboard.flows.form import load_volumes_alone
from backup_dashboard.flows.loading import get_schedule
from backup_dashboard.panels.project.form import initial
from backup_dashboard.panels.project.form import plan_fragment
from backup_dashboard.panels.project.form.drafts import draft
from backup_dashboard.panels.project.form.fields import KeptCronField
from backup_dashboard.panels.project.form.fields import ids
from backup_dashboard.panels.project.form.forms import RUN_NOW
from backup_dashboard.panels.project.form.forms import ScheduleForm
from backup_dashboard.panels.project.form.volume_rows import SHOWN
from backup_dashboard.panels.project.form.volume_rows import shown
from backup_dashboard.panels.project.form.volume_rows import volume_rows
from backup_dashboard.panels.shared import clients
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.addresses import tab_url
from backup_dashboard.panels.shared.addresses import tab_url_lazy
from backup_dashboard.panels.shared.guard import guarded
from backup_dashboard.panels.shared.guard import require
from backup_dashboard.panels.shared.limits import MOST_VOLUMES
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.services import services
from backup_dashboard.panels.shared.services import shelf

CHOSEN = "object_ids"
"""The name of the check boxes in Horizon's tables."""


def chosen_ids(request: HttpRequest) -> list[str]:
    """Return the ids of the volumes that are ticked in a submitted form."""
    chosen = ids(request.POST.getlist("volume_id"))[:MOST_VOLUMES]
    return list(filter(uuidutils.is_uuid_like, chosen))


def first_choices(request: HttpRequest, chosen: Sequence[str]) -> Choices:
    """Return what the page offers: the first volumes and the chosen ones."""
    project_id, project_shelf = request.user.tenant_id, shelf(request)
    return load_choices(
        *services(request), project_shelf, project_id, timezone.now(), SHOWN + 1, chosen
    )


@require_POST
@require(MAY_BACK_UP)
@guarded
def preview(request: HttpRequest) -> HttpResponse:
    """Render the plan alone; the page's script inserts it while somebody types."""
    mistral, cinder = services(request)
    project_id = request.user.tenant_id
    volume_ids = chosen_ids(request)
    replaces = request.POST.get("replaces", "")
    project_shelf, now = shelf(request), timezone.now()
    with Asking() as ask:
        choices = ask(load_volumes_alone, cinder, project_shelf, volume_ids, project_id, now)
        answers = ask(
            plan.load_answers, mistral, cinder, project_shelf, volume_ids, project_id, now
        )
        edited = ask(get_schedule, mistral, replaces) if is_uuid(replaces) else None
    form = ScheduleForm(request, request.POST, choices=choices.result())
    if edited and not edited.error:
        form.fields["pattern"] = KeptCronField(edited.result().definition.pattern)
    current = draft(form, replaces)
    return plan_fragment.render(current, answers.result())


@method_decorator([require(MAY_BACK_UP), guarded], name="dispatch")
class ScheduleView(forms.ModalFormView):
    """The form on its own page, with the plan beside it."""

    form_class: type[forms.SelfHandlingForm] = ScheduleForm
    template_name = "backup_dashboard/form/page.html"
    page_title = gettext_lazy("Schedule Backups")
    submit_url = reverse_lazy("horizon:project:backup_schedules:create")
    success_url = tab_url_lazy("schedules")
    preview_url = reverse_lazy("horizon:project:backup_schedules:preview")
    replaces = ""
    """The id of the schedule that is edited, if one is."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the choices to the arguments of the form."""
        arguments = super().get_form_kwargs()
        if self.request.method == "POST" and not self._opens:
            chosen = chosen_ids(self.request)
        else:
            chosen = [*filter(is_uuid, arguments["initial"].get("volume_id", ()))]
        kwargs = {**arguments, "choices": first_choices(self.request, chosen)}
        return {**kwargs, "data": None, "files": None} if self._opens else kwargs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Submit the form; a request from a table only opens it, with the ticked rows chosen."""
        if self._opens:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    @property
    def _opens(self) -> bool:
        """Whether the request comes from a table, which submits it because many volumes do not fit in an address."""
        return CHOSEN in self.request.POST

    def get_template_names(self) -> list[str]:
        """Return the template of the page, also for a script: Horizon would render a dialog."""
        return [self.template_name]

    def get_initial(self) -> dict[str, Any]:
        """Choose the volumes that the address or a table names, or copy the schedule that the address names."""
        if self._opens:
            chosen = ids(self.request.POST.getlist(CHOSEN))[:MOST_VOLUMES]
            return {"volume_id": list(filter(is_uuid, chosen))}
        if original := self.request.GET.get("from"):
            return initial.of_duplicate(
                get_schedule(clients.mistral(self.request), original, timezone.now())
            )
        return {"volume_id": ids(self.request.GET.getlist("volume_id"))[:MOST_VOLUMES]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the plan for the current values of the form, the volumes, and the descriptions of the workflows."""
        context = super().get_context_data(**kwargs)
        form = kwargs.get("form") or context["form"]
        current = draft(form, self.replaces)
        volume_ids = [volume.id for volume in current.volumes]
        project_shelf, project_id = shelf(self.request), self.request.user.tenant_id
        answers = plan.load_answers(
            *services(self.request), project_shelf, volume_ids, project_id, timezone.now()
        )
        context.update(plan_fragment.context(current, answers))
        context["slug"] = words.slug(current.definitions[0].pattern)
        context["preview_url"] = self.preview_url
        context["user_zone"] = timezone.get_current_timezone_name()
        context.update(self.about_volumes(form))
        choices = form.choices
        context["workflows"] = [
            (
                workflow,
                words.WORKFLOW_NAMES[workflow],
                words.WORKFLOW_SENTENCES[workflow],
                words.whose_text(workflow, choices.missing_workflows, choices.private_copies),
            )
            for workflow in map(Workflow, dict(form.fields["workflow"].choices))
        ]
        return context

    def about_volumes(self, form: ScheduleForm) -> dict[str, Any]:
        """Return the rows of the volumes and their number."""
        rows = volume_rows(form)
        return {"rows": shown(rows), "rows_in_all": len(rows), "searched": LIST_LIMIT}

    def form_invalid(self, form: ScheduleForm) -> HttpResponse:
        """Show the form again with everything that was typed, and the errors at their fields."""
        if self._one_by_one:
            failed = [why for _definition, why in form.failed]
            return JsonResponse({"failed": failed}, status=200 if failed else 422)
        return self.render_to_response(self.get_context_data(form=form))

    def form_valid(self, form: ScheduleForm) -> HttpResponse:
        """Carry out the pressed button; the form explains a service's error."""
        if not form.handle(self.request, form.cleaned_data):
            return self.form_invalid(form)
        if self._one_by_one:
            return JsonResponse({"failed": []})
        messages.success(self.request, form.summary())
        return redirect(tab_url("history" if form.wanted == RUN_NOW else "schedules"))

    @property
    def _one_by_one(self) -> bool:
        """Whether the page saves many volumes one by one, to show its progress."""
        return "application/json" in self.request.headers.get("Accept", "")
