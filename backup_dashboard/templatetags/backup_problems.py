# SPDX-License-Identifier: Apache-2.0
"""``{% load backup_problems %}``: describes the problem of a service with the texts of ``panels/shared/words.py``."""

from django import template

from backup_dashboard.flows.problems import Problem
from backup_dashboard.panels.shared import words

register = template.Library()


@register.filter
def sentence(problem: Problem) -> str:
    """Return what a service did instead of answering."""
    return words.problem(problem)


@register.filter
def advice(problem: Problem, live: bool | str = "") -> str:
    """Return what to do about it; ``live`` is true on a page that refreshes itself."""
    return words.advice(problem, bool(live))
