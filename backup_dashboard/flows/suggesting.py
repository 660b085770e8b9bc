# SPDX-License-Identifier: Apache-2.0
"""Suggests names that contain what a user has typed."""

from dataclasses import dataclass

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.ids import begins_id
from backup_dashboard.core.records import describes_a_schedule
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.naming import VolumeLink
from backup_dashboard.flows.naming import with_sizes

MOST = 20
"""Most names that are suggested."""


@dataclass(frozen=True)
class SuggestedVolume:
    """A volume that may be meant; ``value`` finds it alone: its name, or its id if others have the same name."""

    value: str
    volume: VolumeLink


def suggest_schedules(mistral: Mistral, text: str) -> list[str]:
    """List names of schedules that contain ``text``: two calls. Raises ``ServiceError``."""
    with Asking() as ask:
        triggers = ask(mistral.triggers.search, text)
        records = ask(mistral.environments.list_records)
    stored = [record.definition.name for record in records.result() if describes_a_schedule(record)]
    names = {*(trigger.name for trigger in triggers.result()), *stored}
    matches = (name for name in names if text.casefold() in name.casefold())
    return sorted(matches, key=str.casefold)[:MOST]


def suggest_volumes(cinder: Cinder, text: str) -> list[SuggestedVolume]:
    """List volumes whose names contain ``text``, or whose ids begin with it, among the first page of volumes.

    Raises ``ServiceError``.
    """
    names = cinder.volume_names()
    matches = []
    for id, name in names.lasting.items():
        by_id, shared = begins_id(text, id), name in names.shared
        if by_id or text.casefold() in name.casefold():
            link = VolumeLink(id, name, gone=False, shares_name=shared)
            matches.append(SuggestedVolume(id if by_id or shared else name, link))
    matches.sort(key=lambda match: (match.volume.name.casefold(), match.value))
    return with_sizes(cinder, matches[:MOST])
