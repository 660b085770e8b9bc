# SPDX-License-Identifier: Apache-2.0
"""When an open page asks for a list again."""

from django import template

from backup_dashboard import config

register = template.Library()


@register.filter
def live_in(seconds: float) -> str:
    """Write after how many ``seconds`` the list is asked for again, no sooner than the operator says; 0 for never."""
    return f"{max(seconds, config.poll_seconds()) if seconds else 0:.1f}"
