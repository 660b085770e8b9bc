# SPDX-License-Identifier: Apache-2.0
"""The volumes that the form offers: the first ones with the page, others while somebody searches."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from backup_dashboard.core.ids import begins_id
from backup_dashboard.core.ids import is_uuid
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows.form import load_choices
from backup_dashboard.panels.project.form.fields import ids
from backup_dashboard.panels.project.form.forms import ScheduleForm
from backup_dashboard.panels.shared.guard import guarded
from backup_dashboard.panels.shared.guard import require
from backup_dashboard.panels.shared.limits import MOST_VOLUMES
from backup_dashboard.panels.shared.rendering import render
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.services import services
from backup_dashboard.panels.shared.services import shelf

SHOWN = 100
"""The number of volumes on the page besides the chosen ones."""

_LONGEST = 255


@dataclass(frozen=True)
class VolumeChoice:
    """A volume to choose, with the names of its schedules, and whether it is chosen or already handled.

    ``shares_name`` is true if another volume that can be chosen has the same name.
    """

    volume: Volume
    schedules: list[str]
    chosen: bool = False
    done: bool = False
    shares_name: bool = False


def volume_rows(form: ScheduleForm) -> list[VolumeChoice]:
    """Return every volume that can be chosen, the chosen ones first."""
    chosen, done = set(ids(form["volume_id"].value() or [])), set(form.done)
    volumes = {volume.id: volume for volume in (*form.volumes, *form.choices.volumes)}
    names = Counter(volume.label for volume in volumes.values())
    rows = [
        VolumeChoice(
            volume,
            form.choices.schedules.get(volume.id, []),
            volume.id in chosen,
            volume.id in done,
            shares_name=names[volume.label] > 1,
        )
        for volume in volumes.values()
    ]
    return sorted(rows, key=lambda row: not row.chosen)


def shown(rows: Sequence[VolumeChoice]) -> list[VolumeChoice]:
    """Return the rows that the page shows: all chosen volumes, and the first ones of the others."""
    chosen = [row for row in rows if row.chosen]
    return [*chosen, *rows[len(chosen) : len(chosen) + SHOWN]]


@never_cache
@require_GET
@require(MAY_BACK_UP)
@guarded
def search(request: HttpRequest) -> HttpResponse:
    """Return the rows of the volumes whose names contain the typed text, or whose ids begin with it.

    ``every`` raises the limit of rows.
    """
    project_id, cached = request.user.tenant_id, shelf(request)
    text = request.GET.get("q", "")[:_LONGEST].strip().casefold()
    named = [text] if is_uuid(text) else []
    choices = load_choices(*services(request), cached, project_id, timezone.now(), chosen=named)
    matching = [
        volume
        for volume in choices.volumes
        if text in volume.label.casefold() or begins_id(text, volume.id)
    ]
    if "unprotected" in request.GET:
        matching = [volume for volume in matching if volume.id not in choices.schedules]
    most = MOST_VOLUMES if "every" in request.GET else SHOWN
    names = Counter(volume.label for volume in choices.volumes)
    rows = [
        VolumeChoice(
            volume,
            choices.schedules.get(volume.id, []),
            shares_name=names[volume.label] > 1,
        )
        for volume in matching[:most]
    ]
    context = {"rows": rows, "schedules_known": choices.schedules_known}
    return HttpResponse(render("form/volume_rows", context))
