# SPDX-License-Identifier: Apache-2.0
"""A cache, for some seconds, of what takes seconds to count; it is counted once for all users who may see the same.

All of it may be lost at any time without harm. It works with any of Django's caches: one that stores nothing, one per
process, and one for all processes. It is the only thing that the dashboard stores.
"""

import hashlib
import logging
import time
import uuid
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any
from typing import NamedTuple
from typing import Protocol
from typing import TypeVar

from backup_dashboard.flows.packing import pack
from backup_dashboard.flows.packing import unpack

LOG = logging.getLogger(__name__)

SECONDS = 30.0
"""Most seconds that a cached value is valid, unless the operator sets others. Results of one round of calls are not
cached."""

_SPARE = 30
"""Seconds for which an older value is still shown while another request counts anew, so that nobody has to wait."""

FORMAT = 3
"""Increased with every change of what is cached: releases that run at the same time then have separate caches."""

_PIECE = 400_000
"""Bytes of the largest piece: memcached accepts one megabyte at most, and its operator may have set less."""

_COUNTING = 60
"""Seconds after which a request that began to count is considered dead."""

_LONG = 3600
"""Seconds for which it is noted that counting takes long: nobody waits for a short count of another request."""

_PATIENCE = 20.0
"""Most seconds to wait for the count of another request."""

_LOOK = 0.2
"""Seconds between two checks whether that count is done."""

_NOTHING = (None, True)


class Memory(Protocol):
    """The part of Django's cache (``django.core.cache``) that is used; times are in seconds."""

    def get(self, key: str) -> Any:
        """Return the value of ``key``, ``None`` if there is none."""

    def get_many(self, keys: Iterable[str]) -> Mapping[str, Any]:
        """Return the values of those of ``keys`` that have one."""

    def set_many(self, data: Mapping[str, Any], timeout: int) -> Any:
        """Store all of ``data``."""

    def add(self, key: str, value: Any, timeout: int) -> bool:
        """Store ``value`` unless ``key`` has one; return whether it was stored."""

    def delete(self, key: str) -> Any:
        """Delete the value of ``key``."""


class Counted(Protocol):
    """What can be cached."""

    @property
    def counted_at(self) -> datetime:
        """The time when counting it began (aware)."""

    @property
    def keeps(self) -> float:
        """For how many seconds it is valid; 0 if it must not be cached."""


class _Head(NamedTuple):
    """Where a value is stored: its stamp and number of pieces, its end of validity (epoch), and when it was counted."""

    stamp: str
    pieces: int
    until: float
    counted_at: datetime

    @property
    def is_old(self) -> bool:
        """Whether it is no longer valid."""
        return time.time() > self.until


R = TypeVar("R")


