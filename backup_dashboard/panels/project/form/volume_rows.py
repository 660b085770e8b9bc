# SPDX-License-Identifier: Apache-2.0
"""The volumes that the form offers: the first ones with the page, others while somebody searches."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

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
"""Volumes that the page has besides those that are chosen."""

_LONGEST = 255


@dataclass(frozen=True)
class VolumeChoice:
    """A volume to choose, with the names of its schedules, and whether it is chosen or already done."""

    volume: Volume
    schedules: list[str]
    chosen: bool = False
    done: bool = False


def volume_rows(form: ScheduleForm) -> list[VolumeChoice]:
    """Give every volume that can be chosen, those that are chosen first."""
    chosen, done = set(ids(form["volume_id"].value() or [])), set(form.done)
    known = {volume.id: volume for volume in (*form.volumes, *form.choices.volumes)}
    rows = [
        VolumeChoice(
            each, form.choices.schedules.get(each.id, []), each.id in chosen, each.id in done
        )
        for each in known.values()
    ]
    return sorted(rows, key=lambda row: not row.chosen)


def shown(rows: Sequence[VolumeChoice]) -> list[VolumeChoice]:
    """Give those that the page has: all that are chosen, and the first ones of the others."""
    chosen = [row for row in rows if row.chosen]
    return [*chosen, *rows[len(chosen) : len(chosen) + SHOWN]]


@never_cache
@require_GET
@require(MAY_BACK_UP)
@guarded
def search(request: HttpRequest) -> HttpResponse:
    """Answer with the rows of the volumes that have in their names what was typed; ``every`` asks for more of them."""
    project_id = request.user.tenant_id
    found = load_choices(*services(request), shelf(request), project_id, timezone.now())
    text = request.GET.get("q", "")[:_LONGEST].strip().casefold()
    alike = [each for each in found.volumes if text in each.label.casefold()]
    if "unprotected" in request.GET:
        alike = [each for each in alike if each.id not in found.schedules]
    most = MOST_VOLUMES if "every" in request.GET else SHOWN
    rows = [VolumeChoice(each, found.schedules.get(each.id, [])) for each in alike[:most]]
    context = {"rows": rows, "schedules_known": found.schedules_known}
    return HttpResponse(render("form/volume_rows", context))
