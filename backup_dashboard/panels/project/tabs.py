# SPDX-License-Identifier: Apache-2.0
"""The panel's tabs."""

from collections.abc import Callable
from functools import cached_property
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from horizon import tables
from horizon import tabs
from horizon.utils import functions
from horizon.utils import http
from openstack_dashboard import policy

from backup_dashboard.api.paging import PageRequest
from backup_dashboard.flows import history
from backup_dashboard.flows import project_protection
from backup_dashboard.flows import schedules
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import begin
from backup_dashboard.flows.history import RunRow
from backup_dashboard.flows.schedules import ScheduleRow
from backup_dashboard.flows.volumes import VolumeRow
from backup_dashboard.panels.project.history import filters as history_filters
from backup_dashboard.panels.project.history.tables import HistoryTable
from backup_dashboard.panels.project.overview import views
from backup_dashboard.panels.project.schedules.tables import SORT_NAMES
from backup_dashboard.panels.project.schedules.tables import SchedulesTable
from backup_dashboard.panels.project.schedules.tables import schedule_sort
from backup_dashboard.panels.project.volumes import filters as volumes_filters
from backup_dashboard.panels.project.volumes import question
from backup_dashboard.panels.project.volumes.tables import VolumesTable
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.services import services
from backup_dashboard.panels.shared.services import shelf
from backup_dashboard.panels.shared.signing_in import signing_in

Question = Callable[[], Any]

_ID = 36
"""Characters that an id has at most: what is longer names no row."""


def wanted_page(request: HttpRequest, table: type[tables.DataTable]) -> PageRequest:
    """Read from the address which page of ``table`` is wanted."""
    size = functions.get_page_size(request)
    if previous := request.GET.get(table._meta.prev_pagination_param):
        return PageRequest(size, previous[:_ID], backwards=True)
    return PageRequest(size, request.GET.get(table._meta.pagination_param, "")[:_ID])


class ListTab(tabs.TableTab):
    """A tab with one table, and a notice for each service that did not answer."""

    preload = False
    found: Any = None
    _answer: Answer[Any] | None = None

    def question(self) -> Question:
        """Read from the address what is wanted, and give what asks the services for it."""
        raise NotImplementedError

    def ask(self) -> None:
        """Ask the services now; loading the table's data waits for what they say."""
        self._answer = begin(self.question())

    def rows(self) -> list[Any]:
        """Give the rows, once the services have said them."""
        self.found = self._answer.result() if self._answer else self.question()()
        return list(self.found.page.items)

    def has_more_data(self, table: tables.DataTable) -> bool:
        """Whether there is a next page."""
        return bool(self.found and self.found.page.has_more)

    def has_prev_data(self, table: tables.DataTable) -> bool:
        """Whether there is a previous page."""
        return bool(self.found and self.found.page.has_previous)

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Give the template what the flow found, besides the table."""
        context = super().get_context_data(request, **kwargs)
        # Horizon renders tabs without the request, so that forms in them would miss their token.
        context["csrf_token"] = get_token(request)
        context["tab_id"] = self.get_id()
        context["list"] = self.found
        context["may_install"] = policy.check(MAY_BACK_UP, request)
        return context


class OverviewTab(tabs.Tab):
    """Is everything backed up? Stands at once: its parts ask by themselves."""

    name = _("Overview")
    slug = "overview"
    template_name = "backup_dashboard/overview/tab.html"
    preload = False

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Leave the parts to the page's script, unless the address asks for them."""
        parts = views.parts(request) if request.GET.get("parts") == "all" else []
        return {"parts": parts, "may_back_up": policy.check(MAY_BACK_UP, request)}


class SchedulesTab(ListTab):
    """Every schedule of the project."""

    name = _("Schedules")
    slug = "schedules"
    table_classes = (SchedulesTable,)
    template_name = "backup_dashboard/schedules/tab.html"

    def question(self) -> Question:
        """Want one page."""
        asked = services(self.request)
        wanted = wanted_page(self.request, SchedulesTable)
        project_id = self.request.user.tenant_id
        sort = schedule_sort(self.request)
        kept = shelf(self.request)
        return partial(schedules.load_page, *asked, kept, project_id, wanted, timezone.now(), sort)

    def get_schedules_data(self) -> list[ScheduleRow]:
        """Give the page."""
        return self.rows()

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Add what the list can be sorted by."""
        context = super().get_context_data(request, **kwargs)
        return {**context, "sorts": SORT_NAMES.items(), "sort": schedule_sort(request)}


class HistoryTab(ListTab):
    """Every run of the project."""

    name = _("History")
    slug = "history"
    table_classes = (HistoryTable,)
    template_name = "backup_dashboard/history/tab.html"

    def question(self) -> Question:
        """Want one page of what the filter selects."""
        page = wanted_page(self.request, HistoryTable)
        now = timezone.now()
        wanted = history_filters.read(self.request, now)
        kept = shelf(self.request)
        return partial(history.load_page, *services(self.request), kept, page, now, wanted)

    def get_history_data(self) -> list[RunRow]:
        """Give the page."""
        return self.rows()

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Add the filter."""
        context = super().get_context_data(request, **kwargs)
        return {**context, **history_filters.context(request, self.found)}


class VolumesTab(ListTab):
    """Every volume of the project, and how well it is protected."""

    name = _("Volumes")
    slug = "volumes"
    table_classes = (VolumesTable,)
    template_name = "backup_dashboard/volumes/tab.html"

    @cached_property
    def comes_later(self) -> bool:
        """Whether only the frame is sent now: counting takes its time, and the page's script asks for the list."""
        whole = http.is_ajax(self.request) or self.request.GET.get("parts") == "all"
        is_read = self.request.method == "GET"
        return is_read and not whole and not shelf(self.request).has(project_protection.VOLUMES)

    def get_template_name(self, request: HttpRequest) -> str:
        """Give the list, or what stands in its place until it is there."""
        waits = "backup_dashboard/volumes/counting.html"
        return waits if self.comes_later else super().get_template_name(request)

    def ask(self) -> None:
        """Ask, unless the list comes later."""
        if not self.comes_later:
            super().ask()

    def question(self) -> Question:
        """Want one page of what the filter selects."""
        wanted = volumes_filters.read(self.request)
        return question.of(self.request, wanted, wanted_page(self.request, VolumesTable))

    def get_volumes_data(self) -> list[VolumeRow]:
        """Give the page."""
        return self.rows()

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Add the filter."""
        if self.comes_later:
            asked = request.GET.copy()
            asked["parts"] = "all"
            return {"tab_id": self.get_id(), "whole_url": f"?{asked.urlencode()}"}
        context = super().get_context_data(request, **kwargs)
        return {**context, **volumes_filters.context(request, self.found)}


class BackupSchedulesTabs(tabs.TabGroup):
    """The tabs in their order."""

    slug = "backup_schedules"
    tabs = (OverviewTab, SchedulesTab, HistoryTab, VolumesTab)

    @signing_in()
    def load_tab_data(self) -> None:
        """Only ask for it: the services answer while Horizon writes the page around the tabs."""
        for tab in self.get_loaded_tabs():
            if tab.load and isinstance(tab, ListTab):
                tab.ask()
        if http.is_ajax(self.request):
            super().load_tab_data()

    @signing_in()
    def render(self) -> str:
        """Write the tabs, with what the services have said by now."""
        super().load_tab_data()
        return str(super().render())
