# SPDX-License-Identifier: Apache-2.0
"""A list from a service, which knows how far it reaches."""

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import Generic
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Listing(Generic[T]):
    """The newest rows of a list, the newest first, or all of them where it is ``complete``.

    ``oldest`` is when the last row came to be (aware UTC): of what is older nothing is known, unless the list is
    complete. It is ``None`` where no row tells.
    """

    items: list[T] = field(default_factory=list)
    complete: bool = True
    oldest: datetime | None = None

    @classmethod
    def newest(
        cls, items: list[T], more: bool, came: Callable[[T], datetime | None]
    ) -> "Listing[T]":
        """Make a listing of rows that are the newest first.

        ``more`` tells whether the service has more of them, ``came`` when a row came to be.
        """
        times = (came(each) for each in reversed(items))
        return cls(items, not more, next((moment for moment in times if moment), None))

    def __iter__(self) -> Iterator[T]:
        """Go through the rows."""
        return iter(self.items)

    def with_older(self, older: "Listing[T]") -> "Listing[T]":
        """Give this one and the rows that come after it."""
        return Listing([*self.items, *older.items], older.complete, older.oldest or self.oldest)

    @property
    def since(self) -> datetime | None:
        """When the last row came to be, where there may be older ones; ``None`` where all are here."""
        return None if self.complete else self.oldest

    def reaches(self, moment: datetime) -> bool:
        """Tell whether everything that came at ``moment`` (aware) or later is here."""
        return self.complete or (self.oldest is not None and self.oldest < moment)
