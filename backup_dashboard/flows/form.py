# SPDX-License-Identifier: Apache-2.0
"""What the form needs to know before anybody fills it."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import LIST_LIMIT
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import workflows
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import missing

MANY = 3
"""Volumes from which on one long list costs less than asking for each."""


@dataclass(frozen=True)
class Choices:
    """The volumes to choose from, the names of the schedules of each by its id, and what is missing.

    ``schedules_known`` is false where Mistral did not tell all schedules, so that a volume without one may
    have one.
    """

    volumes: list[Volume]
    schedules: Mapping[str, list[str]]
    schedules_known: bool
    missing_services: tuple[Service, ...]
    missing_workflows: list[Workflow]


def choices(mistral: Mistral, cinder: Cinder, project_id: str) -> Choices:
    """Ask Cinder for the volumes and Mistral for workflows and schedules, at once."""
    with Asking() as ask:
        volumes = ask(cinder.volumes)
        installed = ask(mistral.installed_workflows)
        schedules = ask(mistral.schedules, PageRequest(LIST_LIMIT - 1))
    page = schedules.or_else(Page([], has_more=True))
    by_volume: dict[str, list[str]] = {}
    for each in page.items:
        by_volume.setdefault(each.volume_id, []).append(each.name)
    return Choices(
        volumes.or_else([]),
        by_volume,
        not page.has_more,
        missing([volumes, installed, schedules]),
        [] if installed.error else workflows.missing(installed.or_else([]), project_id),
    )


def only_volumes(cinder: Cinder, volume_ids: Sequence[str]) -> Choices:
    """Give the volumes alone, and none of them where few are asked for, which can be asked one by one."""
    if len(volume_ids) < MANY:
        return Choices([], {}, False, (), [])
    with Asking() as ask:
        volumes = ask(cinder.volumes)
    return Choices(volumes.or_else([]), {}, False, missing([volumes]), [])
