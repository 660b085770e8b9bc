# SPDX-License-Identifier: Apache-2.0
"""Why a service did not return what a page needs, and whether a retry may help."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from backup_dashboard.api import errors
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError


class ProblemKind(Enum):
    """What a service answered instead of what it was asked for."""

    NO_ANSWER = "does not answer"
    """Nothing in time, or a server error (5xx)."""
    BUSY = "has too much to do"
    """That it got too many requests (429)."""
    FORBIDDEN = "does not let you see this"
    """That the user's roles do not allow the request (403)."""
    REFUSED = "refused this"
    """Any other 4xx: the same request will fail again."""
    TOO_MUCH = "has more of this than is read"
    """More rows, or larger ones, than the limit for an answer or a list."""
    ABSENT = "is not in the catalog"
    """Nothing, because the user's catalog has no address of the service."""

    @property
    def passes(self) -> bool:
        """Whether the same request may succeed a little later."""
        return self in (ProblemKind.NO_ANSWER, ProblemKind.BUSY)


@dataclass(frozen=True)
class Problem:
    """A service that did not return what it was asked for, and why."""

    service: Service
    kind: ProblemKind

    @classmethod
    def of(cls, error: ServiceError) -> "Problem":
        """Return the problem that the error of a call means."""
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
    """Join several lists of problems: each problem once, in their order."""
    return tuple(dict.fromkeys(chain(*told)))


def raise_first(problems: Iterable[Problem]) -> None:
    """Raise the error of the first problem, if any: for results that are useless with a part missing."""
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
    """Whether ``service`` is among the services that failed."""
    return any(problem.service is service for problem in problems)
