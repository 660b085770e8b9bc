# SPDX-License-Identifier: Apache-2.0
"""``{% load backup_problems %}``: what is wrong with a service, in the words of ``panels/shared/words.py``."""

from django import template

from backup_dashboard.flows.problems import Problem
from backup_dashboard.panels.shared import words

register = template.Library()


@register.filter
def sentence(problem: Problem) -> str:
    """Say what a service did in the place of an answer."""
    return words.problem(problem)


@register.filter
def advice(problem: Problem, live: bool | str = "") -> str:
    """Say what to do about it; ``live`` on a page that asks again by itself."""
    return words.advice(problem, bool(live))
