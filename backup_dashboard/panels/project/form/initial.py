# SPDX-License-Identifier: Apache-2.0
"""The initial values of the form, taken from an existing schedule."""

from contextlib import suppress
from typing import Any

from django.utils import timezone

from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.patterns import check
from backup_dashboard.core.schedules import MAX_NAME_LENGTH
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.workflows import LIMIT_NAMES

COPY = "-copy"


def of(schedule: Schedule) -> dict[str, Any]:
    """Return the values that describe what ``schedule`` does now."""
    coming = schedule.definition.without_past(timezone.now())
    limits = {
        field: schedule.definition.inputs[field]
        for field in LIMIT_NAMES
        if field in schedule.definition.inputs
    }
    return {
        "volume_id": [schedule.volume_id],
        "workflow": schedule.definition.workflow.value,
        "pattern": schedule.definition.pattern,
        "first_run": coming.first_run,
        "count": schedule.definition.count,
        "name": schedule.name,
        "backup_name": schedule.definition.inputs.get("backup_name", ""),
        **limits,
    }


def of_duplicate(schedule: Schedule) -> dict[str, Any]:
    """Return the values for a copy of ``schedule``, whose backups are a separate rotation."""
    name = schedule.name[: MAX_NAME_LENGTH - len(COPY)] + COPY
    pattern = schedule.definition.pattern
    with suppress(PatternError):  # the form explains it
        pattern = check(pattern, timezone.now())
    changed = {"name": name, "backup_name": "", "first_run": None, "pattern": pattern}
    return {**of(schedule), **changed}
