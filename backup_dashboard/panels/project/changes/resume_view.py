# SPDX-License-Identifier: Apache-2.0
"""The question before an administrator resumes a schedule."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard.core.schedules import Schedule
from backup_dashboard.flows import resume
from backup_dashboard.flows.gate import Gate
from backup_dashboard.panels.project.changes.asking_view import AskingForm
from backup_dashboard.panels.project.changes.asking_view import AskingView
from backup_dashboard.panels.project.form.fields import agreed_field


class ResumeForm(AskingForm):
    """Resumes the schedule."""

    agreed = agreed_field()

    def act(self, gate: Gate, schedule: Schedule, even_if_running: bool) -> str:
        """Resume it."""
        resume.resume(gate, schedule.key, timezone.now())
        return _("Schedule “%s” runs again at its next time.") % schedule.name


class ResumeView(AskingView):
    """Asks before it resumes."""

    form_class = ResumeForm
    template_name = "backup_dashboard/resume/page.html"
    page_title = gettext_lazy("Resume Schedule")
    modal_header = gettext_lazy("Resume Schedule")
    modal_id = "resume_schedule_modal"
    form_id = "resume_schedule_form"
    submit_label = gettext_lazy("Resume Schedule")
    url_name = "horizon:project:backup_schedules:resume"
