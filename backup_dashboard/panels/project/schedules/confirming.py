# SPDX-License-Identifier: Apache-2.0
"""A question before something is done to a schedule that would break its run under way."""

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
    """Make the field that asks whether to wait for the run; ``under_way.html`` shows it."""
    return forms.ChoiceField(
        label=label,
        choices=[
            (WAIT, gettext_lazy("When the run has ended; keep this page open until then")),
            (BREAK, gettext_lazy("At once; the run breaks")),
        ],
        initial=WAIT,
        required=False,
        widget=forms.RadioSelect,
    )


class AskingForm(forms.SelfHandlingForm):
    """Asks whether to wait for the run that is under way, where that matters; what is done is a subclass's.

    ``takes_finished`` says whether it can be done to a schedule that is finished.
    """

    takes_finished = False

    def __init__(self, request: HttpRequest, *args: Any, schedule_id: str, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.schedule_id = schedule_id

    @classmethod
    def finished_by(cls) -> datetime | None:
        """By when a schedule may be finished for this to be done to it; ``None`` for never."""
        return timezone.now() if cls.takes_finished else None

    def act(self, gate: Gate, schedule: Schedule, even_if_running: bool) -> str:
        """Do it, and give the sentence that says so."""
        raise NotImplementedError

    def handle(self, request: HttpRequest, data: dict[str, Any]) -> bool:
        """Do it; false while a run is under way that must not break."""
        try:
            passed = gate(request, agreed=bool(data.get("agreed")))
            schedule = get_schedule(passed.mistral, self.schedule_id, self.finished_by())
            done = self.act(passed, schedule, even_if_running=data.get("when") == BREAK)
        except words.FAILURES as error:
            self.api_error(words.failure(error))
            return False
        messages.success(request, done)
        return True


@method_decorator([require(MAY_BACK_UP), guarded], name="dispatch")
class AskingView(forms.ModalFormView):
    """Asks before it does something; in a dialog, or on a page of its own without JavaScript."""

    url_name = ""
    success_url = tab_url_lazy("schedules")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which schedule."""
        return {**super().get_form_kwargs(), "schedule_id": str(self.kwargs["schedule_id"])}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the schedule, and what would break."""
        context = super().get_context_data(**kwargs)
        mistral = clients.mistral(self.request)
        schedule = get_schedule(
            mistral, str(self.kwargs["schedule_id"]), self.form_class.finished_by()
        )
        context["schedule"] = schedule
        context["under_way"] = find_run_that_would_break(mistral, schedule, timezone.now())
        context["submit_url"] = reverse(self.url_name, args=[self.kwargs["schedule_id"]])
        return context

    def form_invalid(self, form: AskingForm) -> HttpResponse:
        """Ask again, with the reason why nothing was done."""
        return self.render_to_response(self.get_context_data(form=form))
