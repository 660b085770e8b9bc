# SPDX-License-Identifier: Apache-2.0
"""The trace that a failing service leaves in the dashboard's log, for operators.

It never holds what a service or a client library wrote: that may repeat a token, an input's value or an address with a
query. So a line is made of what cannot hold any: which method asked, the status, the kinds of the errors, the operating
system's own words, and the id of the request, by which the service's own log has the rest.
"""

import logging
import re
from collections.abc import Iterator
from http import HTTPStatus

LOG = logging.getLogger(__name__)

_REQUEST_ID = re.compile(r"\breq-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def log_failure(service: str, error: Exception, level: int, status: int = 0) -> None:
    """Log that a question to ``service`` came to ``error``; ``status`` is that of HTTP, 0 without an answer."""
    answer = f"HTTP {status} {_phrase(status)}".rstrip() if status else "no answer"
    LOG.log(
        level,
        "%s, %s: %s (%s), request %s",
        service,
        operation(error),
        answer,
        ", ".join(_kinds(error)),
        request_id(error) or "unknown",
    )


def operation(error: Exception) -> str:
    """Name the method that asked: the one in whose block ``errors.translated`` caught the error."""
    frame = error.__traceback__
    while frame and frame.tb_frame.f_code.co_name == "translated":
        frame = frame.tb_next
    return frame.tb_frame.f_code.co_qualname if frame else "unknown"


def request_id(error: Exception) -> str:
    """Give the id by which the service knows the request, empty if it did not tell one."""
    told = f"{getattr(error, 'request_id', '')} {error}"
    found = _REQUEST_ID.search(told)
    return found[0] if found else ""


def _kinds(error: BaseException) -> Iterator[str]:
    """Name the errors behind an error, the outermost first, with the operating system's words where there are some."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause and id(cause) not in seen:
        seen.add(id(cause))
        name = type(cause).__name__
        by_system = isinstance(cause, OSError) and isinstance(cause.errno, int)
        why = getattr(cause, "strerror", "") if by_system else ""
        yield f"{name}: {why}" if why else name
        cause = cause.__cause__ or cause.__context__


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
