# SPDX-License-Identifier: Apache-2.0
"""The actions on one schedule in its row, and on several chosen schedules."""

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
        """Return what the action does."""
        return ngettext_lazy("Run Now", "Run Now", count)

    @staticmethod
    def action_past(count: int) -> str:
        """Return what the action did."""
        return ngettext_lazy("Started a run of schedule", "Started runs of schedules", count)

    def allowed(self, request: HttpRequest, datum: ScheduleRow | None = None) -> bool:
        """Return whether the row shows the action."""
        return datum is None or not datum.schedule.finished

    def account(self, done: int, failed: int) -> str:
        """Return for how many of several schedules the action succeeded, and for how many it failed."""
        return _("%(done)d started, %(failed)d not.") % {"done": done, "failed": failed}

    def doing(self, request: HttpRequest) -> Callable[[str], object]:
        """Return a function that starts a run by the id of its schedule."""
        user_gate = gate(request)
        return lambda id: create.run_schedule_now(user_gate, id)


class Resume(ActionById):
    """Resumes a schedule, from its next slot on."""

    name = "resume"
    icon = "play-circle"

    @staticmethod
    def action_present(count: int) -> str:
        """Return what the action does."""
        return ngettext_lazy("Resume", "Resume", count)

    @staticmethod
    def action_past(count: int) -> str:
        """Return what the action did."""
        return ngettext_lazy("Resumed schedule", "Resumed schedules", count)

    def allowed(self, request: HttpRequest, datum: ScheduleRow | None = None) -> bool:
        """Return whether the row shows the action."""
        resting = datum is None or not (datum.schedule.active or datum.schedule.finished)
        return resting and not request.user.is_superuser

    def account(self, done: int, failed: int) -> str:
        """Return for how many of several schedules the action succeeded, and for how many it failed."""
        return _("%(done)d resumed, %(failed)d not.") % {"done": done, "failed": failed}

    def doing(self, request: HttpRequest) -> Callable[[str], object]:
        """Return a function that resumes a schedule by its id."""
        user_gate = gate(request)
        return lambda id: resume.resume(user_gate, id, timezone.now())


class ResumeAsking(tables.LinkAction):
    """Opens the dialog that asks whether the schedule shall run with an administrator's role."""

    name = "resume_asking"
    verbose_name = gettext_lazy("Resume")
    url = "horizon:project:backup_schedules:resume"
    classes = ("ajax-modal",)
    icon = "play-circle"
    policy_rules = MAY_BACK_UP

    def allowed(self, request: HttpRequest, datum: ScheduleRow | None = None) -> bool:
        """Return whether the row shows the action."""
        resting = datum is None or not (datum.schedule.active or datum.schedule.finished)
        return resting and request.user.is_superuser


class PauseSchedule(tables.LinkAction):
    """Opens the dialog that confirms the pause and warns of a run in progress."""

    name = "pause"
    verbose_name = gettext_lazy("Pause")
    url = "horizon:project:backup_schedules:pause"
    classes = ("ajax-modal",)
    icon = "pause"
    policy_rules = MAY_BACK_UP

    def allowed(self, request: HttpRequest, datum: ScheduleRow | None = None) -> bool:
        """Return whether the row shows the action."""
        return datum is None or datum.schedule.active


class EditSchedule(tables.LinkAction):
    """Opens the form with the definition of the schedule."""

    name = "edit"
    verbose_name = gettext_lazy("Edit Schedule")
    url = "horizon:project:backup_schedules:edit"
    icon = "pencil"
    policy_rules = MAY_BACK_UP

    def allowed(self, request: HttpRequest, datum: ScheduleRow | None = None) -> bool:
        """Return whether the row shows the action."""
        return datum is None or not datum.schedule.finished


class DuplicateSchedule(tables.LinkAction):
    """Opens the form of a new schedule, filled with the values of this one."""

    name = "duplicate"
    verbose_name = gettext_lazy("Duplicate")
    icon = "copy"
    policy_rules = MAY_BACK_UP

    def get_link_url(self, datum: ScheduleRow) -> str:
        """Return the address of the form."""
        query = urlencode({"from": datum.id})
        return f"{reverse('horizon:project:backup_schedules:create')}?{query}"


class DeleteSchedule(tables.LinkAction):
    """Opens the dialog that confirms the deletion and warns of a run in progress."""

    name = "delete_schedule"
    verbose_name = gettext_lazy("Delete Schedule")
    url = "horizon:project:backup_schedules:delete"
    classes = ("ajax-modal", "btn-danger")
    icon = "trash"
    policy_rules = MAY_BACK_UP


class DeleteSchedules(ActionById, tables.DeleteAction):
    """Deletes the chosen schedules, except those whose run in progress would break."""

    name = "delete"
    help_text = gettext_lazy("The backups stay. A schedule whose run is under way is not deleted.")

    @staticmethod
    def action_present(count: int) -> str:
        """Return what the action does."""
        return ngettext_lazy("Delete Schedule", "Delete Schedules", count)

    @staticmethod
    def action_past(count: int) -> str:
        """Return what the action did."""
        return ngettext_lazy("Deleted Schedule", "Deleted Schedules", count)

    def account(self, done: int, failed: int) -> str:
        """Return for how many of several schedules the action succeeded, and for how many it failed."""
        return _("%(done)d deleted, %(failed)d not.") % {"done": done, "failed": failed}

    def doing(self, request: HttpRequest) -> Callable[[str], object]:
        """Return a function that deletes a schedule by its id."""
        user_gate = gate(request)
        return lambda id: delete.delete(user_gate, id, timezone.now())
