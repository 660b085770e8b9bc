# SPDX-License-Identifier: Apache-2.0
"""One run in detail: what happened, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.runs import Step
from backup_dashboard.core.storage import UserMessage
from backup_dashboard.core.story import Story
from backup_dashboard.core.story import where_to_resume
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.naming import NO_VOLUMES
from backup_dashboard.flows.naming import names_of_few
from backup_dashboard.flows.parents import load_parents
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import without_repeats
from backup_dashboard.flows.refreshing import refresh_in
from backup_dashboard.flows.run_rows import RunRow
from backup_dashboard.flows.run_rows import build_rows
from backup_dashboard.flows.schedule_names import load_names


@dataclass(frozen=True)
class Leftover:
    """A backup that should have been deleted, ``None`` if it no longer exists in Cinder, and why it was not."""

    backup: Backup | None
    why: str


@dataclass(frozen=True)
class RunDetail:
    """A run, its steps in order, and its results.

    ``failed_backups`` are those of its backups that are broken in Cinder; ``messages`` are Cinder's messages about any
    of its backups; ``resumable`` is the step from which the run can continue; ``raw`` is Mistral's whole answer.
    ``schedule_is_over`` is true if its schedule has made all of its runs. ``refresh_in`` is in seconds.
    """

    row: RunRow
    steps: list[Step]
    story: Story
    leftovers: list[Leftover]
    failed_backups: list[Backup]
    messages: list[UserMessage]
    resumable: Step | None
    schedule_is_over: bool
    raw: Mapping[str, Any]
    missing_services: tuple[Problem, ...]
    refresh_in: float


def load_run(mistral: Mistral, cinder: Cinder, run_id: str, now: datetime) -> RunDetail:
    """Load one run: three calls to Mistral and one to Cinder at once, then two for its volume and the backups of that.

    One more call returns the name of its schedule.

    Raises ``ServiceError`` if Mistral does not return the run (``NotFound`` if there is no such run).
    """
    with Asking() as ask:
        answer = ask(mistral.executions.get_with_raw, run_id)
        steps = ask(mistral.executions.list_steps, run_id)
        records = ask(mistral.environments.list_records)
        messages = ask(cinder.messages_about_backups)
    run, raw = answer.result()
    with Asking() as ask:
        backups = ask(cinder.backups, run.volume_id)
        names = ask(names_of_few, cinder, [run.volume_id])
        started_by = ask(load_parents, mistral, [run])
        schedules = ask(load_names, mistral, [run.origin.schedule_id], records.or_else([]))
    story = Story.read(raw.get("output") or {})
    services = without_repeats(
        problems_of([steps, records, names, backups]), schedules.result().missing_services
    )
    by_backup_id = {backup.id: backup for backup in backups.or_else(Listing())}
    own = {
        *story.made,
        *(id for id, backup in by_backup_id.items() if backup.execution_id == run.id),
    }
    listed_steps = steps.or_else([])
    by_id = schedules.result().by_id
    return RunDetail(
        row=build_rows([run], by_id, names.or_else(NO_VOLUMES), backups, started_by.or_else({}))[0],
        steps=listed_steps,
        story=story,
        leftovers=[
            Leftover(by_backup_id.get(leftover.backup_id), leftover.why) for leftover in story.kept
        ],
        failed_backups=[
            by_backup_id[id] for id in own if id in by_backup_id and by_backup_id[id].status.broken
        ],
        messages=[message for message in messages.or_else([]) if message.backup_id in own],
        resumable=where_to_resume(run.state, listed_steps),
        schedule_is_over=run.origin.schedule_id in schedules.result().over,
        raw=raw | {"tasks": [_raw(step) for step in listed_steps]},
        missing_services=services,
        refresh_in=refresh_in(now, [run], [], services),
    )


def _raw(step: Step) -> dict[str, str]:
    moments = {"started_at": step.started, "finished_at": step.finished}
    return {
        "id": step.id,
        "name": step.name,
        "state": step.state.name,
        **{name: moment.isoformat() for name, moment in moments.items() if moment},
    }
