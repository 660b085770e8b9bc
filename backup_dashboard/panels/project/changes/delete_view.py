# SPDX-License-Identifier: Apache-2.0
"""The question before a schedule is deleted."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows import delete
from backup_dashboard.flows.gate import Gate
from backup_dashboard.panels.project.changes.asking_view import AskingForm
from backup_dashboard.panels.project.changes.asking_view import AskingView
from backup_dashboard.panels.project.changes.asking_view import when_field


class DeleteForm(AskingForm):
    """Deletes the schedule."""

    takes_finished = True

    when = when_field(gettext_lazy("When to delete"))

    def act(self, gate: Gate, schedule: Schedule, even_if_running: bool) -> str:
        """Delete it."""
        delete.delete(gate, schedule.key, timezone.now(), even_if_running)
        return _("Schedule “%s” is deleted. Its backups stay.") % schedule.name


class DeleteView(AskingView):
    """Asks before it deletes."""

    form_class = DeleteForm
    template_name = "backup_dashboard/delete/page.html"
    page_title = gettext_lazy("Delete Schedule")
    modal_header = gettext_lazy("Delete Schedule")
    modal_id = "delete_schedule_modal"
    form_id = "delete_schedule_form"
    submit_label = gettext_lazy("Delete Schedule")
    url_name = "horizon:project:backup_schedules:delete"
