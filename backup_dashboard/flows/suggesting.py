# SPDX-License-Identifier: Apache-2.0
"""Suggests names that contain what a user has typed."""

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.records import describes_a_schedule
from backup_dashboard.flows.asking import Asking

MOST = 20
"""Most names that are suggested."""


def suggest_schedules(mistral: Mistral, text: str) -> list[str]:
    """List names of schedules that contain ``text``: two calls. Raises ``ServiceError``."""
    with Asking() as ask:
        triggers = ask(mistral.triggers.search, text)
        records = ask(mistral.environments.list_records)
    stored = [record.definition.name for record in records.result() if describes_a_schedule(record)]
    return _first({*(trigger.name for trigger in triggers.result()), *stored}, text)


def suggest_volumes(cinder: Cinder, text: str) -> list[str]:
    """List names of volumes that contain ``text``, among the first page of volumes. Raises ``ServiceError``."""
    return _first(set(cinder.volume_names().lasting.values()), text)


def _first(names: set[str], text: str) -> list[str]:
    matches = (name for name in names if text.casefold() in name.casefold())
    return sorted(matches, key=str.casefold)[:MOST]
