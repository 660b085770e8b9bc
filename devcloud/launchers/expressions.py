# SPDX-License-Identifier: Apache-2.0
"""Let no two threads read a YAQL expression at the same time.

All of Mistral's threads share one YAQL engine, and its lexer keeps the text it is reading. Since Mistral runs on
threads instead of greenlets, one thread can go on in another one's text: "Parse error: unexpected end of statement",
in the API or in a run. The operator's guide says what to do about it in a real Mistral.
"""

from __future__ import annotations

import threading
from functools import wraps
from typing import Any

from yaql.language.factory import YaqlEngine

_reading = threading.Lock()


def read_one_at_a_time() -> None:
    """Make every engine wait until the one before has read its expression."""
    read = YaqlEngine.__call__

    @wraps(read)
    def read_alone(self: YaqlEngine, expression: str, options: Any = None) -> Any:
        if options:
            return read(self, expression, options)
        with _reading:
            return read(self, expression)

    YaqlEngine.__call__ = read_alone
