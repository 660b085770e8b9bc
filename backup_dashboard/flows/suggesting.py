# SPDX-License-Identifier: Apache-2.0
"""Names that somebody may mean who has typed a part of one."""

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.records import describes_a_schedule
from backup_dashboard.flows.asking import Asking

MOST = 20
"""Names that are given at most."""


def suggest_schedules(mistral: Mistral, text: str) -> list[str]:
    """Give names of schedules that have ``text`` in them: two calls. Raises ``ServiceError``."""
    with Asking() as ask:
        triggers = ask(mistral.triggers.search, text)
        records = ask(mistral.environments.list_records)
    kept = [each.definition.name for each in records.result() if describes_a_schedule(each)]
    return _first({*(each.name for each in triggers.result()), *kept}, text)


def suggest_volumes(cinder: Cinder, text: str) -> list[str]:
    """Give names of volumes that have ``text`` in them, of the newest thousand. Raises ``ServiceError``."""
    return _first(set(cinder.volume_names().lasting.values()), text)


def _first(names: set[str], text: str) -> list[str]:
    alike = (name for name in names if text.casefold() in name.casefold())
    return sorted(alike, key=str.casefold)[:MOST]
