# SPDX-License-Identifier: Apache-2.0
"""The door through which every answer of a service comes: none is longer than what a page can use."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import requests

LONGEST = 16 * 1024 * 1024
"""Bytes of an answer that are read: a thousand rows of the fullest list have about three million."""

_ERROR = 400


class TooLong(requests.RequestException):
    """An answer longer than ``LONGEST``, which was not read to its end."""


class _Measured:
    """A raw answer that ends with ``TooLong`` where it would be longer than ``LONGEST``, unpacked."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def stream(self, *args: Any, **kwargs: Any) -> Iterator[bytes]:
        """Give the answer piece by piece."""
        room = LONGEST
        for piece in self._raw.stream(*args, **kwargs):
            room -= len(piece)
            if room < 0:
                raise TooLong("the answer is too long")
            yield piece


class Door(requests.Session):
    """A session that reads no more of an answer than a page can use.

    What an error says is handed on only in the form in which OpenStack's services write it, since the clients
    stumble over any other and would hide its status.
    """

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request and read its answer; raises ``TooLong``."""
        answer = super().send(request, **{**kwargs, "stream": True})
        answer.raw = _Measured(answer.raw)
        with answer:
            read = answer.content
        if answer.status_code >= _ERROR and read and not _says_why(read):
            return _without_words(answer)
        return answer


def _says_why(read: bytes) -> bool:
    """Whether an error's body is ``{"faultstring": …}``, ``{"message": …}`` or ``{"<kind>": {"message": …}}``."""
    try:
        body = json.loads(read)
    except (RecursionError, ValueError):
        return False
    if not isinstance(body, dict) or not body:
        return False
    told = body.get("faultstring", body.get("message"))
    return isinstance(told, str) or isinstance(next(iter(body.values())), dict)


def _without_words(answer: requests.Response) -> requests.Response:
    bare = requests.Response()
    bare.status_code, bare.reason, bare.url = answer.status_code, answer.reason, answer.url
    bare.request, bare.headers = answer.request, answer.headers
    bare.headers.pop("Content-Length", None)
    bare.raw = BytesIO()
    return bare
