# SPDX-License-Identifier: Apache-2.0
"""Serve a WSGI application on loopback until the process receives a signal."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from cheroot import wsgi


def serve(application: Callable[..., Any], port: int) -> None:
    """Serve on 127.0.0.1; this function returns only by ending the process, on SIGTERM or SIGINT."""
    server = wsgi.Server(("127.0.0.1", port), application, numthreads=10)
    server.prepare()
    threading.Thread(target=server.serve, daemon=True).start()
    wait_for_signal()


def wait_for_signal() -> None:
    """Wait for SIGTERM or SIGINT, then end the process at once, whatever its threads are doing."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
    os._exit(0)
