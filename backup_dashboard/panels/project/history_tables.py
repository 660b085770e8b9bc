# SPDX-License-Identifier: Apache-2.0
"""The table of runs, and the table of backups that stands in for it while Mistral is missing."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from horizon import tables

from backup_dashboard.core.runs import RunState
from backup_dashboard.flows.history import RunRow
from backup_dashboard.panels import words
from backup_dashboard.panels.project import cells
from backup_dashboard.panels.project.tables import TabbedTable


def _run(row: RunRow) -> str:
    return render_to_string("backup_dashboard/cells/run.html", {"row": row})


def _duration(row: RunRow) -> str:
    return words.duration(row.run.duration(timezone.now()))


def _cause(row: RunRow) -> str:
    if row.run.state is not RunState.FAILED:
        return ""
    return render_to_string("backup_dashboard/cells/cause.html", {"cause": row.run.cause})


class HistoryTable(TabbedTable):
    """Runs, whoever started them, newest first."""

    tab_id = "backup_schedules__history"

    state = tables.Column(lambda row: cells.badge(row.run), verbose_name=gettext_lazy("State"))
    run = tables.Column(_run, verbose_name=gettext_lazy("Run"))
    volume = tables.Column(
        lambda row: cells.volume(row.volume), verbose_name=gettext_lazy("Volume")
    )
    workflow = tables.Column(
        lambda row: cells.workflow(row.run.workflow, None), verbose_name=gettext_lazy("Backup")
    )
    started = tables.Column(
        lambda row: cells.started(row.run), verbose_name=gettext_lazy("Started")
    )
    duration = tables.Column(_duration, verbose_name=gettext_lazy("Took"))
    backup = tables.Column(
        lambda row: cells.backup(row.backup, row.backup_gone), verbose_name=gettext_lazy("Result")
    )
    cause = tables.Column(_cause, verbose_name=gettext_lazy("Cause of failure"))

    class Meta:
        """Horizon's settings of the table."""

        name = "history"
        verbose_name = gettext_lazy("History")
        hidden_title = True
        multi_select = False
        pagination_param = "history_marker"
        prev_pagination_param = "history_prev_marker"

    def get_empty_message(self) -> str:
        """What an empty list says."""
        return _("Nothing has run yet.")


class VolumeHistoryTable(HistoryTable):
    """The runs of one volume, on the volume's own page."""

    class Meta:
        """Horizon's settings of the table."""

        name = "volume_history"
        verbose_name = gettext_lazy("History")
        columns = ("state", "run", "workflow", "started", "duration", "backup", "cause")
        multi_select = False

    def get_empty_message(self) -> str:
        """What an empty list says."""
        return _("No run has backed this volume up.")
