# SPDX-License-Identifier: Apache-2.0
"""Makes SQLite fit for services with many threads; import it before any engine is made.

oslo.db begins every transaction with a deferred BEGIN.  Two of them that read first and write
later block each other, and SQLite answers "database is locked" at once, whatever the time-out.
With BEGIN IMMEDIATE the second one waits for the first instead, and with the write-ahead log a
reader of another process needs no lock at all.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


@event.listens_for(Engine, "connect")
def _use_write_ahead_log(connection: Any, _record: Any) -> None:
    if "sqlite" in type(connection).__module__:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")


@event.listens_for(Engine, "before_cursor_execute", retval=True)
def _begin_immediate(
    connection: Any,
    _cursor: Any,
    statement: str,
    parameters: Any,
    _context: Any,
    _executemany: bool,
) -> tuple[str, Any]:
    if statement == "BEGIN" and connection.dialect.name == "sqlite":
        statement = "BEGIN IMMEDIATE"
    return statement, parameters
