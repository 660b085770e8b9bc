# SPDX-License-Identifier: Apache-2.0
"""The plan beside the form, rendered by the server: as a part of the page, and alone while somebody types."""

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
    """One of the next runs, how far away it is, and what the clocks did since the one before."""

    moment: datetime
    distance: str
    clocks: str


@dataclass(frozen=True)
class FrameView:
    """What one run leaves: in words, in columns of a table, and drawn."""

    frame: Frame
    words: str
    left: str
    deleted: str
    picture: Picture


@dataclass(frozen=True)
class RetentionView:
    """How far back one can go, and the frames on their common axis."""

    history: str
    ends: str
    axis: Axis
    frames: Sequence[FrameView]
    ends_after: int


@dataclass(frozen=True)
class CostView:
    """What is needed, what is left, and where that is not enough."""

    need: str
    room: str
    breaks: str


def context(draft: Draft, asked: PlanAnswers | None) -> dict[str, Any]:
    """Give the template's context for ``draft``, seen from this moment in the user's time zone."""
    now = timezone.now()
    return {"plan": _view(build_plan(draft, asked, now), now)}


def render(draft: Draft, asked: PlanAnswers | None) -> HttpResponse:
    """Render the fragment alone."""
    return HttpResponse(rendering.render("form/plan/fragment", context(draft, asked)))


def _view(found: Plan, now: datetime) -> dict[str, Any]:
    draft = found.draft
    pattern = draft.definitions[0].pattern if draft.definitions else ""
    meetings = found.known.collisions
    labels = {volume.id: volume.label for volume in draft.volumes}
    return {
        "error": words.translate(draft.error) if draft.error else "",
        "sentence": words.sentence(pattern),
        "pattern": pattern,
        "missing": found.known.missing,
        "collisions": [
            plan_words.collision(each, labels.get(each.volume_id, each.volume_id))
            for each in meetings[:COLLISIONS_SHOWN]
        ],
        "more_collisions": max(0, len(meetings) - COLLISIONS_SHOWN),
        "runs": _rows(found.runs, now),
        "last_start": (
            plan_words.last_start(len(draft.definitions), found.last_start)
            if found.last_start
            else ""
        ),
        "retention": _retention(found.retention, draft) if found.retention else None,
        "cost": _cost(found),
        "commands": found.commands[:COMMANDS_SHOWN],
        "command_count": len(found.commands),
        "more_commands": max(0, len(found.commands) - COMMANDS_SHOWN),
        "unready": [
            (plan_words.unready(each), each.readiness is Readiness.PASSING)
            for each in found.unready
        ],
        "endless": plan_words.endless(found.endless) if found.endless > 1 else "",
    }


def _rows(runs: Sequence[datetime], now: datetime) -> list[NextRun]:
    return [
        NextRun(run, plan_words.distance(run - now), plan_words.clocks(before, run))
        for before, run in zip([now, *runs], runs, strict=False)
    ]


def _retention(found: Retention, draft: Draft) -> RetentionView:
    axis = plan_picture.axis(found.frames)
    history, count = found.history, draft.definitions[0].count
    return RetentionView(
        history=plan_words.history(history) if history else "",
        ends=plan_words.history_ends(history) if history else "",
        axis=axis,
        frames=[
            FrameView(
                each,
                plan_words.frame(each),
                plan_words.counts(each.left),
                plan_words.counts(each.deleted),
                plan_picture.picture(each, axis),
            )
            for each in found.frames
        ],
        ends_after=count or 0,
    )


def _cost(found: Plan) -> CostView | None:
    if not found.cost:
        return None
    volumes, quota, number = found.draft.volumes, found.known.quota, found.cost.breaks_at
    counted = number is not None and number <= RUNS_COUNTED
    return CostView(
        need=plan_words.need(found.cost, Load(len(volumes), sum(each.size for each in volumes))),
        room=plan_words.room(quota) if quota else "",
        breaks=plan_words.breaks(found.cost, found.breaks_on, counted) if number else "",
    )
