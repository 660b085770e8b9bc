# SPDX-License-Identifier: Apache-2.0
"""The parts of the overview, each from an address of its own."""

from django.http import HttpRequest
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from openstack_dashboard import policy

from backup_dashboard.flows import past_weeks
from backup_dashboard.flows import project_protection
from backup_dashboard.flows.evidence import get_progress
from backup_dashboard.panels.project.overview import pictures
from backup_dashboard.panels.project.overview import words
from backup_dashboard.panels.shared import clients
from backup_dashboard.panels.shared.guard import guarded
from backup_dashboard.panels.shared.rendering import render_part
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.services import services
from backup_dashboard.panels.shared.services import shelf
from backup_dashboard.panels.shared.zone import yesterday

_LINES = 20
"""Lines of what needs somebody that are shown, and of what has recovered."""


@guarded
def state(request: HttpRequest) -> HttpResponse:
    """Answer how things stand."""
    return HttpResponse(_state(request))


@guarded
def calendar(request: HttpRequest) -> HttpResponse:
    """Answer what came of the last weeks."""
    return HttpResponse(_calendar(request))


@never_cache
@guarded
def progress(request: HttpRequest) -> HttpResponse:
    """Answer how far the count is that somebody waits for; with nothing where that is not known."""
    far = get_progress(shelf(request))
    text = gettext("So far: volumes %(volumes)s, backups %(backups)s.")
    said = text % {"volumes": far.volumes, "backups": far.backups} if far else ""
    return HttpResponse(said, content_type="text/plain")


def parts(request: HttpRequest) -> list[str]:
    """Render all parts at once, for a browser that can't ask for them."""
    return [_state(request), _calendar(request)]


def _state(request: HttpRequest) -> str:
    now = timezone.now()
    counted = project_protection.load_project_protection(
        *services(request), shelf(request), yesterday(now), now
    )
    found = counted.state
    needs, recovered = words.needs(found), words.recovered(found)
    context = {
        "found": found,
        "numbers": words.numbers(found.counts),
        "needs": needs[:_LINES],
        "needs_in_all": len(needs) + found.more_lasting,
        "recovered": recovered[:_LINES],
        "recovered_in_all": len(recovered) + found.more_recovered,
        "hours": pictures.hours(found.starts, now),
        "busiest": max(found.starts, key=lambda start: start.count, default=None),
        "counted_at": counted.counted_at if counted.keeps else None,
        "may_back_up": policy.check(MAY_BACK_UP, request),
    }
    return render_part(request, "overview/state", context)


def _calendar(request: HttpRequest) -> str:
    now = timezone.now()
    zone = timezone.get_current_timezone()
    today = timezone.localtime(now).date()
    mistral = clients.mistral(request)
    found = past_weeks.load_calendar(mistral, shelf(request), today, zone, now)
    context = {"found": found, "weekdays": pictures.weekdays(found.days)}
    return render_part(request, "overview/calendar", context)
