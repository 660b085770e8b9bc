# SPDX-License-Identifier: Apache-2.0
"""The plan: what will happen if the form is saved as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from itertools import islice

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core import backups as cinder_backups
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.messages import Message
from backup_dashboard.core.plan import collisions
from backup_dashboard.core.plan import commands
from backup_dashboard.core.plan import forecast
from backup_dashboard.core.plan import forecast_chain
from backup_dashboard.core.plan import forecast_cost
from backup_dashboard.core.plan import forecast_span
from backup_dashboard.core.plan.collisions import Collision
from backup_dashboard.core.plan.forecast_chain import Frame
from backup_dashboard.core.plan.forecast_cost import Cost
from backup_dashboard.core.plan.forecast_load import Share
from backup_dashboard.core.plan.forecast_span import HistorySpan
from backup_dashboard.core.readiness import Unready
from backup_dashboard.core.readiness import find_unready
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.storage import Quota
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.durations import load_runs_behind
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.schedule_index import load_schedule_index
from backup_dashboard.flows.schedule_index import made_whole
from backup_dashboard.flows.shelf import Shelf

RUNS_SHOWN = 10

RUNS_COUNTED = 400
"""Runs whose dates are computed one by one; later dates are estimated from the mean interval."""

_FEW = 200
"""Most schedules that are requested by name; for more of them one long list costs less."""

_NO_LIMITS = Limits(1, 0)


@dataclass(frozen=True)
class Draft:
    """The contents of the form, as far as they can be understood.

    ``definitions`` has one for each chosen volume, in the order of ``volumes``; while none is chosen, there is one
    without a volume. ``replaces`` is the id of the trigger whose schedule is edited. ``error`` says what is wrong with
    the pattern, which is then empty.
    """

    definitions: Sequence[Definition] = ()
    volumes: Sequence[Volume] = ()
    replaces: str = ""
    error: Message | None = None


@dataclass(frozen=True)
class Retention:
    """The retention of the first volume.

    ``history`` is how far back the newest fulls and their incrementals reach, ``None`` if nothing is ever deleted,
    or the schedule ends before the first deletion.
    """

    frames: tuple[Frame, ...]
    history: HistorySpan | None
    limits: Limits


@dataclass(frozen=True)
class PlanFacts:
    """The answers of the services that a plan uses; ``quota`` is ``None`` if Cinder did not answer."""

    backups: dict[str, list[RotationBackup]] = field(default_factory=dict)
    quota: Quota | None = None
    collisions: tuple[Collision, ...] = ()
    missing: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The forecast for a draft.

    ``runs`` are the next runs of the first definition, ``last_start`` the first run of the definition that starts last,
    if there are several (all aware UTC). ``breaks_on`` is when the quota will be exceeded, if ever; an estimate if that
    is too far ahead to count. ``commands`` do the same as saving; an edit has none. ``unready`` are volumes that Cinder
    would refuse to back up in their present state. ``endless`` is the number of backups a year by which a chain grows
    that never starts again, 0 for none.
    """

    draft: Draft
    known: PlanFacts
    runs: tuple[datetime, ...] = ()
    last_start: datetime | None = None
    retention: Retention | None = None
    cost: Cost | None = None
    breaks_on: datetime | None = None
    commands: tuple[str, ...] = ()
    unready: tuple[Unready, ...] = ()
    endless: int = 0


@dataclass(frozen=True)
class PlanAnswers:
    """The answers about the volumes; without volumes there is ``None`` instead."""

    schedules: Answer[list[Schedule]]
    backups: Answer[Listing[cinder_backups.Backup]]
    runs: Answer[list[Run]]
    quota: Answer[Quota]


def load_answers(
    mistral: Mistral,
    cinder: Cinder,
    shelf: Shelf,
    volume_ids: Sequence[str],
    project_id: str,
    now: datetime,
) -> PlanAnswers | None:
    """Load what a plan needs: some calls to Mistral and two to Cinder for any number of volumes, none for none."""
    if not volume_ids:
        return None
    only_volume = volume_ids[0] if len(volume_ids) == 1 else ""
    with Asking() as ask:
        backups = ask(cinder.backups, only_volume)
        return PlanAnswers(
            ask(_schedules_of, mistral, shelf, volume_ids, now),
            backups,
            ask(lambda: load_runs_behind(mistral, backups.or_else(Listing()), volume_ids)),
            ask(cinder.quota, project_id),
        )


def _schedules_of(
    mistral: Mistral, shelf: Shelf, volume_ids: Sequence[str], now: datetime
) -> list[Schedule]:
    """List the active schedules that back up one of the volumes. Raises ``ServiceError``."""
    index = load_schedule_index(mistral, shelf, now)
    unique_ids = {*volume_ids}
    own = [
        schedule
        for schedule in index.schedules
        if schedule.active and schedule.volume_id in unique_ids
    ]
    if index.missing_services or (not index.whole and len(own) > _FEW):
        return mistral.triggers.list_all()
    return [*made_whole(mistral, replace(index, schedules=own, ended=())).schedules]


