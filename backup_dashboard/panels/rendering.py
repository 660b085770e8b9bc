# SPDX-License-Identifier: Apache-2.0
"""Small templates that a list renders many times."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.template.loader import get_template


@cache
def _template(name: str) -> Any:
    # Horizon looks into the themes' folders for a template each time that it is asked for one.
    return get_template(f"backup_dashboard/{name}.html")


def render(name: str, context: Mapping[str, Any]) -> str:
    """Render the template ``name`` of this package, without its folder and ending, as safe HTML."""
    return _template(name).render(dict(context))
