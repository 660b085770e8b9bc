# SPDX-License-Identifier: Apache-2.0
"""The session that every answer of a service comes through: it limits the size of each answer."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import requests

LONGEST = 16 * 1024 * 1024
"""Most bytes of one answer that are read: a thousand rows of the largest list have about three million bytes."""

_ERROR = 400


class TooLong(requests.RequestException):
    """An answer is longer than ``LONGEST``; the rest of it was not read."""


class _Measured:
    """A raw answer that raises ``TooLong`` once its uncompressed size is over ``LONGEST``."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def stream(self, *args: Any, **kwargs: Any) -> Iterator[bytes]:
        """Yield the answer in pieces. Raises ``TooLong``."""
        room = LONGEST
        for piece in self._raw.stream(*args, **kwargs):
            room -= len(piece)
            if room < 0:
                raise TooLong("the answer is too long")
            yield piece


class Door(requests.Session):
    """A session that reads at most ``LONGEST`` bytes of an answer.

    It passes on the body of an error only in the format of OpenStack's services: the client libraries fail on any other
    body, which would hide the status of the answer.
    """

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request and read its answer. Raises ``TooLong``."""
        answer = super().send(request, **{**kwargs, "stream": True})
        answer.raw = _Measured(answer.raw)
        with answer:
            content = answer.content
        if answer.status_code >= _ERROR and content and not _says_why(content):
            return _without_body(answer)
        return answer


def _says_why(content: bytes) -> bool:
    """Whether an error's body is ``{"faultstring": …}``, ``{"message": …}`` or ``{"<kind>": {"message": …}}``."""
    try:
        body = json.loads(content)
    except (RecursionError, ValueError):
        return False
    if not isinstance(body, dict) or not body:
        return False
    message = body.get("faultstring", body.get("message"))
    return isinstance(message, str) or isinstance(next(iter(body.values())), dict)


def _without_body(answer: requests.Response) -> requests.Response:
    bare = requests.Response()
    bare.status_code, bare.reason, bare.url = answer.status_code, answer.reason, answer.url
    bare.request, bare.headers = answer.request, answer.headers
    bare.headers.pop("Content-Length", None)
    bare.raw = BytesIO()
    return bare
