# SPDX-License-Identifier: Apache-2.0
"""A list from a service that knows how far back it reaches."""

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
    """The newest rows of a list, newest first, or all rows if it is ``complete``.

    ``oldest`` is when the last row was created (aware UTC): nothing is known about older ones, unless the list
    is complete. It is ``None`` if no row has a time.
    """

    items: list[T] = field(default_factory=list)
    complete: bool = True
    oldest: datetime | None = None

    @classmethod
    def newest(
        cls, items: list[T], more: bool, came: Callable[[T], datetime | None]
    ) -> "Listing[T]":
        """Build a listing of rows that are sorted newest first.

        ``more`` says whether the service has more of them, ``came`` returns when a row was created.
        """
        times = (came(row) for row in reversed(items))
        return cls(items, not more, next((moment for moment in times if moment), None))

    def __iter__(self) -> Iterator[T]:
        """Iterate over the rows."""
        return iter(self.items)

    def with_older(self, older: "Listing[T]") -> "Listing[T]":
        """Return a listing of these rows and the older rows after them."""
        return Listing([*self.items, *older.items], older.complete, older.oldest or self.oldest)

    @property
    def since(self) -> datetime | None:
        """When the last row was created, if there may be older ones; ``None`` if all are here."""
        return None if self.complete else self.oldest

    def reaches(self, moment: datetime) -> bool:
        """Return whether all rows that were created at ``moment`` (aware) or later are here."""
        return self.complete or (self.oldest is not None and self.oldest < moment)
