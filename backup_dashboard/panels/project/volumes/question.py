# SPDX-License-Identifier: Apache-2.0
"""Load the volumes that an address asks for."""

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


def of(
    request: HttpRequest, volumes_filter: VolumesFilter, page: PageRequest
) -> Callable[[], VolumesList]:
    """Return a function that loads one page of the volumes; it may be called in another thread."""
    mistral, cinder = services(request)
    project_shelf = shelf(request)
    now = timezone.now()
    since = yesterday(now)

    def ask() -> VolumesList:
        protection = project_protection.load_volumes(mistral, cinder, project_shelf, since, now)
        return volumes.load_page(mistral, cinder, protection, volumes_filter, page, now)

    return ask
