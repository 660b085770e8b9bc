# SPDX-License-Identifier: Apache-2.0
"""The filter above the list of volumes: all of it stands in the address."""

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

SORT_NAMES = {
    "": _("What needs you first"),
    "name": _("Name"),
    "age": _("Oldest backup first"),
    "gap": _("Longest gap first"),
    "size": _("Most kept first"),
}

_LONGEST = 255
"""Characters of a name that is looked for: Cinder keeps no longer ones."""


def read(request: HttpRequest) -> VolumesFilter:
    """Read which volumes the address asks for; what it says wrongly counts as not said."""
    slugs = {status.slug: status for status in Status}
    sort = request.GET.get("sort", "")
    return VolumesFilter(
        slugs.get(request.GET.get("status", "")),
        request.GET.get("q", "")[:_LONGEST].strip(),
        sort if sort in SORTS else "",
    )


def query(wanted: VolumesFilter) -> dict[str, str]:
    """Give what stands in the address for it."""
    status = wanted.status.slug if wanted.status else ""
    said = {"status": status, "q": wanted.text, "sort": wanted.sort}
    return {name: value for name, value in said.items() if value}


def context(request: HttpRequest, found: VolumesList) -> dict[str, Any]:
    """Give the template the filter as it is, and the links that change it."""
    wanted = read(request)
    rest = {name: value for name, value in query(wanted).items() if name != "status"}
    chips = [
        (status, count, tab_url("volumes", **rest, status=status.slug), status is wanted.status)
        for status, count in (found.counts or {}).items()
        if count or status is wanted.status
    ]
    everything = sum((found.counts or {}).values())
    csv = f"{reverse('horizon:project:backup_schedules:volumes_csv')}?{urlencode(query(wanted))}"
    return {
        "wanted": wanted,
        "chips": chips,
        "everything": everything,
        "all_url": tab_url("volumes", **rest),
        "clear_url": tab_url("volumes"),
        "filtered": bool(wanted.status or wanted.text),
        "sorts": SORT_NAMES.items(),
        "csv_url": csv,
    }
