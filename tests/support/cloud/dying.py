# SPDX-License-Identifier: Apache-2.0
"""A process that is killed while it changes something in Mistral."""

import multiprocessing
import os
import signal
from collections.abc import Callable

import requests

from backup_dashboard.flows.gate import Gate
from tests.support.cloud.kit import Person
from tests.support.cloud.panel import gate_of


def killed(person: Person, act: Callable[[Gate], object], changes: int) -> bool:
    """Run ``act`` in a process of its own, and kill it (``SIGKILL``) before it sends more than ``changes`` changes.

    Only requests that change something are counted: reading makes no difference to the result, nor does signing in.
    Returns false if the process ended before it was killed.
    """
    process = multiprocessing.get_context("fork").Process(target=_act, args=(person, act, changes))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def _act(person: Person, act: Callable[[Gate], object], changes: int) -> None:
    gate = gate_of(person)
    send, sent = requests.Session.send, 0

    def counted(
        session: requests.Session, request: requests.PreparedRequest, **how: object
    ) -> object:
        nonlocal sent
        if request.method != "GET" and not request.url.endswith("/auth/tokens"):
            if sent == changes:
                os.kill(os.getpid(), signal.SIGKILL)
            sent += 1
        return send(session, request, **how)

    requests.Session.send = counted
    act(gate)
    os._exit(0)
