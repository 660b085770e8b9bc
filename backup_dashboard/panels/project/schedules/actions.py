# SPDX-License-Identifier: Apache-2.0
"""What can be done to a schedule from its row, or to several that were chosen."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext_lazy
from horizon import tables

from backup_dashboard.flows import create
from backup_dashboard.flows import delete
from backup_dashboard.flows import resume
from backup_dashboard.flows.schedules import ScheduleRow
from backup_dashboard.panels.project.schedules.actions_by_id import ActionById
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.services import gate


class RunNow(ActionById):
    """Starts a run at once, as the schedule would."""

    name = "run_now"
    icon = "play"

    @staticmethod
    def action_present(count: int) -> str:
        """What it does."""
        return ngettext_lazy("Run Now", "Run Now", count)

    @staticmethod
    def action_past(count: int) -> str:
        """What it did."""
        return ngettext_lazy("Started a run of schedule", "Started runs of schedules", count)

    def allowed(self, request: HttpRequest, datum: ScheduleRow | None = None) -> bool:
        """Whether the row offers it."""
        return datum is None or not datum.schedule.finished

    def account(self, done: int, failed: int) -> str:
        """Say how many of several it was done to, and how many not."""
        return _("%(done)d started, %(failed)d not.") % {"done": done, "failed": failed}

    def doing(self, request: HttpRequest) -> Callable[[str], object]:
        """Give what starts a run."""
        passed = gate(request)
        return lambda id: create.run_schedule_now(passed, id)


class Resume(ActionById):
    """Lets a schedule that rests run again, at its next time."""

    name = "resume"
    icon = "play-circle"

    @staticmethod
    def action_present(count: int) -> str:
        """What it does."""
        return ngettext_lazy("Resume", "Resume", count)

    @staticmethod
    def action_past(count: int) -> str:
        """What it did."""
        return ngettext_lazy("Resumed schedule", "Resumed schedules", count)

    def allowed(self, request: HttpRequest, datum: ScheduleRow | None = None) -> bool:
        """Whether the row offers it."""
        resting = datum is None or not (datum.schedule.active or datum.schedule.finished)
        return resting and not request.user.is_superuser

    def account(self, done: int, failed: int) -> str:
        """Say how many of several it was done to, and how many not."""
        return _("%(done)d resumed, %(failed)d not.") % {"done": done, "failed": failed}

    def doing(self, request: HttpRequest) -> Callable[[str], object]:
        """Give what resumes one."""
        passed = gate(request)
        return lambda id: resume.resume(passed, id, timezone.now())


class ResumeAsking(tables.LinkAction):
    """Opens the question whether the schedule shall run with an administrator's role."""

    name = "resume_asking"
    verbose_name = gettext_lazy("Resume")
    url = "horizon:project:backup_schedules:resume"
    classes = ("ajax-modal",)
    icon = "play-circle"
    policy_rules = MAY_BACK_UP

    def allowed(self, request: HttpRequest, datum: ScheduleRow | None = None) -> bool:
        """Whether the row offers it."""
        resting = datum is None or not (datum.schedule.active or datum.schedule.finished)
        return resting and request.user.is_superuser


class PauseSchedule(tables.LinkAction):
    """Opens the question whether to pause, which knows about a run under way."""

    name = "pause"
    verbose_name = gettext_lazy("Pause")
    url = "horizon:project:backup_schedules:pause"
    classes = ("ajax-modal",)
    icon = "pause"
    policy_rules = MAY_BACK_UP

    def allowed(self, request: HttpRequest, datum: ScheduleRow | None = None) -> bool:
        """Whether the row offers it."""
        return datum is None or datum.schedule.active


class EditSchedule(tables.LinkAction):
    """Opens the form with all that the schedule is made from."""

    name = "edit"
    verbose_name = gettext_lazy("Edit Schedule")
    url = "horizon:project:backup_schedules:edit"
    icon = "pencil"
    policy_rules = MAY_BACK_UP

    def allowed(self, request: HttpRequest, datum: ScheduleRow | None = None) -> bool:
        """Whether the row offers it."""
        return datum is None or not datum.schedule.finished


class DuplicateSchedule(tables.LinkAction):
    """Opens the form of a new schedule, filled as this one."""

    name = "duplicate"
    verbose_name = gettext_lazy("Duplicate")
    icon = "copy"
    policy_rules = MAY_BACK_UP

    def get_link_url(self, datum: ScheduleRow) -> str:
        """Give the address of the form."""
        query = urlencode({"from": datum.id})
        return f"{reverse('horizon:project:backup_schedules:create')}?{query}"


class DeleteSchedule(tables.LinkAction):
    """Opens the question whether to delete, which knows about a run under way."""

    name = "delete_schedule"
    verbose_name = gettext_lazy("Delete Schedule")
    url = "horizon:project:backup_schedules:delete"
    classes = ("ajax-modal", "btn-danger")
    icon = "trash"
    policy_rules = MAY_BACK_UP


class DeleteSchedules(ActionById, tables.DeleteAction):
    """Deletes those chosen, except where a run under way would break."""

    name = "delete"
    help_text = gettext_lazy("The backups stay. A schedule whose run is under way is not deleted.")

    @staticmethod
    def action_present(count: int) -> str:
        """What it does."""
        return ngettext_lazy("Delete Schedule", "Delete Schedules", count)

    @staticmethod
    def action_past(count: int) -> str:
        """What it did."""
        return ngettext_lazy("Deleted Schedule", "Deleted Schedules", count)

    def account(self, done: int, failed: int) -> str:
        """Say how many of several it was done to, and how many not."""
        return _("%(done)d deleted, %(failed)d not.") % {"done": done, "failed": failed}

    def doing(self, request: HttpRequest) -> Callable[[str], object]:
        """Give what deletes one."""
        passed = gate(request)
        return lambda id: delete.delete(passed, id, timezone.now())
