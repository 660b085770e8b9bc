# SPDX-License-Identifier: Apache-2.0
"""Asking for the volumes that an address wants."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils import timezone

from backup_dashboard.api.paging import PageRequest
from backup_dashboard.flows import project_protection
from backup_dashboard.flows import volumes
from backup_dashboard.flows.volumes import VolumesFilter
from backup_dashboard.flows.volumes import VolumesList
from backup_dashboard.panels.shared.services import services
from backup_dashboard.panels.shared.services import shelf
from backup_dashboard.panels.shared.zone import yesterday


def of(request: HttpRequest, wanted: VolumesFilter, page: PageRequest) -> Callable[[], VolumesList]:
    """Give what asks for one page of the volumes; may be called in another thread."""
    mistral, cinder = services(request)
    kept = shelf(request)
    now = timezone.now()
    since = yesterday(now)

    def ask() -> VolumesList:
        found = project_protection.load_volumes(mistral, cinder, kept, since, now)
        return volumes.load_page(mistral, cinder, found, wanted, page, now)

    return ask
