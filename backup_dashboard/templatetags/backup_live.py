# SPDX-License-Identifier: Apache-2.0
"""When an open page refreshes a list."""

from django import template

from backup_dashboard import config

register = template.Library()


@register.filter
def live_in(seconds: float) -> str:
    """Return the seconds until the next refresh as text, at least the operator's setting; 0 for no refresh."""
    return f"{max(seconds, config.poll_seconds()) if seconds else 0:.1f}"
