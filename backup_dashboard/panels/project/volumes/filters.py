# SPDX-License-Identifier: Apache-2.0
"""The filter above the list of volumes; all of it is in the address."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from backup_dashboard.core.protection.status import Status
from backup_dashboard.flows.volumes import SORTS
from backup_dashboard.flows.volumes import VolumesFilter
from backup_dashboard.flows.volumes import VolumesList
from backup_dashboard.panels.shared.addresses import tab_url
from backup_dashboard.panels.shared.protection_statuses import counted

SORT_NAMES = {
    "": _("Needs attention first"),
    "name": _("Name"),
    "age": _("Oldest backup first"),
    "gap": _("Most data at risk first"),
    "size": _("Largest backups first"),
}

_LONGEST = 255
"""The most characters of a name to search for: names in Cinder are not longer."""


def read(request: HttpRequest) -> VolumesFilter:
    """Read from the address which volumes to show; invalid values are ignored."""
    slugs = {status.slug: status for status in Status}
    sort = request.GET.get("sort", "")
    return VolumesFilter(
        slugs.get(request.GET.get("status", "")),
        request.GET.get("q", "")[:_LONGEST].strip(),
        sort if sort in SORTS else "",
    )


def query(volumes_filter: VolumesFilter) -> dict[str, str]:
    """Return the parts of the address for a filter."""
    status = volumes_filter.status.slug if volumes_filter.status else ""
    values = {"status": status, "q": volumes_filter.text, "sort": volumes_filter.sort}
    return {name: value for name, value in values.items() if value}


def context(request: HttpRequest, volumes: VolumesList) -> dict[str, Any]:
    """Return the context of the filter: its values, and the links that change it."""
    volumes_filter = read(request)
    rest = {name: value for name, value in query(volumes_filter).items() if name != "status"}
    chips = [
        (
            counted(status, count),
            tab_url("volumes", **rest, status=status.slug),
            status is volumes_filter.status,
        )
        for status, count in (volumes.counts or {}).items()
        if count or status is volumes_filter.status
    ]
    everything = sum((volumes.counts or {}).values())
    csv = f"{reverse('horizon:project:backup_schedules:volumes_csv')}?{urlencode(query(volumes_filter))}"
    return {
        "wanted": volumes_filter,
        "chips": chips,
        "everything": everything,
        "all_url": tab_url("volumes", **rest),
        "clear_url": tab_url("volumes"),
        "filtered": bool(volumes_filter.status or volumes_filter.text),
        "sorts": SORT_NAMES.items(),
        "csv_url": csv,
    }
