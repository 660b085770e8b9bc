# SPDX-License-Identifier: Apache-2.0
"""Answers of the services, damaged in every way that anybody has seen or imagined; one seed gives one result."""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from tests.support.views.recordings import Answer

TEXTS = (
    "x\ud83d", "\x00", "\u202eevil", "", " ", "y" * 70_000, "<script>alert(1)</script>", "'\"&%s%(x)s{{ x }}",
    "=1+1;x", "[" * 3000, '{"a":' * 3000, "9" * 5000, "null", "[]", '{"items": 1, "keys": 2, "get": 3}', "a/b",
    "../x", "0001-01-01 00:00:00", "9999-12-31 23:59:59", "1969-07-20 20:17:40", "tomorrow", "0 0 30 2 0",
    "* * * * * *", "@yearly", "not a pattern", "R R * * *", "ABCDEF00-0000-4000-8000-000000000001",
)  # fmt: skip
DATES = (
    "0001-01-01 00:00:00", "9999-12-31 23:59:59", "9999-12-31T23:59:59.999999", "1000-01-01 00:00:00", "tomorrow", "",
    "2026-02-30 00:00:00", "8999-12-31 23:59:59", "1900-01-01T00:00:00+14:00",
)  # fmt: skip
OTHERS = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**12,
    -(10**12),
    10**400,
    2**63,
    [],
    {},
    [None],
    {"a": {"b": []}},
    [[[]]],
)
WHOLE = (
    "{}", "[]", "null", "", "7", '"text"', "<html><h1>Gateway</h1></html>", "[" * 3000, '{"a": [' * 2000,
    '{"error": "upstream unavailable"}', '{"executions": null}', '{"volumes": {}}', '{"backups": [null]}',
    '{"cron_triggers": [[]]}', '{"environments": ["x"]}', '{"workflows": 7}', "\ufeff{}", "{" + " " * 100_000 + "}",
    '{"executions": [], "volumes": [], "x": ' + "9" * 5000 + "}",
)  # fmt: skip
STATUSES = (200, 200, 200, 204, 301, 400, 403, 404, 409, 418, 500, 502, 503)
JSON_COLUMNS = (
    "input",
    "workflow_input",
    "workflow_params",
    "variables",
    "params",
    "output",
    "description",
)

Path = tuple[str | int, ...]


def spoil(given: Answer, chance: random.Random) -> Answer:
    """Return an answer as a broken service might send it: completely different, or with some values changed."""
    if chance.random() < 0.15 or not isinstance(given.body, dict):
        body = chance.choice(WHOLE)
        kind = chance.choice(("application/json", "text/html"))
        return Answer(chance.choice(STATUSES), kind, body)
    body = copy.deepcopy(given.body)
    for _number in range(chance.choice((1, 1, 2, 5))):
        places = list(_places(body))
        if places:
            body = _changed(body, chance.choice(places), _change(chance))
    return Answer(given.status, given.content_type, body)


def _places(value: Any, path: Path = ()) -> list[Path]:
    """Return the place of every value, including those in JSON that is a string in JSON."""
    found = [path] if path else []
    if isinstance(inner := _inner(value, path), dict):
        for name, each in inner.items():
            found += _places(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            found += _places(each, (*path, number))
    return found


def _inner(value: Any, path: Path) -> Any:
    if isinstance(value, str) and path and path[-1] in JSON_COLUMNS:
        try:
            return json.loads(value)
        except (RecursionError, ValueError):
            return value
    return value


def _changed(value: Any, path: Path, change: Callable[[Any, Any], Any]) -> Any:
    return _replaced(value, path, change, ())


def _replaced(value: Any, path: Path, change: Callable[[Any, Any], Any], done: Path) -> Any:
    inner = _inner(value, done)
    first, *rest = path
    if rest:
        inner[first] = _replaced(inner[first], tuple(rest), change, (*done, first))
    else:
        change(inner, first)
    return json.dumps(inner) if isinstance(value, str) else inner


def _change(chance: random.Random) -> Callable[[Any, Any], Any]:
    kind = chance.random()

    def leave_out(inner: Any, key: Any) -> None:
        del inner[key]

    def replace(inner: Any, key: Any) -> None:
        is_date = isinstance(key, str) and key.endswith(
            ("_at", "_time", "_timestamp", "since", "first_run")
        )
        values: tuple[Any, ...] = (
            DATES if is_date and kind < 0.7 else TEXTS if kind < 0.7 else OTHERS
        )
        inner[key] = copy.deepcopy(chance.choice(values))

    def add(inner: Any, key: Any) -> None:
        if isinstance(inner, dict):
            name = chance.choice(
                ("items", "keys", "get", "to_dict", "_info", "id", "volume_id", "x\ud83d")
            )
            inner[name] = copy.deepcopy(chance.choice((*TEXTS, *OTHERS)))
        else:
            inner.append(copy.deepcopy(chance.choice((*TEXTS, *OTHERS))))

    if kind > 0.9:
        return leave_out
    return add if kind > 0.82 else replace
