# SPDX-License-Identifier: Apache-2.0
"""The table of volumes."""

from functools import cached_property
from http import HTTPStatus

from django.http import HttpRequest
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from horizon import tables
from openstack_dashboard import policy

from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.flows.volumes import VolumeRow
from backup_dashboard.panels.project.schedules.tables import Column
from backup_dashboard.panels.project.schedules.tables import PlainRow
from backup_dashboard.panels.project.schedules.tables import TabbedTable
from backup_dashboard.panels.project.volumes import filters
from backup_dashboard.panels.shared import cells
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.addresses import create_url
from backup_dashboard.panels.shared.rendering import render
from backup_dashboard.panels.shared.rights import MAY_BACK_UP


class Protect(tables.LinkAction):
    """Opens the form with this volume chosen."""

    name = "protect"
    verbose_name = gettext_lazy("Schedule Backups")
    icon = "shield"
    policy_rules = MAY_BACK_UP

    def get_link_url(self, datum: VolumeRow) -> str:
        """Return the address of the form."""
        return create_url(datum.id)

    def allowed(self, request: HttpRequest, datum: VolumeRow | None = None) -> bool:
        """Return whether the row shows the action: if the volume is unprotected, or that is not known."""
        return datum is None or not datum.judged or datum.protection.status is Status.UNPROTECTED


class ProtectMany(tables.Action):
    """Opens the form with all chosen volumes."""

    name = "protect_many"
    verbose_name = verbose_name_plural = gettext_lazy("Schedule Backups")
    icon = "shield"
    policy_rules = MAY_BACK_UP
    preempt = True

    def handle(
        self, data_table: tables.DataTable, request: HttpRequest, object_ids: list[str]
    ) -> HttpResponse:
        """Redirect the submission to the form, which reports errors; many volumes do not fit in an address."""
        return HttpResponse(
            status=HTTPStatus.TEMPORARY_REDIRECT, headers={"Location": create_url()}
        )


def _status(row: VolumeRow) -> str:
    why = words.translate(row.protection.why) if row.judged else ""
    context = {"row": row, "status": row.protection.status, "why": why}
    return render("volumes/status", context)


def _last_good(row: VolumeRow) -> str:
    context = {"backup": row.protection.last_good}
    return render("volumes/last_good", context)


def gap(protection: VolumeProtection) -> str:
    """Return the data at risk (RPO): the longest time between two restore points, in words."""
    worst = protection.worst_gap
    return _("at most %(span)s") % {"span": words.rough(worst)} if worst else "\u2013"


def _kept(row: VolumeRow) -> str:
    return render("volumes/kept", {"found": row.protection})


def _next(row: VolumeRow) -> str:
    context = {"label": _("Next run"), "moment": row.protection.next_run}
    return render("cells/time", context)


class SchedulesColumn(Column):
    """A column with the schedules of a volume, as links for users who may edit them."""

    def get_raw_data(self, datum: VolumeRow) -> str:
        """Render the cell."""
        context = {
            "schedules": datum.protection.schedules,
            "may_back_up": self.table.may_back_up,
        }
        return render("volumes/schedules", context)


class VolumesTable(TabbedTable):
    """All volumes, those that need attention first."""

    tab_id = "backup_schedules__volumes"

    status = Column(_status, verbose_name=gettext_lazy("Status"))
    name = Column(
        lambda row: cells.volume(row.volume),
        verbose_name=gettext_lazy("Volume"),
    )
    schedules = SchedulesColumn("schedules", verbose_name=gettext_lazy("Schedules"))
    last_good = Column(_last_good, verbose_name=gettext_lazy("Last good backup"))
    gap = Column(lambda row: gap(row.protection), verbose_name=gettext_lazy("Data at risk (RPO)"))
    kept = Column(_kept, verbose_name=gettext_lazy("Backups"))
    next_run = Column(_next, verbose_name=gettext_lazy("Next run"))

    class Meta:
        """Horizon's settings of the table."""

        name = "volumes"
        verbose_name = gettext_lazy("Volumes")
        hidden_title = True
        multi_select = True
        row_class = PlainRow
        pagination_param = "volumes_marker"
        prev_pagination_param = "volumes_prev_marker"
        table_actions = (ProtectMany,)
        row_actions = (Protect,)

    @cached_property
    def may_back_up(self) -> bool:
        """Whether the user may change schedules."""
        return bool(policy.check(MAY_BACK_UP, self.request))

    def get_object_display(self, datum: VolumeRow) -> str:
        """Return the name of a row in messages."""
        return datum.name

    def set_multiselect_column_visibility(self, visible: bool = True) -> None:
        """Show the check boxes if the table has a button; Horizon shows them only for its batch actions."""
        super().set_multiselect_column_visibility(bool(self.get_table_actions()))

    def filtered_by(self) -> dict[str, str]:
        """Return the parts of the address that belong to the filter."""
        return filters.query(filters.read(self.request))

    def get_empty_message(self) -> str:
        """Return the text of an empty list."""
        if self.filtered_by():
            return _("No volume matches the filter.")
        return _("This project has no volumes.")
