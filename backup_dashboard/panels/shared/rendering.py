# SPDX-License-Identifier: Apache-2.0
"""Templates that are rendered without what Horizon's frame needs, for which it asks Keystone without a time-out."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template.context_processors import csrf
from django.template.loader import get_template


@cache
def _template(name: str) -> Any:
    # Horizon looks into the themes' folders for a template each time that it is asked for one.
    return get_template(f"backup_dashboard/{name}.html")


def render(name: str, context: Mapping[str, Any]) -> str:
    """Render the template ``name`` of this package, without its folder and ending, as safe HTML."""
    return _template(name).render(dict(context))


def render_part(request: HttpRequest, name: str, context: Mapping[str, Any]) -> str:
    """Render a part of a page that is asked for alone; its forms can be sent."""
    return render(name, {**context, **csrf(request)})
