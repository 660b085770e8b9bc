# SPDX-License-Identifier: Apache-2.0
"""``{% load backup_badges %}``: the class that colours a badge, a tile, a bar or a day."""

from enum import Enum

from django import template

from backup_dashboard.panels.shared.badges import TONES
from backup_dashboard.panels.shared.badges import Mark

register = template.Library()


@register.filter
def tone(state: Enum | str) -> str:
    """Return the CSS class of a state's tone; templates can give the name of a ``Mark`` as a string."""
    return f"bd-tone-{TONES[Mark[state] if isinstance(state, str) else state]}"
