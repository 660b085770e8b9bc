# SPDX-License-Identifier: Apache-2.0
"""Render the plan beside the form: as a part of the page, and alone while somebody types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from backup_dashboard.core.plan.forecast_chain import Frame
from backup_dashboard.core.plan.forecast_load import Load
from backup_dashboard.core.readiness import Readiness
from backup_dashboard.flows.plan import RUNS_COUNTED
from backup_dashboard.flows.plan import Draft
from backup_dashboard.flows.plan import Plan
from backup_dashboard.flows.plan import PlanAnswers
from backup_dashboard.flows.plan import Retention
from backup_dashboard.flows.plan import build_plan
from backup_dashboard.panels.project.form import plan_picture
from backup_dashboard.panels.project.form import plan_words
from backup_dashboard.panels.project.form.plan_picture import Axis
from backup_dashboard.panels.project.form.plan_picture import Picture
from backup_dashboard.panels.shared import rendering
from backup_dashboard.panels.shared import words

COLLISIONS_SHOWN = 5
COMMANDS_SHOWN = 100


@dataclass(frozen=True)
class NextRun:
    """One of the next runs: its time, how far away it is, and how the clocks changed since the run before it."""

    moment: datetime
    distance: str
    clocks: str


@dataclass(frozen=True)
class FrameView:
    """What exists after one run: in words, in columns of a table, and as a picture."""

    frame: Frame
    words: str
    left: str
    deleted: str
    picture: Picture


@dataclass(frozen=True)
class RetentionView:
    """How far back one can restore, and the frames on their common axis."""

    history: str
    ends: str
    calendar: str
    axis: Axis
    frames: Sequence[FrameView]
    ends_after: int


@dataclass(frozen=True)
class CostView:
    """How much space is needed, how much is left, and when it is not enough."""

    need: str
    room: str
    breaks: str


def context(draft: Draft, answers: PlanAnswers | None) -> dict[str, Any]:
    """Return the context of the template for ``draft``, from now on and in the user's time zone."""
    now = timezone.now()
    return {"plan": _view(build_plan(draft, answers, now), now)}


def render(draft: Draft, answers: PlanAnswers | None) -> HttpResponse:
    """Render the fragment alone."""
    return HttpResponse(rendering.render("form/plan/fragment", context(draft, answers)))


def _view(plan: Plan, now: datetime) -> dict[str, Any]:
    draft = plan.draft
    pattern = draft.definitions[0].pattern if draft.definitions else ""
    collisions = plan.known.collisions
    labels = {volume.id: volume.label for volume in draft.volumes}
    return {
        "error": words.translate(draft.error) if draft.error else "",
        "sentence": words.sentence(pattern),
        "pattern": pattern,
        "missing": plan.known.missing,
        "collisions": [
            plan_words.collision(collision, labels.get(collision.volume_id, collision.volume_id))
            for collision in collisions[:COLLISIONS_SHOWN]
        ],
        "more_collisions": max(0, len(collisions) - COLLISIONS_SHOWN),
        "runs": _rows(plan.runs, now),
        "last_start": (
            plan_words.last_start(len(draft.definitions), plan.last_start)
            if plan.last_start
            else ""
        ),
        "retention": _retention(plan.retention, draft) if plan.retention else None,
        "cost": _cost(plan),
        "commands": plan.commands[:COMMANDS_SHOWN],
        "command_count": len(plan.commands),
        "more_commands": max(0, len(plan.commands) - COMMANDS_SHOWN),
        "unready": [
            (plan_words.unready(volumes), volumes.readiness is Readiness.PASSING)
            for volumes in plan.unready
        ],
        "endless": plan_words.endless(plan.endless) if plan.endless > 1 else "",
    }


def _rows(runs: Sequence[datetime], now: datetime) -> list[NextRun]:
    return [
        NextRun(run, plan_words.distance(run - now), plan_words.clocks(before, run))
        for before, run in zip([now, *runs], runs, strict=False)
    ]


def _retention(retention: Retention, draft: Draft) -> RetentionView:
    axis = plan_picture.axis(retention.frames)
    history, count = retention.history, draft.definitions[0].count
    return RetentionView(
        history=plan_words.history(history) if history else "",
        ends=plan_words.history_ends(history) if history else "",
        calendar=plan_words.calendar(retention.limits),
        axis=axis,
        frames=[
            FrameView(
                frame,
                plan_words.frame(frame),
                plan_words.counts(frame.left),
                plan_words.counts(frame.deleted),
                plan_picture.picture(frame, axis),
            )
            for frame in retention.frames
        ],
        ends_after=count or 0,
    )


def _cost(plan: Plan) -> CostView | None:
    if not plan.cost:
        return None
    volumes, quota, number = plan.draft.volumes, plan.known.quota, plan.cost.breaks_at
    counted = number is not None and number <= RUNS_COUNTED
    return CostView(
        need=plan_words.need(plan.cost, Load(len(volumes), sum(volume.size for volume in volumes))),
        room=plan_words.room(quota) if quota else "",
        breaks=plan_words.breaks(plan.cost, plan.breaks_on, counted)
        if number or plan.cost.breaks_later
        else "",
    )
