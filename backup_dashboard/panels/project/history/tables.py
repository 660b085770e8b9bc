# SPDX-License-Identifier: Apache-2.0
"""The table of runs."""

from collections.abc import Callable
from collections.abc import Sequence

from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext_lazy

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import RunState
from backup_dashboard.flows import retry
from backup_dashboard.flows import several
from backup_dashboard.flows.run_rows import RunRow
from backup_dashboard.panels.project.history import filters
from backup_dashboard.panels.project.schedules.actions_by_id import ActionById
from backup_dashboard.panels.project.schedules.tables import Column
from backup_dashboard.panels.project.schedules.tables import PlainRow
from backup_dashboard.panels.project.schedules.tables import TabbedTable
from backup_dashboard.panels.shared import cells
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.addresses import run_url
from backup_dashboard.panels.shared.rendering import render
from backup_dashboard.panels.shared.services import gate


def _run(row: RunRow) -> str:
    return format_html(
        '<a href="{}">{}</a><br><small class="bd-muted">{}, {}</small>',
        run_url(row.run),
        row.name,
        words.WORKFLOW_NAMES[row.run.workflow],
        words.origin(row.run, row.schedule_name, row.parent),
    )


def _started(row: RunRow) -> str:
    took = words.duration(row.run.duration(timezone.now()))
    return format_html(
        '{}<br><small class="bd-muted">{}</small>',
        mark_safe(cells.started(row.run)),  # noqa: S308 - rendered
        _("took %(span)s") % {"span": took},
    )


def _cause(row: RunRow) -> str:
    if row.run.state is not RunState.FAILED:
        return ""
    return render("cells/cause", {"cause": words.cause(row.run)})


RETRIED = (RunState.FAILED, RunState.CANCELLED)


class Retry(ActionById):
    """Starts new runs with the inputs of the chosen runs, which failed or were cancelled."""

    name = "retry"
    icon = "repeat"

    @staticmethod
    def action_present(count: int) -> str:
        """Return what the action does."""
        return ngettext_lazy("Retry", "Retry", count)

    @staticmethod
    def action_past(count: int) -> str:
        """Return what the action did."""
        return ngettext_lazy("Started a new run of", "Started new runs of", count)

    def allowed(self, request: HttpRequest, datum: RunRow | None = None) -> bool:
        """Return whether the row shows the action."""
        return datum is None or datum.run.state in RETRIED

    def names(self, mistral: Mistral, ids: Sequence[str]) -> dict[str, str]:
        """Return the names of the runs as people know them."""
        return several.run_names(mistral, ids)

    def account(self, done: int, failed: int) -> str:
        """Return for how many of several runs the action succeeded, and for how many it failed."""
        return _("%(done)d started, %(failed)d not.") % {"done": done, "failed": failed}

    def doing(self, request: HttpRequest) -> Callable[[str], object]:
        """Return a function that retries a run by its id."""
        user_gate = gate(request)
        return lambda id: retry.retry(user_gate, id, only_failed=True)


class SelectableRow(PlainRow):
    """A row with a check box only if its run can be retried."""

    def can_be_selected(self, datum: RunRow) -> bool:
        """Return whether the table's button can retry the run."""
        return datum.run.state in RETRIED


class HistoryTable(TabbedTable):
    """All runs, whoever started them, newest first."""

    tab_id = "backup_schedules__history"

    state = Column(lambda row: cells.badge(row.run), verbose_name=gettext_lazy("State"))
    run = Column(_run, verbose_name=gettext_lazy("Run"))
    volume = Column(lambda row: cells.volume(row.volume), verbose_name=gettext_lazy("Volume"))
    started = Column(_started, verbose_name=gettext_lazy("Started"))
    backup = Column(
        lambda row: cells.backup(row.backup, row.backup_gone), verbose_name=gettext_lazy("Result")
    )
    cause = Column(_cause, verbose_name=gettext_lazy("Cause of failure"))

    class Meta:
        """Horizon's settings of the table."""

        name = "history"
        verbose_name = gettext_lazy("History")
        hidden_title = True
        multi_select = True
        row_class = SelectableRow
        table_actions = (Retry,)
        pagination_param = "history_marker"
        prev_pagination_param = "history_prev_marker"

    def get_object_display(self, datum: RunRow) -> str:
        """Return the name of a row in messages."""
        return datum.name

    def filtered_by(self) -> dict[str, str]:
        """Return the parts of the address that belong to the filter."""
        return filters.query(self.request)

    def get_empty_message(self) -> str:
        """Return the text of an empty list."""
        return _("No run matches the filter.") if self.filtered_by() else _("Nothing has run yet.")


class VolumeHistoryTable(HistoryTable):
    """The runs of one volume, on the volume's own page."""

    class Meta:
        """Horizon's settings of the table."""

        name = "volume_history"
        verbose_name = gettext_lazy("History")
        columns = ("state", "run", "started", "backup", "cause")
        multi_select = False
        table_actions = ()
        row_actions = ()

    def get_empty_message(self) -> str:
        """Return the text of an empty list."""
        return _("No run has backed up this volume.")
