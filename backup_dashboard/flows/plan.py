# SPDX-License-Identifier: Apache-2.0
"""What will happen if the form is saved as it is filled now."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime

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
from backup_dashboard.core.retention import Kind
from backup_dashboard.core.retention import Limits
from backup_dashboard.core.retention import RotationBackup
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
"""Runs whose dates are worked out one by one; later ones are reckoned from the mean time between them."""

_FEW = 200
"""Schedules that are asked for by name; for more of them one long list costs less."""

_NO_LIMITS = Limits(1, 0)


@dataclass(frozen=True)
class Draft:
    """What the form holds, as far as it can be understood.

    ``definitions`` has one for each chosen volume, in the order of ``volumes``; while none is chosen, one with an
    empty volume. ``replaces`` is the id of the trigger whose schedule is edited. ``error`` says what is wrong with
    the pattern, which is then empty.
    """

    definitions: Sequence[Definition] = ()
    volumes: Sequence[Volume] = ()
    replaces: str = ""
    error: Message | None = None


@dataclass(frozen=True)
class Retention:
    """What is kept of the first volume.

    ``history`` is ``None`` where nothing is ever deleted, or the schedule ends before it is full.
    """

    frames: tuple[Frame, ...]
    history: HistorySpan | None


@dataclass(frozen=True)
class PlanFacts:
    """What the services told; ``quota`` is ``None`` where Cinder did not."""

    backups: dict[str, list[RotationBackup]] = field(default_factory=dict)
    quota: Quota | None = None
    collisions: tuple[Collision, ...] = ()
    missing: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What comes of a draft.

    ``runs`` are the next ones of the first definition, ``last_start`` the first run of the one that starts last, where
    there are several (all aware UTC). ``breaks_on`` is when the quota breaks, if it does; about then, where
    that is too far to count. ``commands`` do the same as saving; a change has none. ``unready`` are volumes that Cinder
    does not back up as they are; ``endless`` is by how many backups a year a chain grows that never begins anew, 0 for
    none.
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
    """What was asked about the volumes; ``None`` in the place of this where there are none to ask about."""

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
    """Ask what a plan needs: some calls to Mistral and two to Cinder however many volumes, none without any."""
    if not volume_ids:
        return None
    alone = volume_ids[0] if len(volume_ids) == 1 else ""
    with Asking() as asking:
        backups = asking(cinder.backups, alone)
        return PlanAnswers(
            asking(_schedules_of, mistral, shelf, volume_ids, now),
            backups,
            asking(lambda: load_runs_behind(mistral, backups.or_else(Listing()), volume_ids)),
            asking(cinder.quota, project_id),
        )


def _schedules_of(
    mistral: Mistral, shelf: Shelf, volume_ids: Sequence[str], now: datetime
) -> list[Schedule]:
    """Give the schedules that fire and back one of the volumes up. Raises ``ServiceError``."""
    index = load_schedule_index(mistral, shelf, now)
    wanted = {*volume_ids}
    own = [each for each in index.schedules if each.active and each.volume_id in wanted]
    if index.missing_services or (not index.whole and len(own) > _FEW):
        return mistral.triggers.list_all()
    return [*made_whole(mistral, replace(index, schedules=own, ended=())).schedules]


def build_plan(draft: Draft, asked: PlanAnswers | None, now: datetime) -> Plan:
    """Work a draft out from what was asked about its volumes."""
    known = _known(draft, asked, now) if draft.volumes and asked else PlanFacts()
    if not draft.definitions:
        return Plan(draft, known)
    first = draft.definitions[0]
    limits = forecast_chain.limits_of(first.inputs) if first.workflow.has_limits else _NO_LIMITS
    coming = (
        forecast.forecast_runs(first, now, _enough(first.workflow, limits))
        if not draft.error
        else []
    )
    cost = _cost(draft, limits, known) if limits and draft.volumes else None
    wanted = () if draft.error else draft.definitions
    starts = [run for each in wanted[1:] for run in forecast.forecast_runs(each, now, 1)]
    return Plan(
        draft,
        known,
        runs=tuple(coming[:RUNS_SHOWN]),
        last_start=max(starts, default=None),
        retention=_retention(draft, limits, known, coming) if limits and coming else None,
        cost=cost,
        breaks_on=_date(first, coming, cost.breaks_at, now) if cost and cost.breaks_at else None,
        commands=() if draft.replaces else _commands(wanted),
        unready=tuple(find_unready(draft.volumes)),
        endless=_endless(first, now) if not draft.error else 0,
    )


def _endless(first: Definition, now: datetime) -> int:
    grows = first.workflow is Workflow.FULL_INCREMENTAL and first.count is None
    return forecast.runs_in_a_year(first, now) if grows else 0


def _commands(wanted: Sequence[Definition]) -> tuple[str, ...]:
    return tuple(commands.format_create_command(each) for each in wanted if each.volume_id)


def _known(draft: Draft, asked: PlanAnswers, now: datetime) -> PlanFacts:
    others = [each for each in asked.schedules.or_else([]) if each.id != draft.replaces]
    wanted = () if draft.error else draft.definitions
    kept: dict[str, list[cinder_backups.Backup]] = {}
    for backup in asked.backups.or_else(Listing()):
        kept.setdefault(backup.volume_id, []).append(backup)
    by_volume = {
        each.volume_id: forecast_chain.to_rotation_backups(
            kept.get(each.volume_id, []),
            each.workflow,
            str(each.inputs.get("backup_name") or ""),
        )
        for each in draft.definitions
    }
    return PlanFacts(
        by_volume,
        asked.quota.or_else(None),
        tuple(collisions.find_collisions(wanted, others, asked.runs.or_else([]), now)),
        problems_of([asked.schedules, asked.backups, asked.runs, asked.quota]),
    )


def _enough(workflow: Workflow, limits: Limits | None) -> int:
    """Tell how many runs have to be known for the picture and for how far back it reaches."""
    if limits is None:
        return RUNS_SHOWN
    cycle = limits.incrementals + 1
    # The first full may come a cycle later; some cycles more show how uneven a pattern is.
    seen = (limits.fulls + 5) * cycle if workflow.has_limits else 0
    return min(
        RUNS_COUNTED, max(seen, forecast_chain.runs_for_two_cycles(workflow, limits), RUNS_SHOWN)
    )


def _retention(
    draft: Draft, limits: Limits, known: PlanFacts, coming: Sequence[datetime]
) -> Retention:
    first = draft.definitions[0]
    alone = len(draft.volumes) == 1
    begun = known.backups.get(first.volume_id, []) if alone else []
    shown = coming[: forecast_chain.runs_for_two_cycles(first.workflow, limits)]
    size = draft.volumes[0].size if draft.volumes else 1
    frames = forecast_chain.forecast_frames(first.workflow, limits, begun, size, shown)
    history = None
    keeps = limits.fulls * (limits.incrementals + 1)
    if first.workflow.has_limits and (first.count is None or first.count > keeps):
        fulls = (n for n, frame in enumerate(frames) if frame.made.kind is Kind.FULL)
        history = forecast_span.history_span(limits, coming[next(fulls, 0) :])
    return Retention(tuple(frames), history)


def _cost(draft: Draft, limits: Limits, known: PlanFacts) -> Cost:
    first = draft.definitions[0]
    if not first.workflow.has_limits:
        sizes = [volume.size for volume in draft.volumes]
        return forecast_cost.cost_without_limits(sizes, known.quota, first.count)
    shares = [Share(each.size, known.backups.get(each.id, [])) for each in draft.volumes]
    return forecast_cost.cost_of_rotation(limits, shares, known.quota, first.count)


def _date(
    first: Definition, coming: Sequence[datetime], number: int, now: datetime
) -> datetime | None:
    """Give when run ``number`` starts."""
    if number > len(coming) and len(coming) > 1:
        coming = forecast.forecast_runs(first, now, min(number, RUNS_COUNTED))
    if number <= len(coming):
        return coming[number - 1]
    if len(coming) < 2:
        return None
    mean = (coming[-1] - coming[0]) / (len(coming) - 1)
    try:
        return coming[-1] + mean * (number - len(coming))
    except OverflowError:
        return None
