# SPDX-License-Identifier: Apache-2.0
"""Adapt SQLite to services with many threads.

oslo.db begins every transaction with a deferred BEGIN. Two transactions that first read and later write block each
other, and SQLite answers "database is locked" at once, whatever the timeout. With BEGIN IMMEDIATE, the second one
waits for the first. With the write-ahead log, the readers of other processes can continue meanwhile. oslo.db opens
the file anew for every transaction, and when the last connection closes, SQLite would copy that log and delete it;
therefore one connection stays open.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import Any

from sqlalchemy import event
from sqlalchemy import inspect
from sqlalchemy.engine import Engine


def make_fit() -> None:
    """Change how every engine of this process connects and begins; call this before the first connection."""
    event.listen(Engine, "connect", _use_write_ahead_log)
    event.listen(Engine, "before_cursor_execute", _begin_immediate, retval=True)


def index_foreign_keys(engine: Engine) -> None:
    """Index each column that refers to another table, as MySQL does automatically.

    Without the index, Mistral reads all earlier actions, with their results, several times for each step.
    """
    inspector = inspect(engine)
    missing = [
        (table, key["constrained_columns"][0])
        for table in inspector.get_table_names()
        for key in inspector.get_foreign_keys(table)
        if key["constrained_columns"][0]
        not in {index["column_names"][0] for index in inspector.get_indexes(table)}
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
    connection = sqlite3.connect(path, check_same_thread=False)
    # SQLite opens the file, and its log, with the first query.
    connection.execute("PRAGMA schema_version").fetchone()
    return connection


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
