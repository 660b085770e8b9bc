# SPDX-License-Identifier: Apache-2.0
"""Calls to several services at the same time, any of which may fail."""

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
    """The result of one call: a value, or the error of the service."""

    def __init__(self, future: "Future[T]") -> None:
        self._future = future

    @property
    def error(self) -> ServiceError | None:
        """The ``ServiceError`` of the call, ``None`` if it succeeded; raises any other error (``Unauthorized``)."""
        error = self._future.exception()
        if error is None:
            return None
        if isinstance(error, ServiceError):
            return error
        raise error

    def or_else(self, default: D) -> T | D:
        """Return the value, or ``default`` if the service did not answer."""
        return default if self.error else self._future.result()

    def result(self) -> T:
        """Return the value; raises the error of a service that did not answer."""
        return self._future.result()


class Asking:
    """A block in which all calls run at the same time, each in its own thread.

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
        """Start the call ``question``; read its answer after the block."""
        return Answer(self._pool.submit(question, *args, **kwargs))


def begin(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Answer[T]:
    """Start the call ``question`` in its own thread; reading the answer waits for it."""
    pool = ThreadPoolExecutor(max_workers=1)
    answer = Answer(pool.submit(question, *args, **kwargs))
    pool.shutdown(wait=False)
    return answer


def results_found(answers: Iterable[Answer[T]]) -> list[T]:
    """Return the values, without the calls that ended in ``NotFound``. Raises the first other ``ServiceError``."""
    return [answer.result() for answer in answers if not isinstance(answer.error, NotFound)]


def problems_of(answers: Iterable[Answer[Any]]) -> tuple[Problem, ...]:
    """List the services that failed and why, each problem once, in the order of the answers."""
    errors = (answer.error for answer in answers)
    return without_repeats(Problem.of(error) for error in errors if error)
