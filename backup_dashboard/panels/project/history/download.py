# SPDX-License-Identifier: Apache-2.0
"""The history as a CSV file."""

from datetime import datetime

from django.http import HttpRequest
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from backup_dashboard.flows.history_file import load_rows
from backup_dashboard.flows.run_rows import RunRow
from backup_dashboard.panels.project.history import filters
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.csv_file import csv_response
from backup_dashboard.panels.shared.guard import guarded
from backup_dashboard.panels.shared.services import services
from backup_dashboard.panels.shared.services import shelf


@guarded
def download(request: HttpRequest) -> HttpResponse:
    """Return a CSV file of the newest runs that the filter selects."""
    now = timezone.now()
    rows = load_rows(*services(request), shelf(request), filters.read(request, now), now)
    header = (
        _("State"),
        _("Run"),
        _("Volume"),
        _("Volume ID"),
        _("Workflow"),
        _("Started (UTC)"),
        _("Duration (seconds)"),
        _("Backup"),
        _("Cause of failure"),
        _("Execution"),
    )
    return csv_response("history.csv", header, (_row(row, now) for row in rows))


def _row(row: RunRow, now: datetime) -> list[object]:
    run = row.run
    return [
        _(run.state.label),
        row.name,
        row.volume.name,
        run.volume_id,
        run.workflow.value,
        run.started.isoformat(timespec="seconds"),
        int(run.duration(now).total_seconds()),
        row.backup.label if row.backup else "",
        words.cause(run),
        run.id,
    ]
