# SPDX-License-Identifier: Apache-2.0
"""Why a service did not tell what a page wanted, and whether asking again may help."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from backup_dashboard.api import errors
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError


class ProblemKind(Enum):
    """What a service answered in the place of what it was asked for."""

    NO_ANSWER = "does not answer"
    """Nothing in time, or an error of its own (5xx)."""
    BUSY = "has too much to do"
    """That it was asked too often (429)."""
    FORBIDDEN = "does not let you see this"
    """That the user's roles do not allow it (403)."""
    REFUSED = "refused this"
    """Any other 4xx: it will say the same the next time."""
    TOO_MUCH = "has more of this than is read"
    """More rows, or larger ones, than are read of any answer."""
    ABSENT = "is not in the catalog"
    """Nobody to ask: the user's catalog has no address of it."""

    @property
    def passes(self) -> bool:
        """Whether the same question may be answered a little later."""
        return self in (ProblemKind.NO_ANSWER, ProblemKind.BUSY)


@dataclass(frozen=True)
class Problem:
    """A service that did not tell what it was asked, and why."""

    service: Service
    kind: ProblemKind

    @classmethod
    def of(cls, error: ServiceError) -> "Problem":
        """Read the kind of problem from the error of a question."""
        match error:
            case errors.TooMuch():
                kind = ProblemKind.TOO_MUCH
            case errors.Absent():
                kind = ProblemKind.ABSENT
            case errors.Busy():
                kind = ProblemKind.BUSY
            case errors.Forbidden():
                kind = ProblemKind.FORBIDDEN
            case errors.Refused():
                kind = ProblemKind.REFUSED
            case _:
                kind = ProblemKind.NO_ANSWER
        return cls(error.service, kind)


def without_repeats(*told: Iterable[Problem]) -> tuple[Problem, ...]:
    """Put together what several say is missing: each problem once, in their order."""
    return tuple(dict.fromkeys(chain(*told)))


def raise_first(problems: Iterable[Problem]) -> None:
    """Raise the error of the first problem, if there is one: for what is worth nothing with a part missing."""
    for problem in problems:
        raise _ERRORS[problem.kind](problem.service, problem.kind.value)


_ERRORS = {
    ProblemKind.NO_ANSWER: errors.Unreachable,
    ProblemKind.BUSY: errors.Busy,
    ProblemKind.FORBIDDEN: errors.Forbidden,
    ProblemKind.REFUSED: errors.Refused,
    ProblemKind.TOO_MUCH: errors.TooMuch,
    ProblemKind.ABSENT: errors.Absent,
}


def is_missing(problems: Iterable[Problem], service: Service) -> bool:
    """Tell whether ``service`` is among those that did not tell everything."""
    return any(each.service is service for each in problems)
