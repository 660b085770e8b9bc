# SPDX-License-Identifier: Apache-2.0
"""Render templates without the context of Horizon's page frame, which asks Keystone without a timeout."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template.context_processors import csrf
from django.template.loader import get_template


@cache
def _template(name: str) -> Any:
    # Without the cache, Horizon searches the folders of the themes for the template at every call.
    return get_template(f"backup_dashboard/{name}.html")


def render(name: str, context: Mapping[str, Any]) -> str:
    """Render a template of this package to safe HTML; ``name`` is its path without the package's folder and ending."""
    return _template(name).render(dict(context))


def render_part(request: HttpRequest, name: str, context: Mapping[str, Any]) -> str:
    """Render a part of a page for a request of its own; forms in the part have their CSRF token."""
    return render(name, {**context, **csrf(request)})
