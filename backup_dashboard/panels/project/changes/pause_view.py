# SPDX-License-Identifier: Apache-2.0
"""The question before a schedule is paused."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows import pause
from backup_dashboard.flows.gate import Gate
from backup_dashboard.panels.project.changes.asking_view import AskingForm
from backup_dashboard.panels.project.changes.asking_view import AskingView
from backup_dashboard.panels.project.changes.asking_view import when_field


class PauseForm(AskingForm):
    """Pauses the schedule."""

    when = when_field(gettext_lazy("When to pause"))

    def act(self, gate: Gate, schedule: Schedule, even_if_running: bool) -> str:
        """Pause it."""
        pause.pause(gate, schedule.key, timezone.now(), even_if_running)
        return _("Schedule “%s” is paused: nothing runs until you resume it.") % schedule.name


class PauseView(AskingView):
    """Asks before it pauses."""

    form_class = PauseForm
    template_name = "backup_dashboard/pause/page.html"
    page_title = gettext_lazy("Pause Schedule")
    modal_header = gettext_lazy("Pause Schedule")
    modal_id = "pause_schedule_modal"
    form_id = "pause_schedule_form"
    submit_label = gettext_lazy("Pause Schedule")
    url_name = "horizon:project:backup_schedules:pause"
