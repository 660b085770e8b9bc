# SPDX-License-Identifier: Apache-2.0
"""What can be done to a schedule from its row, or to several that were chosen."""

import sys
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext_lazy
from horizon import exceptions
from horizon import messages
from horizon import tables

from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import Forbidden
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.core.schedules import NothingLeft
from backup_dashboard.flows import create
from backup_dashboard.flows import delete
from backup_dashboard.flows import resume
from backup_dashboard.flows.retry import NotOver
from backup_dashboard.flows.schedules import ScheduleRow
from backup_dashboard.flows.under_way import RunUnderWay
from backup_dashboard.flows.workflows import NotInstalled
from backup_dashboard.panels import words
from backup_dashboard.panels.services import gate

MAY_BACK_UP = (("volume", "backup:create"),)
"""What Cinder's policy wants of a user who makes backups: Mistral's would let readers schedule."""


class RunNow(tables.BatchAction):
    """Starts a run at once, as the schedule would."""

    name = "run_now"
    icon = "play"
    policy_rules = MAY_BACK_UP

    @staticmethod
    def action_present(count: int) -> str:
        """What it does."""
        return ngettext_lazy("Run Now", "Run Now", count)

    @staticmethod
    def action_past(count: int) -> str:
        """What it did."""
        return ngettext_lazy("Started a run of schedule", "Started runs of schedules", count)

    def action(self, request: HttpRequest, datum_id: str) -> None:
        """Start the run."""
        with told(self.table, request, datum_id):
            create.run_schedule_now(gate(request), datum_id)


class Resume(tables.BatchAction):
    """Lets a schedule that rests run again, at its next time."""

    name = "resume"
    icon = "play-circle"
    policy_rules = MAY_BACK_UP

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
        resting = datum is None or not datum.schedule.active
        return resting and not request.user.is_superuser

    def action(self, request: HttpRequest, datum_id: str) -> None:
        """Resume it."""
        with told(self.table, request, datum_id, forbidden=words.no_trust()):
            resume.resume(gate(request), datum_id, timezone.now())


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
        resting = datum is None or not datum.schedule.active
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


class DeleteSchedules(tables.DeleteAction):
    """Deletes those chosen, except where a run under way would break."""

    name = "delete"
    policy_rules = MAY_BACK_UP
    help_text = gettext_lazy("The backups stay. A schedule whose run is under way is not deleted.")

    @staticmethod
    def action_present(count: int) -> str:
        """What it does."""
        return ngettext_lazy("Delete Schedule", "Delete Schedules", count)

    @staticmethod
    def action_past(count: int) -> str:
        """What it did."""
        return ngettext_lazy("Deleted Schedule", "Deleted Schedules", count)

    def delete(self, request: HttpRequest, obj_id: str) -> None:
        """Delete one."""
        with told(self.table, request, obj_id):
            delete.delete(gate(request), obj_id, timezone.now())


class told:
    """Says at once why an action failed for one row, so that Horizon need not say that it did."""

    def __init__(
        self, table: tables.DataTable, request: HttpRequest, datum_id: str, forbidden: str = ""
    ) -> None:
        self._request = request
        self._forbidden = forbidden
        self._name = table.get_object_display(table.get_object_by_id(datum_id))

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        if isinstance(error, RunUnderWay):
            text = _(
                "“%(name)s” was not deleted: its run is under way and would break. "
                "Delete it when the run has ended, or alone to choose."
            ) % {"name": self._name}
        elif isinstance(error, NotOver):
            text = _("The run of “%(name)s” has not ended yet.") % {"name": self._name}
        elif isinstance(error, NothingLeft):
            text = words.translate(error.message)
        elif isinstance(error, Conflict):
            text = _(
                "Another schedule is called “%(name)s” now. Edit one of them to give it another name."
            ) % {"name": self._name}
        elif isinstance(error, NotInstalled):
            text = f"{self._name}: {words.not_installed(error.workflow)}"
        elif isinstance(error, Forbidden) and self._forbidden:
            text = f"{self._name}: {self._forbidden}"
        elif isinstance(error, Unauthorized):
            raise exceptions.NotAuthenticated from error
        elif isinstance(error, ServiceError):
            text = f"{self._name}: {words.failure(error)}"
        else:
            return
        messages.error(self._request, text)
        raise exceptions.HandledException(sys.exc_info()) from error
