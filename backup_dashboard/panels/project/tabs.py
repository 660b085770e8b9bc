# SPDX-License-Identifier: Apache-2.0
"""The tabs of the panel."""

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
from backup_dashboard.flows.run_rows import RunRow
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
"""The length of an id in characters; a longer text is the id of no row."""


def wanted_page(request: HttpRequest, table: type[tables.DataTable]) -> PageRequest:
    """Read from the address which page of ``table`` to show."""
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
        """Read from the address what to show, and return a function that loads it from the services."""
        raise NotImplementedError

    def ask(self) -> None:
        """Start to ask the services; the table's data waits for their answers."""
        self._answer = begin(self.question())

    def rows(self) -> list[Any]:
        """Return the rows; waits until the services have answered."""
        self.found = self._answer.result() if self._answer else self.question()()
        return list(self.found.page.items)

    def has_more_data(self, table: tables.DataTable) -> bool:
        """Return whether there is a next page."""
        return bool(self.found and self.found.page.has_more)

    def has_prev_data(self, table: tables.DataTable) -> bool:
        """Return whether there is a previous page."""
        return bool(self.found and self.found.page.has_previous)

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Add the list that the flow loaded to the context of the table."""
        context = super().get_context_data(request, **kwargs)
        # Horizon renders tabs without the request: without this, forms in them would have no CSRF token.
        context["csrf_token"] = get_token(request)
        context["tab_id"] = self.get_id()
        context["list"] = self.found
        context["may_install"] = policy.check(MAY_BACK_UP, request)
        return context


class OverviewTab(tabs.Tab):
    """The tab Overview: is everything backed up? It is shown at once, and its script loads the parts afterwards."""

    name = _("Overview")
    slug = "overview"
    template_name = "backup_dashboard/overview/tab.html"
    preload = False

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Add the parts if the address asks for them; otherwise the page's script loads them."""
        parts = views.parts(request) if request.GET.get("parts") == "all" else []
        return {"parts": parts, "may_back_up": policy.check(MAY_BACK_UP, request)}


class SchedulesTab(ListTab):
    """The tab Schedules: all schedules of the project."""

    name = _("Schedules")
    slug = "schedules"
    table_classes = (SchedulesTable,)
    template_name = "backup_dashboard/schedules/tab.html"

    def question(self) -> Question:
        """Return a function that loads one page."""
        clients = services(self.request)
        page = wanted_page(self.request, SchedulesTable)
        project_id = self.request.user.tenant_id
        sort = schedule_sort(self.request)
        project_shelf = shelf(self.request)
        return partial(
            schedules.load_page, *clients, project_shelf, project_id, page, timezone.now(), sort
        )

    def get_schedules_data(self) -> list[ScheduleRow]:
        """Return the rows of the page."""
        return self.rows()

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Add the sort orders."""
        context = super().get_context_data(request, **kwargs)
        return {**context, "sorts": SORT_NAMES.items(), "sort": schedule_sort(request)}


class HistoryTab(ListTab):
    """The tab History: all runs of the project."""

    name = _("History")
    slug = "history"
    table_classes = (HistoryTable,)
    template_name = "backup_dashboard/history/tab.html"

    def question(self) -> Question:
        """Return a function that loads one page of the filtered runs."""
        page = wanted_page(self.request, HistoryTable)
        now = timezone.now()
        history_filter = history_filters.read(self.request, now)
        project_shelf = shelf(self.request)
        return partial(
            history.load_page, *services(self.request), project_shelf, page, now, history_filter
        )

    def get_history_data(self) -> list[RunRow]:
        """Return the rows of the page."""
        return self.rows()

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Add the filter."""
        context = super().get_context_data(request, **kwargs)
        return {**context, **history_filters.context(request, self.found)}


class VolumesTab(ListTab):
    """The tab Volumes: all volumes of the project, and how well they are protected."""

    name = _("Volumes")
    slug = "volumes"
    table_classes = (VolumesTable,)
    template_name = "backup_dashboard/volumes/tab.html"

    @cached_property
    def comes_later(self) -> bool:
        """Whether to send only the frame now: counting takes time, so the page's script loads the list afterwards."""
        whole = http.is_ajax(self.request) or self.request.GET.get("parts") == "all"
        is_read = self.request.method == "GET"
        return is_read and not whole and not shelf(self.request).has(project_protection.VOLUMES)

    def get_template_name(self, request: HttpRequest) -> str:
        """Return the template of the list, or of what is shown until the list is loaded."""
        waits = "backup_dashboard/volumes/counting.html"
        return waits if self.comes_later else super().get_template_name(request)

    def ask(self) -> None:
        """Start to ask the services, unless the list is loaded afterwards."""
        if not self.comes_later:
            super().ask()

    def question(self) -> Question:
        """Return a function that loads one page of the filtered volumes."""
        volumes_filter = volumes_filters.read(self.request)
        return question.of(self.request, volumes_filter, wanted_page(self.request, VolumesTable))

    def get_volumes_data(self) -> list[VolumeRow]:
        """Return the rows of the page."""
        return self.rows()

    def get_context_data(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Add the filter."""
        if self.comes_later:
            query = request.GET.copy()
            query["parts"] = "all"
            return {"tab_id": self.get_id(), "whole_url": f"?{query.urlencode()}"}
        context = super().get_context_data(request, **kwargs)
        return {**context, **volumes_filters.context(request, self.found)}


class BackupSchedulesTabs(tabs.TabGroup):
    """The group of all tabs, in their order."""

    slug = "backup_schedules"
    tabs = (OverviewTab, SchedulesTab, HistoryTab, VolumesTab)

    @signing_in()
    def load_tab_data(self) -> None:
        """Start to ask the services, which answer while Horizon renders the page around the tabs."""
        for tab in self.get_loaded_tabs():
            if tab.load and isinstance(tab, ListTab):
                tab.ask()
        if http.is_ajax(self.request):
            super().load_tab_data()

    @signing_in()
    def render(self) -> str:
        """Render the tabs with the answers of the services."""
        super().load_tab_data()
        return str(super().render())