def build_plan(draft: Draft, asked: PlanAnswers | None, now: datetime) -> Plan:
    """Build the plan of a draft from the answers about its volumes."""
    facts = _facts(draft, asked, now) if draft.volumes and asked else PlanFacts()
    if not draft.definitions:
        return Plan(draft, facts)
    first = draft.definitions[0]
    limits = forecast_chain.limits_of(first.inputs) if first.workflow.has_limits else _NO_LIMITS
    runs = (
        forecast.forecast_runs(first, now, _runs_needed(first.workflow, limits))
        if not draft.error
        else []
    )
    cost = _cost(draft, limits, facts, now) if limits and draft.volumes else None
    definitions = () if draft.error else draft.definitions
    starts = [
        run for definition in definitions[1:] for run in forecast.forecast_runs(definition, now, 1)
    ]
    return Plan(
        draft,
        facts,
        runs=tuple(runs[:RUNS_SHOWN]),
        last_start=max(starts, default=None),
        retention=_retention(draft, limits, facts, runs) if limits and runs else None,
        cost=cost,
        breaks_on=_date(first, runs, cost.breaks_at, now) if cost and cost.breaks_at else None,
        commands=() if draft.replaces else _commands(definitions),
        unready=tuple(find_unready(draft.volumes)),
        endless=_endless(first, now) if not draft.error else 0,
    )


def _endless(first: Definition, now: datetime) -> int:
    grows = first.workflow is Workflow.FULL_INCREMENTAL and first.count is None
    return forecast.runs_in_a_year(first, now) if grows else 0


def _commands(definitions: Sequence[Definition]) -> tuple[str, ...]:
    return tuple(
        commands.format_create_command(definition)
        for definition in definitions
        if definition.volume_id
    )


def _facts(draft: Draft, asked: PlanAnswers, now: datetime) -> PlanFacts:
    others = [schedule for schedule in asked.schedules.or_else([]) if schedule.id != draft.replaces]
    definitions = () if draft.error else draft.definitions
    backups: dict[str, list[cinder_backups.Backup]] = {}
    for backup in asked.backups.or_else(Listing()):
        backups.setdefault(backup.volume_id, []).append(backup)
    by_volume = {
        definition.volume_id: forecast_chain.to_rotation_backups(
            backups.get(definition.volume_id, []),
            definition.workflow,
            str(definition.inputs.get("backup_name") or ""),
        )
        for definition in draft.definitions
    }
    return PlanFacts(
        by_volume,
        asked.quota.or_else(None),
        tuple(collisions.find_collisions(definitions, others, asked.runs.or_else([]), now)),
        problems_of([asked.schedules, asked.backups, asked.runs, asked.quota]),
    )


def _runs_needed(workflow: Workflow, limits: Limits | None) -> int:
    """Return how many runs must be known for the retention picture and for how far back it reaches."""
    if limits is None:
        return RUNS_SHOWN
    cycle = limits.incrementals + 1
    # The first full may come a cycle later; some more cycles show how irregular a pattern is.
    needed = (limits.fulls + 5) * cycle if workflow.has_limits else 0
    return min(
        RUNS_COUNTED, max(needed, forecast_chain.runs_for_two_cycles(workflow, limits), RUNS_SHOWN)
    )


def _retention(
    draft: Draft, limits: Limits, facts: PlanFacts, runs: Sequence[datetime]
) -> Retention:
    first = draft.definitions[0]
    alone = len(draft.volumes) == 1
    existing = facts.backups.get(first.volume_id, []) if alone else []
    shown = runs[: forecast_chain.runs_for_two_cycles(first.workflow, limits)]
    size = draft.volumes[0].size if draft.volumes else 1
    frames = forecast_chain.forecast_frames(first.workflow, limits, existing, size, shown)
    history = None
    retained = limits.fulls * (limits.incrementals + 1)
    if first.workflow.has_limits and (first.count is None or first.count > retained):
        fulls = (n for n, frame in enumerate(frames) if frame.made.kind is Kind.FULL)
        history = forecast_span.history_span(limits, runs[next(fulls, 0) :])
    return Retention(tuple(frames), history, limits)


def _cost(draft: Draft, limits: Limits, facts: PlanFacts, now: datetime) -> Cost:
    first = draft.definitions[0]
    if not first.workflow.has_limits:
        sizes = [volume.size for volume in draft.volumes]
        return forecast_cost.cost_without_limits(sizes, facts.quota, first.count)
    shares = [Share(volume.size, facts.backups.get(volume.id, [])) for volume in draft.volumes]
    moments = islice(forecast.iterate_minutes(first, now), forecast_cost.MOST_RUNS)
    return forecast_cost.cost_of_rotation(
        limits,
        shares,
        facts.quota,
        first.count,
        tuple(moments) or (now,) if limits.has_calendar else (now,),
    )


def _date(
    first: Definition, runs: Sequence[datetime], number: int, now: datetime
) -> datetime | None:
    """Return when run ``number`` starts."""
    if number > len(runs) and len(runs) > 1:
        runs = forecast.forecast_runs(first, now, min(number, RUNS_COUNTED))
    if number <= len(runs):
        return runs[number - 1]
    if len(runs) < 2:
        return None
    mean = (runs[-1] - runs[0]) / (len(runs) - 1)
    try:
        return runs[-1] + mean * (number - len(runs))
    except OverflowError:
        return None
