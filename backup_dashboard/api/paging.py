# SPDX-License-Identifier: Apache-2.0
"""Pages of a long list, as the services cut them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class PageRequest:
    """Which page is wanted: ``size`` rows after ``marker`` (an id), or before it if ``backwards``."""

    size: int
    marker: str = ""
    backwards: bool = False

    @property
    def limit(self) -> int:
        """Rows to ask the service for: one more than shown tells whether there are more."""
        return self.size + 1


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list, in its order, and whether there are more on either side.

    ``restarted`` says that they are the first ones, since the row that the wanted page starts from is gone.
    """

    items: list[T]
    has_more: bool = False
    has_previous: bool = False
    restarted: bool = False

    def of_rows(self, rows: list[R]) -> "Page[R]":
        """Give the page with rows made of its own in their place."""
        return Page(rows, self.has_more, self.has_previous, self.restarted)

    @classmethod
    def cut(cls, found: list[T], wanted: PageRequest) -> "Page[T]":
        """Make a page from what came for ``wanted``: up to one row more than asked for."""
        beyond = len(found) > wanted.size
        items = found[: wanted.size]
        if wanted.backwards:
            return cls(items[::-1], has_more=True, has_previous=beyond)
        return cls(items, has_more=beyond, has_previous=bool(wanted.marker))

    @classmethod
    def of(cls, whole: list[T], wanted: PageRequest, marker: Callable[[T], str]) -> "Page[T]":
        """Make a page of a list that is there as a whole.

        ``marker`` tells a row's id.
        """
        places = {marker(each): place for place, each in enumerate(whole)}
        place = places.get(wanted.marker, -1)
        start = max(0, place - wanted.size) if wanted.backwards else place + 1
        end = start + wanted.size
        restarted = bool(wanted.marker) and place < 0
        return cls(whole[start:end], end < len(whole), start > 0, restarted)