class Shelf:
    """The cached values for all users who see the same: those with the same region, project and roles.

    ``changed`` (aware) is when this user last changed something: values that were counted before are not used.
    ``seconds`` is how long values are valid; with 0 nothing is cached.
    """

    def __init__(
        self,
        memory: Memory,
        whose: Iterable[str],
        changed: datetime | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.seconds = seconds
        self._whose = "\n".join((str(FORMAT), *whose))
        self._memory = memory
        self._changed = changed

    @property
    def steady(self) -> "Shelf":
        """The same cache for what our pages never change, such as volumes: valid after a change, too."""
        shelf = copy(self)
        shelf._changed = None
        return shelf

    def recall(
        self,
        what: str,
        count: Callable[[], Mapping[str, Counted]],
        fits: Callable[[Any], bool] = lambda _value: True,
        counted_with: str = "",
    ) -> Any:
        """Return the cached ``what`` if it is valid and ``fits``; else ``count``, and cache all that this returns.

        While another request counts it, or what it is ``counted_with``, it may be ``_SPARE`` seconds older; if there is
        no such value, this waits for the other request, at most ``_PATIENCE`` seconds.
        """
        group = self._named(counted_with or what)
        counting = f"{group}:counting"
        end = time.monotonic() + _PATIENCE
        while True:
            value, is_old = self._ask(lambda: self._load(self._named(what)), _NOTHING)
            usable = value is not None and fits(value)
            if usable and not is_old:
                return value
            if not self._ask(lambda: self._memory.get(f"{group}:long"), None):
                return self._counted(what, group, count)
            if self._ask(lambda: self._memory.add(counting, 1, _COUNTING), True):
                break
            if usable:
                return value
            if time.monotonic() > end:
                return count()[what]
            time.sleep(_LOOK)
        try:
            return self._counted(what, group, count)
        finally:
            self._ask(lambda: self._memory.delete(counting), None)

    def has(self, what: str) -> bool:
        """Whether ``what`` is cached and valid, without reading it."""
        head = self._ask(lambda: self._head(self._named(what)), None)
        return head is not None and not head.is_old

    def find(self, what: str) -> Any:
        """Return the cached ``what``, ``None`` if it is missing or not valid: nothing is counted for it."""
        value, is_old = self._ask(lambda: self._load(self._named(what)), _NOTHING)
        return None if is_old else value

    def keep(self, what: str, made: Counted) -> None:
        """Cache a value that ``recall`` did not count."""
        if made.keeps > 0:
            self._ask(lambda: self._store(self._named(what), made), None)

    def note(self, what: str, far: Any) -> None:
        """Note the progress of counting ``what``."""
        key = f"{self._named(what)}:far"
        self._ask(lambda: self._memory.set_many({key: far}, _COUNTING), None)

    def noted(self, what: str) -> Any:
        """Return the last noted progress of counting ``what``, ``None`` if there is none."""
        return self._ask(lambda: self._memory.get(f"{self._named(what)}:far"), None)

    def _counted(self, what: str, group: str, count: Callable[[], Mapping[str, Counted]]) -> Any:
        """Count, cache the results, and note that this takes long, so that only one request at a time does it."""
        values = count()
        cacheable = {name: value for name, value in values.items() if value.keeps > 0}
        for name, value in cacheable.items():
            self.keep(name, value)
        if cacheable:
            self._ask(lambda: self._memory.set_many({f"{group}:long": 1}, _LONG), None)
        return values[what]

    def _ask(self, question: Callable[[], R], otherwise: R) -> R:
        """Return the cache's answer, or ``otherwise`` if it does not answer: then everything is counted every time."""
        try:
            return question()
        except Exception as error:
            LOG.warning("The cache does not answer: %s", type(error).__name__)
            return otherwise

    def _named(self, what: str) -> str:
        """Return the key of ``what``: a cache accepts 250 characters at most, and no spaces."""
        text = f"{self._whose}\n{what}"
        return f"backup_dashboard:{hashlib.sha256(text.encode()).hexdigest()}"

    def _head(self, key: str) -> "_Head | None":
        """Return the head of a value, ``None`` if it is too old, or older than the last change of this user."""
        stored = self._memory.get(key)
        if not isinstance(stored, tuple):
            return None
        head = _Head(*stored)
        before_change = self._changed is not None and head.counted_at <= self._changed
        return None if before_change or time.time() > head.until + _SPARE else head

    def _load(self, key: str) -> tuple[Any, bool]:
        """Return a value, ``None`` if any part of it is missing, and whether it is no longer valid."""
        head = self._head(key)
        if head is None:
            return _NOTHING
        names = [f"{key}:{head.stamp}:{place}" for place in range(head.pieces)]
        pieces = self._memory.get_many(names)
        if len(pieces) < head.pieces:
            return _NOTHING
        return unpack(b"".join(pieces[name] for name in names)), head.is_old

    def _store(self, key: str, made: Counted) -> None:
        until, seconds = time.time() + made.keeps, int(made.keeps + _SPARE)
        data, stamp = pack(made), uuid.uuid4().hex
        pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
        named = {f"{key}:{stamp}:{place}": piece for place, piece in enumerate(pieces)}
        self._memory.set_many(named, seconds)
        # The head is stored last, so that nobody finds it before all pieces are there.
        head = _Head(stamp, len(pieces), until, made.counted_at)
        self._memory.set_many({key: tuple(head)}, seconds)
