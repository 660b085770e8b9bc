# SPDX-License-Identifier: Apache-2.0
"""The dialogs that confirm pausing and deleting a schedule, and resuming it by an administrator."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows import delete
from backup_dashboard.flows import pause
from backup_dashboard.flows import resume
from backup_dashboard.flows.gate import Gate
from backup_dashboard.panels.project.form.fields import agreed_field
from backup_dashboard.panels.project.schedules.confirming import AskingForm
from backup_dashboard.panels.project.schedules.confirming import AskingView
from backup_dashboard.panels.project.schedules.confirming import when_field


class DeleteForm(AskingForm):
    """The form that deletes the schedule."""

    takes_finished = True

    when = when_field(gettext_lazy("When to delete"))

    def act(self, gate: Gate, schedule: Schedule, even_if_running: bool) -> str:
        """Delete the schedule."""
        delete.delete(gate, schedule.key, timezone.now(), even_if_running)
        return _("Schedule “%s” is deleted. Its backups stay.") % schedule.name


class DeleteView(AskingView):
    """The dialog that confirms the deletion."""

    form_class = DeleteForm
    action = "delete"
    page_title = gettext_lazy("Delete Schedule")


class PauseForm(AskingForm):
    """The form that pauses the schedule."""

    when = when_field(gettext_lazy("When to pause"))

    def act(self, gate: Gate, schedule: Schedule, even_if_running: bool) -> str:
        """Pause the schedule."""
        pause.pause(gate, schedule.key, timezone.now(), even_if_running)
        return _("Schedule “%s” is paused: nothing runs until you resume it.") % schedule.name


class PauseView(AskingView):
    """The dialog that confirms the pause."""

    form_class = PauseForm
    action = "pause"
    page_title = gettext_lazy("Pause Schedule")


class ResumeForm(AskingForm):
    """The form that resumes the schedule."""

    agreed = agreed_field()

    def act(self, gate: Gate, schedule: Schedule, even_if_running: bool) -> str:
        """Resume the schedule."""
        resume.resume(gate, schedule.key, timezone.now())
        return _("Schedule “%s” runs again at its next time.") % schedule.name


class ResumeView(AskingView):
    """The dialog in which an administrator confirms resuming."""

    form_class = ResumeForm
    action = "resume"
    page_title = gettext_lazy("Resume Schedule")
