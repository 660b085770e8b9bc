# SPDX-License-Identifier: Apache-2.0
"""The filter above the history: all of it stands in the address."""

import re
import uuid
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.history import History
from backup_dashboard.flows.history import HistoryFilter
from backup_dashboard.flows.schedule_names import MOST
from backup_dashboard.panels.shared.addresses import tab_url
from backup_dashboard.panels.shared.words import WORKFLOW_NAMES

STATES = (
    *(RunState.FAILED, RunState.RUNNING, RunState.SUCCESS),
    *(RunState.CANCELLED, RunState.PAUSED),
)
PERIODS = {
    "1": _("Last 24 hours"),
    "7": _("Last 7 days"),
    "30": _("Last 30 days"),
}
"""Days back from now, and what the choice is called."""

_FIELDS = ("state", "workflow", "schedule", "volume", "period", "day")
_LONGEST = 255
"""Characters that a value of the filter has at most: five ids with commas between."""


def query(request: HttpRequest) -> dict[str, str]:
    """Give what stands in the address for the filter."""
    return {name: request.GET[name][:_LONGEST] for name in _FIELDS if request.GET.get(name)}


def read(request: HttpRequest, now: datetime) -> HistoryFilter:
    """Read which runs the address asks for; what it says wrongly counts as not said."""
    said = query(request)
    states = {each.name.lower(): each for each in STATES}
    workflows = {each.value: each for each in Workflow}
    since, until = _day(said.get("day", ""))
    if since is None and said.get("period") in PERIODS:
        since = now - timedelta(days=int(said["period"]))
    ids = _ids(said.get("schedule", ""))
    return HistoryFilter(
        RunFilter(
            state=states.get(said.get("state", "")),
            workflow=workflows.get(said.get("workflow", "")),
            since=since,
            until=until,
        ),
        schedule_ids=ids[-MOST:],
        schedule="" if ids else said.get("schedule", ""),
        volume=said.get("volume", ""),
    )


def _ids(text: str) -> tuple[str, ...]:
    found = []
    for each in text.split(","):
        try:
            found.append(str(uuid.UUID(each)))
        except ValueError:
            continue
    return tuple(found)


def _day(text: str) -> tuple[datetime | None, datetime | None]:
    """Give the beginning and the end of a day of the reader's clock."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None, None
    try:
        first = date.fromisoformat(text)
        following = first + timedelta(days=1)
    except (OverflowError, ValueError):
        return None, None
    zone = timezone.get_current_timezone()
    begin, end = (datetime.combine(each, time(), tzinfo=zone) for each in (first, following))
    return begin, end


def context(request: HttpRequest, found: History) -> dict[str, Any]:
    """Give the template the filter as it is, and what can be chosen."""
    said = query(request)
    csv = f"{reverse('horizon:project:backup_schedules:history_csv')}?{urlencode(said)}"
    return {
        "said": said,
        "schedule": found.schedule,
        "volume": found.volume,
        "states": [(each.name.lower(), each.label) for each in STATES],
        "kinds": [(each.value, name) for each, name in WORKFLOW_NAMES.items()],
        "periods": PERIODS.items(),
        "clear_url": tab_url("history"),
        "csv_url": csv,
    }
