# SPDX-License-Identifier: Apache-2.0
"""Loads what the form needs before a user fills it in."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

from backup_dashboard.api.cinder import LIST_LIMIT
from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import Refused
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import workflows
from backup_dashboard.flows.actions import missing_actions
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.chosen_volumes import MANY
from backup_dashboard.flows.chosen_volumes import are_kept
from backup_dashboard.flows.chosen_volumes import load_chosen_volumes
from backup_dashboard.flows.gate import own_volume
from backup_dashboard.flows.in_progress import RunInProgress
from backup_dashboard.flows.in_progress import find_run_that_would_break
from backup_dashboard.flows.loading import get_schedule
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import is_missing
from backup_dashboard.flows.problems import without_repeats
from backup_dashboard.flows.schedule_index import load_schedule_index
from backup_dashboard.flows.shelf import Shelf


@dataclass(frozen=True)
class Choices:
    """The volumes to choose from, the names of each one's schedules by volume id, and what is missing.

    ``schedules_known`` is false if Mistral did not return all schedules, so that a volume without one may have one.
    ``private_copies`` are the workflows of which the project has its own copy, ``None`` if unknown.
    ``volumes_complete`` is false if Cinder has more volumes; ``listed`` are the ids of the volumes in Cinder's list of
    this moment, on which the form may act without loading them again.
    """

    volumes: list[Volume]
    schedules: Mapping[str, list[str]]
    schedules_known: bool
    missing_services: tuple[Problem, ...]
    missing_workflows: list[Workflow]
    missing_actions: list[str] = field(default_factory=list)
    private_copies: frozenset[Workflow] | None = None
    volumes_complete: bool = True
    listed: frozenset[str] = frozenset()

    @property
    def volumes_known(self) -> bool:
        """Whether Cinder returned the volumes, so that an empty list means that there are none."""
        return not is_missing(self.missing_services, Service.CINDER)


def load_choices(
    mistral: Mistral,
    cinder: Cinder,
    shelf: Shelf,
    project_id: str,
    now: datetime,
    most: int = LIST_LIMIT,
    chosen: Sequence[str] = (),
) -> Choices:
    """Load the first volumes (up to ``most``), the workflows and the schedules at once.

    ``chosen`` are ids of volumes to load whether they are among the first ones or not.
    """
    with Asking() as ask:
        needs_full_list = len(chosen) >= MANY and not are_kept(shelf)
        volumes = ask(cinder.volumes, LIST_LIMIT if needs_full_list else most)
        selected = ask(load_chosen_volumes, cinder, shelf, chosen, project_id, now, volumes.result)
        installed = ask(mistral.workflows.list_installed)
        actions = ask(missing_actions, mistral)
        index = ask(load_schedule_index, mistral, shelf, now)
    by_volume: dict[str, list[str]] = {}
    for schedule in index.result().schedules:
        if schedule.active:
            by_volume.setdefault(schedule.volume_id, []).append(schedule.name)
    # A volume of the list replaces a chosen one, which may be some seconds old.
    listed = volumes.or_else(Listing())
    candidates = (*selected.or_else([]), *listed)
    return Choices(
        list({volume.id: volume for volume in candidates}.values()),
        by_volume,
        not index.result().missing_services,
        without_repeats(
            problems_of([volumes, selected, installed]), index.result().missing_services
        ),
        [] if installed.error else workflows.missing(installed.or_else([]), project_id),
        actions.or_else([]),
        None if installed.error else workflows.private_copies(installed.or_else([]), project_id),
        listed.complete,
        frozenset(volume.id for volume in listed),
    )


def load_volumes_alone(
    cinder: Cinder, shelf: Shelf, volume_ids: Sequence[str], project_id: str, now: datetime
) -> Choices:
    """Load only the chosen volumes, as far as the project owns them."""
    with Asking() as ask:
        volumes = ask(load_chosen_volumes, cinder, shelf, volume_ids, project_id, now)
    return Choices(volumes.or_else([]), {}, False, problems_of([volumes]), [])


@dataclass(frozen=True)
class Editing:
    """A schedule to edit, its volume as far as Cinder returns it, and the run that a change would break now."""

    schedule: Schedule
    volume: Volume
    under_way: RunInProgress | None
    choices: Choices


def load_editing(
    mistral: Mistral, cinder: Cinder, schedule_id: str, project_id: str, now: datetime
) -> Editing:
    """Load a schedule by any id that it ever had, and what the form needs beside it.

    Raises ``NotFound``, and any other ``ServiceError`` of Mistral.
    """
    schedule = get_schedule(mistral, schedule_id)
    with Asking() as ask:
        volume = ask(own_volume, cinder, schedule.volume_id, project_id)
        installed = ask(mistral.workflows.list_installed)
        actions = ask(missing_actions, mistral)
        under_way = ask(find_run_that_would_break, mistral, schedule, now)
    volume_is_gone = isinstance(volume.error, Refused)
    unknown = Volume(schedule.volume_id, "", 0, "")
    return Editing(
        schedule,
        volume.or_else(unknown),
        under_way.result(),
        Choices(
            [],
            {},
            False,
            problems_of([installed] if volume_is_gone else [volume, installed]),
            [] if installed.error else workflows.missing(installed.or_else([]), project_id),
            actions.or_else([]),
            None
            if installed.error
            else workflows.private_copies(installed.or_else([]), project_id),
        ),
    )
