# SPDX-License-Identifier: Apache-2.0
"""The table of schedules."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from horizon import tables

from backup_dashboard.flows.schedules import ScheduleRow
from backup_dashboard.panels.project.schedules.actions import DeleteSchedule
from backup_dashboard.panels.project.schedules.actions import DeleteSchedules
from backup_dashboard.panels.project.schedules.actions import DuplicateSchedule
from backup_dashboard.panels.project.schedules.actions import EditSchedule
from backup_dashboard.panels.project.schedules.actions import PauseSchedule
from backup_dashboard.panels.project.schedules.actions import Resume
from backup_dashboard.panels.project.schedules.actions import ResumeAsking
from backup_dashboard.panels.project.schedules.actions import RunNow
from backup_dashboard.panels.shared import cells
from backup_dashboard.panels.shared.rights import MAY_BACK_UP


class ScheduleBackups(tables.LinkAction):
    """Opens the form."""

    name = "create"
    verbose_name = gettext_lazy("Schedule Backups")
    url = "horizon:project:backup_schedules:create"
    icon = "plus"
    policy_rules = MAY_BACK_UP


class Column(tables.Column):
    """A column whose header does not sort: Horizon would sort only the texts of the current page."""

    def __init__(self, transform: str | Callable[[Any], object], verbose_name: str) -> None:
        super().__init__(transform, verbose_name=verbose_name, sortable=False)


class PlainRow(tables.Row):
    """A row without Horizon's inline editing, whose template takes most of the time of rendering a long list."""

    def render(self) -> SafeString:
        """Render the row."""
        cells = format_html_join("", "<td{}>{}</td>", ((c.attr_string, c.value) for c in self))
        return format_html("<tr{}>{}</tr>", self.attr_string, cells)


class TabbedTable(tables.DataTable):
    """A table in a tab: the links to its other pages return to the tab and keep its filter."""

    tab_id = ""

    def filtered_by(self) -> dict[str, str]:
        """Return the parts of the address that belong to the filter."""
        return {}

    def get_pagination_string(self) -> str:
        """Return the query of the next page."""
        return f"{self._kept()}&{super().get_pagination_string()}"

    def get_prev_pagination_string(self) -> str:
        """Return the query of the previous page."""
        return f"{self._kept()}&{super().get_prev_pagination_string()}"

    def inline_edit_handle(self, *_asked: object) -> None:
        """Do nothing: there is no inline editing, and Horizon would look for the cell that the address names."""

    def _kept(self) -> str:
        return urlencode({"tab": self.tab_id, **self.filtered_by()})


SORT_NAMES = {"": gettext_lazy("Name"), "next": gettext_lazy("Next run")}


def schedule_sort(request: HttpRequest) -> str:
    """Read the sort order of the schedules from the address; an invalid value is ignored."""
    sort = request.GET.get("sort", "")
    return sort if sort in SORT_NAMES else ""


class SchedulesTable(TabbedTable):
    """All schedules, whoever created them."""

    tab_id = "backup_schedules__schedules"

    def filtered_by(self) -> dict[str, str]:
        """Return the parts of the address that belong to the sort order."""
        sort = schedule_sort(self.request)
        return {"sort": sort} if sort else {}

    name = Column("name", verbose_name=gettext_lazy("Name"))
    volume = Column(lambda row: cells.volume(row.volume), verbose_name=gettext_lazy("Volume"))
    workflow = Column(
        lambda row: cells.workflow(
            row.schedule.definition.workflow, row.schedule.definition.inputs
        ),
        verbose_name=gettext_lazy("Backup type"),
    )
    cadence = Column(lambda row: cells.cadence(row.schedule), verbose_name=gettext_lazy("When"))
    next_run = Column(
        lambda row: cells.next_run(row.schedule, timezone.now()),
        verbose_name=gettext_lazy("Next run"),
    )
    last_run = Column(
        lambda row: cells.last_run(row.last_run, row.runs_known),
        verbose_name=gettext_lazy("Last run"),
    )

    class Meta:
        """Horizon's settings of the table."""

        name = "schedules"
        verbose_name = gettext_lazy("Schedules")
        hidden_title = True
        row_class = PlainRow
        pagination_param = "schedules_marker"
        prev_pagination_param = "schedules_prev_marker"
        table_actions = (ScheduleBackups, DeleteSchedules)
        row_actions = (
            Resume,
            ResumeAsking,
            RunNow,
            EditSchedule,
            PauseSchedule,
            DuplicateSchedule,
            DeleteSchedule,
        )

    def get_object_display(self, datum: ScheduleRow) -> str:
        """Return the name of a row in messages."""
        return datum.name

    def get_empty_message(self) -> str:
        """Return the text of an empty list."""
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
        """Return the text of an empty list."""
        return _("No schedule backs up this volume.")
