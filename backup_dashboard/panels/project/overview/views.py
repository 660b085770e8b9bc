# SPDX-License-Identifier: Apache-2.0
"""The parts of the overview, each with its own address."""

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
"""The most lines shown in Needs attention, and in what has recovered."""


@guarded
def state(request: HttpRequest) -> HttpResponse:
    """Return the state of the project."""
    return HttpResponse(_state(request))


@guarded
def calendar(request: HttpRequest) -> HttpResponse:
    """Return the calendar of the last weeks."""
    return HttpResponse(_calendar(request))


@never_cache
@guarded
def progress(request: HttpRequest) -> HttpResponse:
    """Return as text how far the count has come that somebody is waiting for; empty if that is not known."""
    far = get_progress(shelf(request))
    text = gettext("So far: volumes %(volumes)s, backups %(backups)s.")
    progress_text = text % {"volumes": far.volumes, "backups": far.backups} if far else ""
    return HttpResponse(progress_text, content_type="text/plain")


def parts(request: HttpRequest) -> list[str]:
    """Render all parts at once, for a browser without JavaScript."""
    return [_state(request), _calendar(request)]


def _state(request: HttpRequest) -> str:
    now = timezone.now()
    counted = project_protection.load_project_protection(
        *services(request), shelf(request), yesterday(now), now
    )
    overview = counted.state
    needs, recovered = words.needs(overview), words.recovered(overview)
    context = {
        "found": overview,
        "numbers": words.numbers(overview.counts),
        "needs": needs[:_LINES],
        "needs_in_all": len(needs) + overview.more_lasting,
        "recovered": recovered[:_LINES],
        "recovered_in_all": len(recovered) + overview.more_recovered,
        "hours": pictures.hours(overview.starts, now),
        "busiest": max(overview.starts, key=lambda start: start.count, default=None),
        "counted_at": counted.counted_at if counted.keeps else None,
        "may_back_up": policy.check(MAY_BACK_UP, request),
    }
    return render_part(request, "overview/state", context)


def _calendar(request: HttpRequest) -> str:
    now = timezone.now()
    zone = timezone.get_current_timezone()
    today = timezone.localtime(now).date()
    mistral = clients.mistral(request)
    weeks = past_weeks.load_calendar(mistral, shelf(request), today, zone, now)
    context = {"found": weeks, "weekdays": pictures.weekdays(weeks.days)}
    return render_part(request, "overview/calendar", context)
