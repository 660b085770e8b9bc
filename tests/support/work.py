# SPDX-License-Identifier: Apache-2.0
"""Count the work of a function instead of its time: the result is the same on an idle machine and on a busy one.

Work inside one call of C code is not seen. If a text is long enough (a hundred thousand characters and more), work
that grows with its square takes minutes, so that everybody notices it.
"""

import cProfile
import threading
from collections.abc import Callable
from typing import Any


def calls(of: Callable[[], Any]) -> int:
    """Return how many functions ``of`` calls, of Python and of C, in this thread and in those that it starts."""
    elsewhere = 0

    def count(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal elsewhere
        if event in ("call", "c_call"):
            elsewhere += 1

    here = cProfile.Profile()
    threading.setprofile(count)
    try:
        here.runcall(of)
    finally:
        threading.setprofile(None)
    return elsewhere + sum(each.callcount for each in here.getstats())
