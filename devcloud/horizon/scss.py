# SPDX-License-Identifier: Apache-2.0
"""Compile SCSS for the theme that the link element names.

Horizon's own filter reads the theme from the local storage of a thread. django-compressor compiles in other
threads, where that storage is empty, so offline compression would make every style sheet with the default theme.
"""

from __future__ import annotations

from typing import Any

from horizon import themes
from horizon.utils.scss_filter import ScssFilter


class ThemedScssFilter(ScssFilter):
    """Horizon's SCSS filter with the theme from the element's ``data-theme``."""

    def __init__(self, content: str, attrs: dict[str, str], **kwargs: Any) -> None:
        super().__init__(content, attrs, **kwargs)
        self.theme = attrs.get("data-theme") or themes.get_default_theme()

    def input(self, **kwargs: Any) -> str:
        """Return the CSS."""
        themes._local.theme = self.theme
        try:
            return super().input(**kwargs)
        finally:
            del themes._local.theme
