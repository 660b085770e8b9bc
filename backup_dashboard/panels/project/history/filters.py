# SPDX-License-Identifier: Apache-2.0
"""The filter above the history; all of it is in the address."""

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
    RunState.FAILED,
    RunState.RUNNING,
    RunState.SUCCESS,
    RunState.CANCELLED,
    RunState.PAUSED,
)
PERIODS = {
    "1": _("Last 24 hours"),
    "7": _("Last 7 days"),
    "30": _("Last 30 days"),
}
"""Days back from now, and the label of the choice."""

_FIELDS = ("state", "workflow", "schedule", "volume", "period", "day")
_LONGEST = 255
"""The most characters of a filter's value: five ids, separated by commas."""


def query(request: HttpRequest) -> dict[str, str]:
    """Return the parts of the address that belong to the filter."""
    return {name: request.GET[name][:_LONGEST] for name in _FIELDS if request.GET.get(name)}


def read(request: HttpRequest, now: datetime) -> HistoryFilter:
    """Read from the address which runs to show; invalid values are ignored."""
    query_values = query(request)
    states = {state.name.lower(): state for state in STATES}
    workflows = {workflow.value: workflow for workflow in Workflow}
    since, until = _day(query_values.get("day", ""))
    if since is None and query_values.get("period") in PERIODS:
        since = now - timedelta(days=int(query_values["period"]))
    ids = _ids(query_values.get("schedule", ""))
    return HistoryFilter(
        RunFilter(
            state=states.get(query_values.get("state", "")),
            workflow=workflows.get(query_values.get("workflow", "")),
            since=since,
            until=until,
        ),
        schedule_ids=ids[-MOST:],
        schedule="" if ids else query_values.get("schedule", ""),
        volume=query_values.get("volume", ""),
    )


def _ids(text: str) -> tuple[str, ...]:
    ids = []
    for part in text.split(","):
        try:
            ids.append(str(uuid.UUID(part)))
        except ValueError:
            continue
    return tuple(ids)


def _day(text: str) -> tuple[datetime | None, datetime | None]:
    """Return the beginning and the end of a day (aware) by the reader's clock; ``None`` twice for an invalid day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None, None
    try:
        first = date.fromisoformat(text)
        following = first + timedelta(days=1)
    except (OverflowError, ValueError):
        return None, None
    zone = timezone.get_current_timezone()
    begin, end = (datetime.combine(day, time(), tzinfo=zone) for day in (first, following))
    return begin, end


def context(request: HttpRequest, history: History) -> dict[str, Any]:
    """Return the context of the filter: its values, and the choices."""
    query_values = query(request)
    csv = f"{reverse('horizon:project:backup_schedules:history_csv')}?{urlencode(query_values)}"
    return {
        "said": query_values,
        "schedule": history.schedule,
        "volume": history.volume,
        "states": [(state.name.lower(), state.label) for state in STATES],
        "kinds": [(workflow.value, name) for workflow, name in WORKFLOW_NAMES.items()],
        "periods": PERIODS.items(),
        "clear_url": tab_url("history"),
        "csv_url": csv,
    }
