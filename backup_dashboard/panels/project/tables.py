# SPDX-License-Identifier: Apache-2.0
"""The table of schedules."""

import sys
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext_lazy
from horizon import exceptions
from horizon import messages
from horizon import tables

from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.flows import create
from backup_dashboard.flows import delete
from backup_dashboard.flows.schedules import ScheduleRow
from backup_dashboard.flows.workflows import NotInstalled
from backup_dashboard.panels import words
from backup_dashboard.panels.project import cells

MAY_BACK_UP = (("volume", "backup:create"),)
"""What Cinder's policy wants of a user who makes backups: Mistral's would let readers schedule."""


class ScheduleBackups(tables.LinkAction):
    """Opens the form."""

    name = "create"
    verbose_name = gettext_lazy("Schedule Backups")
    url = "horizon:project:backup_schedules:create"
    icon = "plus"
    policy_rules = MAY_BACK_UP


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
        with _told(self.table, request, datum_id):
            create.run_schedule_now(Mistral.for_request(request), datum_id, request.user.tenant_id)


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
        with _told(self.table, request, obj_id):
            delete.delete(Mistral.for_request(request), obj_id)


class _told:
    """Says at once why an action failed for one row, so that Horizon need not say that it did."""

    def __init__(self, table: tables.DataTable, request: HttpRequest, datum_id: str) -> None:
        self._request = request
        self._name = table.get_object_display(table.get_object_by_id(datum_id))

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        if isinstance(error, delete.RunUnderWay):
            text = _(
                "“%(name)s” was not deleted: its run is under way and would break. "
                "Delete it when the run has ended, or alone to choose."
            ) % {"name": self._name}
        elif isinstance(error, NotInstalled):
            text = f"{self._name}: {words.not_installed(error.workflow)}"
        elif isinstance(error, Unauthorized):
            raise exceptions.NotAuthenticated from error
        elif isinstance(error, ServiceError):
            text = f"{self._name}: {words.failure(error)}"
        else:
            return
        messages.error(self._request, text)
        raise exceptions.HandledException(sys.exc_info()) from error


class TabbedTable(tables.DataTable):
    """A table in a tab: the links to its other pages come back to the tab."""

    tab_id = ""

    def get_pagination_string(self) -> str:
        """The query of the next page."""
        return f"tab={self.tab_id}&{super().get_pagination_string()}"

    def get_prev_pagination_string(self) -> str:
        """The query of the previous page."""
        return f"tab={self.tab_id}&{super().get_prev_pagination_string()}"


class SchedulesTable(TabbedTable):
    """Schedules, whoever made them."""

    tab_id = "backup_schedules__schedules"

    name = tables.Column("name", verbose_name=gettext_lazy("Name"))
    volume = tables.Column(
        lambda row: cells.volume(row.volume), verbose_name=gettext_lazy("Volume")
    )
    workflow = tables.Column(
        lambda row: cells.workflow(row.schedule.workflow, row.schedule.inputs),
        verbose_name=gettext_lazy("Backup"),
    )
    cadence = tables.Column(
        lambda row: cells.cadence(row.schedule), verbose_name=gettext_lazy("Runs")
    )
    next_run = tables.Column(
        lambda row: cells.next_run(row.schedule), verbose_name=gettext_lazy("Next run")
    )
    last_run = tables.Column(
        lambda row: cells.last_run(row.last_run, row.runs_known),
        verbose_name=gettext_lazy("Last run"),
    )

    class Meta:
        """Horizon's settings of the table."""

        name = "schedules"
        verbose_name = gettext_lazy("Schedules")
        hidden_title = True
        pagination_param = "schedules_marker"
        prev_pagination_param = "schedules_prev_marker"
        table_actions = (ScheduleBackups, DeleteSchedules)
        row_actions = (RunNow, DeleteSchedule)

    def get_object_display(self, datum: ScheduleRow) -> str:
        """What messages call a row."""
        return datum.name

    def get_empty_message(self) -> str:
        """What an empty list says."""
        return _("No schedules yet. Choose Schedule Backups to make the first.")


class VolumeSchedulesTable(SchedulesTable):
    """The schedules of one volume, on the volume's own page."""

    class Meta:
        """Horizon's settings of the table."""

        name = "volume_schedules"
        verbose_name = gettext_lazy("Schedules")
        columns = ("name", "workflow", "cadence", "next_run", "last_run")
        multi_select = False
        table_actions = ()
        row_actions = ()

    def get_empty_message(self) -> str:
        """What an empty list says."""
        return _("No schedule backs this volume up.")


def create_url(volume_id: str) -> str:
    """The form's address with a volume chosen."""
    return f"{reverse('horizon:project:backup_schedules:create')}?volume_id={volume_id}"
