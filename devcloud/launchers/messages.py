# SPDX-License-Identifier: Apache-2.0
"""Deliver messages between the threads of one process without delay.

A receiver on oslo.messaging's in-process ``fake://`` checks for messages only every 50 ms; no real broker causes
such a delay.
"""

from __future__ import annotations

import threading
import time
from functools import wraps
from types import SimpleNamespace
from typing import Any

from oslo_messaging._drivers import impl_fake

_delivered = threading.Condition()


def hand_over_at_once() -> None:
    """Wake all receivers when a message arrives; call this before the first message is sent."""
    deliver = impl_fake.FakeExchange.deliver_message

    @wraps(deliver)
    def deliver_and_wake(*args: Any, **kwargs: Any) -> None:
        deliver(*args, **kwargs)
        with _delivered:
            _delivered.notify_all()

    impl_fake.FakeExchange.deliver_message = deliver_and_wake
    impl_fake.time = SimpleNamespace(time=time.time, sleep=_wait)


def _wait(seconds: float) -> None:
    with _delivered:
        _delivered.wait(seconds)
