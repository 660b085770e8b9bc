# SPDX-License-Identifier: Apache-2.0
"""Pages of a long list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class PageRequest:
    """The page to load: ``size`` rows after the row with the id ``marker``, or before it if ``backwards``."""

    size: int
    marker: str = ""
    backwards: bool = False

    @property
    def limit(self) -> int:
        """Rows to request from the service: one more than the page shows says whether there are more."""
        return self.size + 1


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list, in its order, and whether there are more before and after them.

    ``restarted`` says that this is the first page because the row of the requested marker no longer exists.
    """

    items: list[T]
    has_more: bool = False
    has_previous: bool = False
    restarted: bool = False

    def of_rows(self, rows: list[R]) -> "Page[R]":
        """Return this page with other rows, made from its own."""
        return Page(rows, self.has_more, self.has_previous, self.restarted)

    @classmethod
    def cut(cls, found: list[T], wanted: PageRequest) -> "Page[T]":
        """Create a page from the rows that a service returned for ``wanted``: up to one more than the page shows."""
        beyond = len(found) > wanted.size
        items = found[: wanted.size]
        if wanted.backwards:
            return cls(items[::-1], has_more=True, has_previous=beyond)
        return cls(items, has_more=beyond, has_previous=bool(wanted.marker))

    @classmethod
    def of(cls, whole: list[T], wanted: PageRequest, marker: Callable[[T], str]) -> "Page[T]":
        """Create a page of a list that is loaded completely; ``marker`` returns the id of a row."""
        places = {marker(row): place for place, row in enumerate(whole)}
        place = places.get(wanted.marker, -1)
        start = max(0, place - wanted.size) if wanted.backwards else place + 1
        end = start + wanted.size
        restarted = bool(wanted.marker) and place < 0
        return cls(whole[start:end], end < len(whole), start > 0, restarted)
