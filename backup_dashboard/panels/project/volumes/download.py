# SPDX-License-Identifier: Apache-2.0
"""The list of volumes as a CSV file."""

from django.http import HttpRequest
from django.http import HttpResponse
from django.utils.translation import gettext as _

from backup_dashboard.api.paging import PageRequest
from backup_dashboard.flows.problems import raise_first
from backup_dashboard.flows.volumes import VolumeRow
from backup_dashboard.panels.project.volumes import filters
from backup_dashboard.panels.project.volumes import question
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.csv_file import csv_response
from backup_dashboard.panels.shared.guard import guarded

EVERYTHING = 1_000_000


@guarded
def download(request: HttpRequest) -> HttpResponse:
    """Return a CSV file of every volume that the filter selects.

    Raises the error of a service whose answer the file needs.
    """
    volumes_filter = filters.read(request)
    volumes = question.of(request, volumes_filter, PageRequest(EVERYTHING))()
    raise_first(volumes.missing_services)
    header = (
        _("Volume"),
        _("ID"),
        _("Status"),
        _("Why"),
        _("Schedules"),
        _("Last good backup (UTC)"),
        _("Data at risk (RPO, hours)"),
        _("Chain"),
        _("Backups kept"),
        _("Size kept (GiB)"),
        _("Next run (UTC)"),
    )
    return csv_response("volumes.csv", header, map(_row, volumes.page.items))


def _row(row: VolumeRow) -> list[object]:
    protection = row.protection
    good = protection.last_good.taken if protection.last_good else None
    return [
        protection.name,
        protection.id,
        _(protection.status.label) if row.judged else _("Unknown"),
        words.translate(protection.why) if row.judged else "",
        ", ".join(schedule.name for schedule in protection.schedules),
        good and good.isoformat(timespec="seconds"),
        protection.worst_gap and round(protection.worst_gap.total_seconds() / 3600, 2),
        protection.chain,
        protection.kept,
        protection.kept_size,
        protection.next_run and protection.next_run.isoformat(timespec="seconds"),
    ]
