# SPDX-License-Identifier: Apache-2.0
"""The list of volumes as a file."""

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
    """Give every volume that the filter selects, and no file where a service did not tell what it needs."""
    wanted = filters.read(request)
    found = question.of(request, wanted, PageRequest(EVERYTHING))()
    raise_first(found.missing_services)
    header = (
        *(_("Volume"), _("ID"), _("Status"), _("Why"), _("Schedules")),
        *(_("Last good backup (UTC)"), _("Longest gap (hours)"), _("Chain"), _("Backups kept")),
        *(_("Size kept (GiB)"), _("Next run (UTC)")),
    )
    return csv_response("volumes.csv", header, map(_row, found.page.items))


def _row(row: VolumeRow) -> list[object]:
    found = row.protection
    good = found.last_good.taken if found.last_good else None
    return [
        found.name,
        found.id,
        _(found.status.label) if row.judged else _("Not known"),
        words.translate(found.why) if row.judged else "",
        ", ".join(each.name for each in found.schedules),
        good and good.isoformat(timespec="seconds"),
        found.worst_gap and round(found.worst_gap.total_seconds() / 3600, 2),
        *(found.chain, found.kept, found.kept_size),
        found.next_run and found.next_run.isoformat(timespec="seconds"),
    ]
