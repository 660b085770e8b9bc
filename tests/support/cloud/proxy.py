# SPDX-License-Identifier: Apache-2.0
"""A real HTTP proxy on loopback before one service: it counts requests, and changes those that rules name.

Nothing is imitated. A request that no rule names is forwarded to the service as it came, and the service's own
answer is returned. A rule says which requests are answered differently, and how often.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

#: The most seconds for which an answer is held back.
HOLD_LIMIT = 120
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: Headers that belong to one connection (RFC 9110, 7.6.1), or that the proxy writes itself.
_OF_ONE_CONNECTION = {"connection", "content-length", "date", "keep-alive", "server", "te"}
_OF_ONE_CONNECTION |= {"transfer-encoding", "upgrade"}


@dataclass(frozen=True)
class Request:
    """A request that reached the proxy."""

    method: str
    #: Path and query, below the address of the service.
    path: str
    body: bytes = b""
    #: The id of the volume that the request concerns, if the proxy knows it; else empty.
    volume: str = ""


@dataclass(frozen=True)
class Answer:
    """What is returned to the caller."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class Rule:
    """What happens to some requests instead of being forwarded and answered.

    ``method``, ``path`` (a regular expression to search for) and the id of a ``volume`` select the requests.
    ``times`` is the number of requests for which the rule holds, ``after`` the number of requests that pass before.
    The request is answered with ``status``; if ``forward`` is true, it is forwarded before that. If ``status`` is
    None, the connection is closed without an answer. With ``hold``, this happens only after `release`, or after
    HOLD_LIMIT seconds.
    """

    def __init__(
        self,
        method: str = "",
        path: str = "",
        volume: str = "",
        *,
        status: int | None = 503,
        forward: bool = False,
        hold: bool = False,
        times: int = 1_000_000,
        after: int = 0,
    ) -> None:
        self.method, self.path, self.volume = method, re.compile(path), volume
        self.status, self.forward = status, forward
        self.times, self.after = times, after
        self._held = threading.Event() if hold else None
        #: Set as soon as the rule was applied, and the request forwarded if the rule says so.
        self.met = threading.Event()
        #: The number of requests to which the rule was applied.
        self.count = 0

    def names(self, request: Request) -> bool:
        """Return whether the rule names this request."""
        return (
            self.method in ("", request.method)
            and bool(self.path.search(request.path))
            and self.volume in ("", request.volume)
        )

    def release(self) -> None:
        """Release the requests that are held back."""
        if self._held:
            self._held.set()

    def wait(self) -> None:
        """Hold the caller back if the rule says so."""
        if self._held:
            self._held.wait(HOLD_LIMIT)


class Proxy(ThreadingHTTPServer):
    """The proxy before ``target``, an address such as ``http://127.0.0.1:8776``."""

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = urlsplit(target)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        #: Every request so far, in the order of arrival.
        self.requests: list[Request] = []
        self._rules: list[Rule] = []
        self._volume_of: dict[str, str] = {}
        self._lock = threading.Lock()

    def count(self, method: str = "", path: str = "", volume: str = "") -> int:
        """Count the requests that a rule with these values would name."""
        rule = Rule(method, path, volume)
        return sum(rule.names(request) for request in list(self.requests))

    @contextmanager
    def breaking(self, *rules: Rule) -> Iterator[None]:
        """Apply some rules for the length of the block."""
        with self._lock:
            self._rules += rules
        try:
            yield
        finally:
            with self._lock:
                self._rules = [rule for rule in self._rules if rule not in rules]
            for rule in rules:
                rule.release()

    def volume_of(self, path: str, body: bytes) -> str:
        """Return the id of the volume that a request concerns, also by the id of a backup made through this proxy."""
        for found in _ID.findall(path + body.decode(errors="replace")):
            return self._volume_of.get(found, found)
        return ""

    def rule_for(self, request: Request) -> Rule | None:
        """Record a request, and return the rule that holds for it, if one does."""
        with self._lock:
            self.requests.append(request)
            for rule in self._rules:
                if not rule.names(request) or rule.count >= rule.times:
                    continue
                if rule.after:
                    rule.after -= 1
                    return None
                rule.count += 1
                return rule
        return None

    def ask(self, request: Request, headers: dict[str, str]) -> Answer:
        """Forward a request to the service, and return its answer."""
        connection = http.client.HTTPConnection(str(self.target.netloc), timeout=HOLD_LIMIT)
        try:
            connection.request(request.method, request.path, request.body or None, headers)
            found = connection.getresponse()
            answer = Answer(found.status, found.read(), tuple(found.getheaders()))
        finally:
            connection.close()
        if (request.method, request.path) == ("POST", "/v3/backups") and answer.status < 300:
            self._volume_of[json.loads(answer.body)["backup"]["id"]] = request.volume
        return answer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a caller that has gone."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        volume = self.server.volume_of(self.path, body)
        request = Request(self.command, self.path, body, volume)
        rule = self.server.rule_for(request)
        answer = None
        if rule is None or rule.forward:
            answer = self._forward(request)
        if rule is not None:
            answer = _refusal(rule.status)
            rule.met.set()
            rule.wait()
        self._send(answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = _serve

    def _forward(self, request: Request) -> Answer:
        # Cinder writes the address of the request into the links of its answers.
        kept = {k: v for k, v in self.headers.items() if k.lower() not in _OF_ONE_CONNECTION}
        try:
            return self.server.ask(request, kept)
        except (OSError, http.client.HTTPException):
            return Answer(502, b"")

    def _send(self, answer: Answer | None) -> None:
        if answer is None:
            self.close_connection = True
            return
        with suppress(OSError):
            self.send_response(answer.status)
            for name, value in answer.headers:
                if name.lower() not in _OF_ONE_CONNECTION:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


def _refusal(status: int | None) -> Answer | None:
    """Return what a load balancer or a rate limiter in front of Cinder answers instead of Cinder."""
    if status is None:
        return None
    message = http.client.responses[status]
    body = json.dumps({"error": {"code": status, "message": message}}).encode()
    return Answer(status, body, (("Content-Type", "application/json"), ("Retry-After", "1")))


@contextmanager
def proxy(target: str) -> Iterator[Proxy]:
    """Run a proxy before a service for the length of the block."""
    with Proxy(target) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
