# SPDX-License-Identifier: Apache-2.0
"""Dialogs that confirm an action on a schedule that would break its run in progress."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from horizon import forms
from horizon import messages

from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.in_progress import find_run_that_would_break
from backup_dashboard.flows.loading import get_schedule
from backup_dashboard.panels.shared import clients
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.addresses import tab_url_lazy
from backup_dashboard.panels.shared.guard import guarded
from backup_dashboard.panels.shared.guard import require
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.services import gate

WAIT, BREAK = "wait", "break"


def when_field(label: str) -> forms.ChoiceField:
    """Return the field that asks whether to wait for the run; ``under_way.html`` renders it."""
    return forms.ChoiceField(
        label=label,
        choices=[
            (WAIT, gettext_lazy("When the run has ended; keep this page open until then")),
            (BREAK, gettext_lazy("At once; the run fails")),
        ],
        initial=WAIT,
        required=False,
        widget=forms.RadioSelect,
    )


class AskingForm(forms.SelfHandlingForm):
    """The form of a dialog, which asks whether to wait for a run in progress; subclasses implement the action.

    ``takes_finished`` says whether the action is possible for a finished schedule.
    """

    takes_finished = False

    def __init__(self, request: HttpRequest, *args: Any, schedule_id: str, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.schedule_id = schedule_id

    @classmethod
    def finished_by(cls) -> datetime | None:
        """Return the time by which the schedule may have finished; ``None`` if a finished one is refused."""
        return timezone.now() if cls.takes_finished else None

    def act(self, gate: Gate, schedule: Schedule, even_if_running: bool) -> str:
        """Carry out the action, and return a sentence that says so."""
        raise NotImplementedError

    def handle(self, request: HttpRequest, data: dict[str, Any]) -> bool:
        """Carry out the action; returns false if an error prevented it, such as a run that must not break."""
        try:
            user_gate = gate(request, agreed=bool(data.get("agreed")))
            schedule = get_schedule(user_gate.mistral, self.schedule_id, self.finished_by())
            done = self.act(user_gate, schedule, even_if_running=data.get("when") == BREAK)
        except words.FAILURES as error:
            self.api_error(words.failure(error))
            return False
        messages.success(request, done)
        return True


@method_decorator([require(MAY_BACK_UP), guarded], name="dispatch")
class AskingView(forms.ModalFormView):
    """A dialog that confirms an action, or a page of its own without JavaScript.

    ``action`` names the action in its address, its templates and its ids; ``page_title`` says it in words.
    """

    action = ""
    success_url = tab_url_lazy("schedules")

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.template_name = f"backup_dashboard/schedules/{cls.action}/page.html"
        cls.modal_header = cls.submit_label = cls.page_title
        cls.modal_id, cls.form_id = (f"{cls.action}_schedule_{kind}" for kind in ("modal", "form"))

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the id of the schedule to the arguments of the form."""
        return {**super().get_form_kwargs(), "schedule_id": str(self.kwargs["schedule_id"])}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the schedule, and the run that the action would break."""
        context = super().get_context_data(**kwargs)
        mistral = clients.mistral(self.request)
        schedule = get_schedule(
            mistral, str(self.kwargs["schedule_id"]), self.form_class.finished_by()
        )
        context["schedule"] = schedule
        context["under_way"] = find_run_that_would_break(mistral, schedule, timezone.now())
        context["submit_url"] = reverse(
            f"horizon:project:backup_schedules:{self.action}", args=[self.kwargs["schedule_id"]]
        )
        return context

    def form_invalid(self, form: AskingForm) -> HttpResponse:
        """Show the dialog again, with the reason why nothing was done."""
        return self.render_to_response(self.get_context_data(form=form))
