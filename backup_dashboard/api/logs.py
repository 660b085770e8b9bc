# SPDX-License-Identifier: Apache-2.0
"""The log lines about failing services, for operators.

A line never contains text of a service or of a client library: such a text may contain a token, the value of an input
or an address with a query. A line contains only the calling method, the status, the kinds of the errors, the operating
system's messages, and the id of the request, under which the service's own log has the details.
"""

import logging
import re
from collections.abc import Iterator
from http import HTTPStatus

LOG = logging.getLogger(__name__)

_REQUEST_ID = re.compile(r"\breq-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def log_failure(service: str, error: Exception, level: int, status: int = 0) -> None:
    """Log that a call to ``service`` failed with ``error``; ``status`` is the HTTP status, 0 without an answer."""
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
    """Return the name of the method that made the call: ``errors.translated`` caught the error in its block."""
    frame = error.__traceback__
    while frame and frame.tb_frame.f_code.co_name == "translated":
        frame = frame.tb_next
    return frame.tb_frame.f_code.co_qualname if frame else "unknown"


def request_id(error: Exception) -> str:
    """Return the id by which the service's log names the request, empty if the error has none."""
    text = f"{getattr(error, 'request_id', '')} {error}"
    match = _REQUEST_ID.search(text)
    return match[0] if match else ""


def _kinds(error: BaseException) -> Iterator[str]:
    """Yield the names of an error and the errors behind it, outermost first, with the operating system's messages."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause and id(cause) not in seen:
        seen.add(id(cause))
        name = type(cause).__name__
        by_system = isinstance(cause, OSError) and isinstance(cause.errno, int)
        message = getattr(cause, "strerror", "") if by_system else ""
        yield f"{name}: {message}" if message else name
        cause = cause.__cause__ or cause.__context__


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
