# SPDX-License-Identifier: Apache-2.0
"""Makes SQLite fit for services with many threads.

oslo.db begins every transaction with a deferred BEGIN.  Two of them that read first and write
later block each other, and SQLite answers "database is locked" at once, whatever the time-out.
With BEGIN IMMEDIATE the second one waits for the first instead.  The write-ahead log lets the
readers of other processes go on meanwhile.  oslo.db opens a file anew for every transaction, and
the last one to close it would have SQLite copy that log and delete it: one connection stays open.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import Any

from sqlalchemy import event
from sqlalchemy import inspect
from sqlalchemy.engine import Engine


def make_fit() -> None:
    """Change how every engine of this process connects and begins; call it before the first."""
    event.listen(Engine, "connect", _use_write_ahead_log)
    event.listen(Engine, "before_cursor_execute", _begin_immediate, retval=True)


def index_foreign_keys(engine: Engine) -> None:
    """Index each column that refers to another table, as MySQL does by itself.

    Without it Mistral reads all actions that there ever were, with their results, a few times a step.
    """
    found = inspect(engine)
    missing = [
        (table, key["constrained_columns"][0])
        for table in found.get_table_names()
        for key in found.get_foreign_keys(table)
        if key["constrained_columns"][0]
        not in {each["column_names"][0] for each in found.get_indexes(table)}
    ]
    with engine.begin() as connection:
        for table, column in missing:
            connection.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS {table}_{column} ON {table} ({column})"
            )


def _use_write_ahead_log(connection: Any, _record: Any) -> None:
    if "sqlite" in type(connection).__module__:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        _, _, path = connection.execute("PRAGMA database_list").fetchone()
        if path:
            _kept_open(path)


@cache
def _kept_open(path: str) -> sqlite3.Connection:
    kept = sqlite3.connect(path, check_same_thread=False)
    # SQLite opens the file, and its log, at the first question.
    kept.execute("PRAGMA schema_version").fetchone()
    return kept


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
