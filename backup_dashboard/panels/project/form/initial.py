# SPDX-License-Identifier: Apache-2.0
"""What the form holds at first, where it begins with a schedule that is there."""

from contextlib import suppress
from typing import Any

from django.utils import timezone

from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.patterns import check
from backup_dashboard.core.schedules import MAX_NAME_LENGTH
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.panels.project.form.forms import LIMITS

COPY = "-copy"


def of(schedule: Schedule) -> dict[str, Any]:
    """Give the values that say what ``schedule`` does now."""
    coming = schedule.definition.without_past(timezone.now())
    limits = {
        field: schedule.definition.inputs[field]
        for field in LIMITS
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
    """Give the values of one like ``schedule``, whose backups are a rotation of their own."""
    name = schedule.name[: MAX_NAME_LENGTH - len(COPY)] + COPY
    pattern = schedule.definition.pattern
    with suppress(PatternError):  # the form says why
        pattern = check(pattern, timezone.now())
    changed = {"name": name, "backup_name": "", "first_run": None, "pattern": pattern}
    return {**of(schedule), **changed}
