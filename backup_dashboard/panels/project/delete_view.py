# SPDX-License-Identifier: Apache-2.0
"""The question before a schedule is deleted, which knows about a run under way."""

from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.urls import reverse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from horizon import forms
from horizon import messages

from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.flows import delete
from backup_dashboard.panels import words
from backup_dashboard.panels.guard import guarded
from backup_dashboard.panels.guard import require
from backup_dashboard.panels.project.tables import MAY_BACK_UP

WAIT, BREAK = "wait", "break"


class DeleteForm(forms.SelfHandlingForm):
    """Whether to wait for the run that is under way."""

    when = forms.ChoiceField(
        label=gettext_lazy("When to delete"),
        choices=[
            (WAIT, gettext_lazy("When the run has ended; keep this page open until then")),
            (BREAK, gettext_lazy("At once; the run breaks")),
        ],
        initial=WAIT,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, request: HttpRequest, *args: Any, schedule_id: str, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.schedule_id = schedule_id

    def handle(self, request: HttpRequest, data: dict[str, Any]) -> bool:
        """Delete the schedule; false while a run is under way that must not break."""
        mistral = Mistral.for_request(request)
        try:
            name = mistral.schedule(self.schedule_id).name
            delete.delete(mistral, self.schedule_id, even_if_running=data["when"] == BREAK)
        except delete.RunUnderWay:
            self.api_error(_("The run has not ended yet. Nothing was deleted."))
            return False
        except Unauthorized:
            raise
        except ServiceError as error:
            self.api_error(words.failure(error))
            return False
        messages.success(request, _("Schedule “%s” is deleted. Its backups stay.") % name)
        return True


@method_decorator([require(MAY_BACK_UP), guarded], name="dispatch")
class DeleteView(forms.ModalFormView):
    """Asks before it deletes; in a dialog, or on a page of its own without JavaScript."""

    form_class = DeleteForm
    template_name = "backup_dashboard/delete/page.html"
    page_title = gettext_lazy("Delete Schedule")
    modal_header = gettext_lazy("Delete Schedule")
    modal_id = "delete_schedule_modal"
    form_id = "delete_schedule_form"
    submit_label = gettext_lazy("Delete Schedule")
    success_url = reverse_lazy("horizon:project:backup_schedules:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which schedule."""
        return {**super().get_form_kwargs(), "schedule_id": str(self.kwargs["schedule_id"])}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the schedule, and the run that would break."""
        context = super().get_context_data(**kwargs)
        schedule_id = str(self.kwargs["schedule_id"])
        mistral = Mistral.for_request(self.request)
        context["schedule"] = mistral.schedule(schedule_id)
        context["run"] = delete.run_that_would_break(mistral, schedule_id)
        context["submit_url"] = reverse(
            "horizon:project:backup_schedules:delete", args=[schedule_id]
        )
        return context

    def form_invalid(self, form: DeleteForm) -> HttpResponse:
        """Ask again, with the reason why nothing was deleted."""
        return self.render_to_response(self.get_context_data(form=form))
