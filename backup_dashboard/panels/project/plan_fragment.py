# SPDX-License-Identifier: Apache-2.0
"""The plan beside the form, rendered by the server: as a part of the page, and alone while somebody types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import render as render_template
from django.utils import timezone

from backup_dashboard.flows.plan import Draft
from backup_dashboard.flows.plan import Plan
from backup_dashboard.flows.plan import plan
from backup_dashboard.panels import words
from backup_dashboard.panels.project import plan_words

TEMPLATE = "backup_dashboard/plan/fragment.html"


@dataclass(frozen=True)
class RunRow:
    """One of the next runs, how far away it is, and what the clocks did since the one before."""

    moment: datetime
    distance: str
    clocks: str


@dataclass(frozen=True)
class PlanView:
    """The plan in words; ``error`` says why there is nothing to tell about the runs."""

    error: str
    sentence: str
    pattern: str
    runs: Sequence[RunRow]
    last_start: str
    commands: Sequence[str]


def context(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """Give the template's context for ``draft``, seen from this moment in the user's time zone."""
    now = timezone.now()
    found = plan(draft, now)
    return {"plan": _view(found, now)}


def render(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Render the fragment alone."""
    return render_template(request, TEMPLATE, context(request, draft))


def _view(found: Plan, now: datetime) -> PlanView:
    draft = found.draft
    pattern = draft.definitions[0].pattern if draft.definitions else ""
    error = words.translate(draft.error) if draft.error else ""
    return PlanView(
        error=error,
        sentence="" if error else words.sentence(pattern),
        pattern=pattern,
        runs=_rows(found.runs, now),
        last_start=(
            plan_words.last_start(len(draft.definitions), found.last_start)
            if found.last_start
            else ""
        ),
        commands=found.commands,
    )


def _rows(runs: Sequence[datetime], now: datetime) -> list[RunRow]:
    return [
        RunRow(run, plan_words.distance(run - now), plan_words.clocks(before, run))
        for before, run in zip([now, *runs], runs, strict=False)
    ]
