# SPDX-License-Identifier: Apache-2.0
"""What the form needs to know before anybody fills it."""

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
    """The volumes to choose from, the names of the schedules of each by its id, and what is missing.

    ``schedules_known`` is false where Mistral did not tell all schedules, so that a volume without one may
    have one. ``private_copies`` are the workflows that the project has a copy of its own of; ``None`` where that is
    not known. ``volumes_complete`` is false where Cinder has more volumes; ``listed`` are the ids of those that
    its list has told just now, so that they can be acted on.
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
        """Whether Cinder told the volumes, so that none means that there are none."""
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
    """Ask Cinder for the first volumes, up to ``most``, and Mistral for workflows and schedules, at once.

    ``chosen`` are ids of volumes that are wanted whether they are among the first or not.
    """
    with Asking() as ask:
        looks = len(chosen) >= MANY and not are_kept(shelf)
        volumes = ask(cinder.volumes, LIST_LIMIT if looks else most)
        wanted = ask(load_chosen_volumes, cinder, shelf, chosen, project_id, now, volumes.result)
        installed = ask(mistral.workflows.list_installed)
        lacking = ask(missing_actions, mistral)
        index = ask(load_schedule_index, mistral, shelf, now)
    by_volume: dict[str, list[str]] = {}
    for each in index.result().schedules:
        if each.active:
            by_volume.setdefault(each.volume_id, []).append(each.name)
    # What is in the list was told just now; what is chosen may be some seconds old.
    listed = volumes.or_else(Listing())
    known = (*wanted.or_else([]), *listed)
    return Choices(
        list({each.id: each for each in known}.values()),
        by_volume,
        not index.result().missing_services,
        without_repeats(problems_of([volumes, wanted, installed]), index.result().missing_services),
        [] if installed.error else workflows.missing(installed.or_else([]), project_id),
        lacking.or_else([]),
        None if installed.error else workflows.private_copies(installed.or_else([]), project_id),
        listed.complete,
        frozenset(each.id for each in listed),
    )


def load_volumes_alone(
    cinder: Cinder, shelf: Shelf, volume_ids: Sequence[str], project_id: str, now: datetime
) -> Choices:
    """Give the volumes that are chosen alone, those of them that the project owns."""
    with Asking() as ask:
        volumes = ask(load_chosen_volumes, cinder, shelf, volume_ids, project_id, now)
    return Choices(volumes.or_else([]), {}, False, problems_of([volumes]), [])


@dataclass(frozen=True)
class Editing:
    """A schedule to be changed, its volume as far as Cinder tells it, and what would break now."""

    schedule: Schedule
    volume: Volume
    under_way: RunInProgress | None
    choices: Choices


def load_editing(
    mistral: Mistral, cinder: Cinder, schedule_id: str, project_id: str, now: datetime
) -> Editing:
    """Find a schedule by any id that it had, and what the form needs beside it.

    Raises ``NotFound``, and any other ``ServiceError`` of Mistral's.
    """
    schedule = get_schedule(mistral, schedule_id)
    with Asking() as ask:
        volume = ask(own_volume, cinder, schedule.volume_id, project_id)
        installed = ask(mistral.workflows.list_installed)
        lacking = ask(missing_actions, mistral)
        under_way = ask(find_run_that_would_break, mistral, schedule, now)
    gone = isinstance(volume.error, Refused)
    unknown = Volume(schedule.volume_id, "", 0, "")
    return Editing(
        schedule,
        volume.or_else(unknown),
        under_way.result(),
        Choices(
            [],
            {},
            False,
            problems_of([installed] if gone else [volume, installed]),
            [] if installed.error else workflows.missing(installed.or_else([]), project_id),
            lacking.or_else([]),
            None
            if installed.error
            else workflows.private_copies(installed.or_else([]), project_id),
        ),
    )
