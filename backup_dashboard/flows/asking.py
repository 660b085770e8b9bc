# SPDX-License-Identifier: Apache-2.0
"""Asking several services at the same time, where any of them may be missing."""

from collections.abc import Callable
from collections.abc import Iterable
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any
from typing import Generic
from typing import ParamSpec
from typing import Self
from typing import TypeVar

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import without_repeats

P = ParamSpec("P")
T = TypeVar("T")
D = TypeVar("D")


class Answer(Generic[T]):
    """What one question came to: a value, or the error of the service."""

    def __init__(self, future: "Future[T]") -> None:
        self._future = future

    @property
    def error(self) -> ServiceError | None:
        """The error, if the service did not answer; ``Unauthorized`` is raised."""
        error = self._future.exception()
        if error is None:
            return None
        if isinstance(error, ServiceError):
            return error
        raise error

    def or_else(self, default: D) -> T | D:
        """The value, or ``default`` where the service did not answer."""
        return default if self.error else self._future.result()

    def result(self) -> T:
        """The value; raises the error of a service that did not answer."""
        return self._future.result()


class Asking:
    """A block in which every question is asked at once, each in a thread of its own.

    Leaving the block waits for all answers.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=8)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True)

    def __call__(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Answer[T]:
        """Ask ``question`` now; look at the answer after the block."""
        return Answer(self._pool.submit(question, *args, **kwargs))


def begin(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Answer[T]:
    """Ask ``question`` now, in a thread of its own; looking at the answer waits for it."""
    pool = ThreadPoolExecutor(max_workers=1)
    answer = Answer(pool.submit(question, *args, **kwargs))
    pool.shutdown(wait=False)
    return answer


def results_found(answers: Iterable[Answer[T]]) -> list[T]:
    """Give the values, without those of what its service does not have. Raises the first other ``ServiceError``."""
    return [answer.result() for answer in answers if not isinstance(answer.error, NotFound)]


def problems_of(answers: Iterable[Answer[Any]]) -> tuple[Problem, ...]:
    """Say which services did not tell everything and why, each reason once, in the order of the answers."""
    errors = (answer.error for answer in answers)
    return without_repeats(Problem.of(error) for error in errors if error)
