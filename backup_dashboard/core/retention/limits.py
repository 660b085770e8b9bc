# SPDX-License-Identifier: Apache-2.0
"""How many backups a rotation keeps."""

from dataclasses import astuple
from dataclasses import dataclass

from backup_dashboard.core.workflows import LIMITS
from backup_dashboard.core.workflows import MAX_BACKUPS


@dataclass(frozen=True)
class Limits:
    """How many backups a rotation keeps; ``ValueError`` if a number is out of range.

    ``fulls`` are the newest ones, each of which may have ``incrementals``. The others are numbers of days, weeks,
    months and years for each of which it keeps one full more.
    """

    fulls: int
    incrementals: int
    daily: int = 0
    weekly: int = 0
    monthly: int = 0
    yearly: int = 0

    def __post_init__(self) -> None:
        for limit, value in zip(LIMITS, astuple(self), strict=True):
            if type(value) is not int or not limit.least <= value <= MAX_BACKUPS:
                raise ValueError(
                    f"{limit.name} has to be a whole number from {limit.least} to {MAX_BACKUPS}"
                )

    @property
    def has_calendar(self) -> bool:
        """Whether fulls are kept for days, weeks, months or years."""
        return self.most_fulls > self.fulls

    @property
    def most_fulls(self) -> int:
        """The largest number of fulls that the limits keep."""
        return self.fulls + self.daily + self.weekly + self.monthly + self.yearly
