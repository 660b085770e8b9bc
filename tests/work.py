# SPDX-License-Identifier: Apache-2.0
"""How much work something is, counted and not timed: the same on an idle machine and on a busy one.

What C does within one call is not seen. Where a text is long enough (a hundred thousand characters and more), work
that grows with its square takes minutes there, so that nobody overlooks it.
"""

import cProfile
import threading
from collections.abc import Callable
from typing import Any


def calls(of: Callable[[], Any]) -> int:
    """Give how many functions ``of`` calls, Python's and C's, in this thread and in those that it starts."""
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
