# SPDX-License-Identifier: Apache-2.0
"""Keeping for seconds what takes seconds to count, and counting it once for all who may see the same.

Losing all of it loses nothing. It is right with any cache: one that keeps nothing, one for each process, and one for
all of them. Nothing else of the dashboard keeps anything.
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
"""How old what is kept may be at most, unless the operator says so. What one round of calls tells is never kept."""

_SPARE = 30
"""Seconds for which what is older is shown while somebody counts anew, so that nobody waits for him."""

FORMAT = 3
"""Goes up with every change of what is kept: releases that run side by side then keep their own."""

_PIECE = 400_000
"""Bytes of the largest piece: memcached takes a megabyte at most, and its operator may have said less."""

_COUNTING = 60
"""Seconds after which one who began to count is believed to have died."""

_LONG = 3600
"""Seconds for which it is remembered that counting takes long: nobody waits for another one's short count."""

_PATIENCE = 20.0
"""Seconds for which another one's count is waited for."""

_LOOK = 0.2
"""Seconds between two looks whether it has ended."""

_NOTHING = (None, True)


class Memory(Protocol):
    """What is used of Django's cache (``django.core.cache``); times are in seconds."""

    def get(self, key: str) -> Any:
        """Give what is kept under ``key``, ``None`` for nothing."""

    def get_many(self, keys: Iterable[str]) -> Mapping[str, Any]:
        """Give what is kept under each of ``keys``, as far as there is something."""

    def set_many(self, data: Mapping[str, Any], timeout: int) -> Any:
        """Keep all of ``data``."""

    def add(self, key: str, value: Any, timeout: int) -> bool:
        """Keep ``value`` unless something is there; tell whether nothing was."""

    def delete(self, key: str) -> Any:
        """Keep nothing under ``key`` any more."""


class Counted(Protocol):
    """What can be kept."""

    @property
    def counted_at(self) -> datetime:
        """When counting it began (aware)."""

    @property
    def keeps(self) -> float:
        """For how many seconds it is good enough; 0 for what is not to be kept."""


class _Head(NamedTuple):
    """Where something kept is: in how many pieces under which stamp, until when (epoch), and when it was counted."""

    stamp: str
    pieces: int
    until: float
    counted_at: datetime

    @property
    def is_old(self) -> bool:
        """Whether it has been kept long enough."""
        return time.time() > self.until


R = TypeVar("R")


class Shelf:
    """What is kept for those who see the same: the same region, project and roles.

    ``changed`` (aware) is when the reader last changed something: what was counted before that is not for him.
    ``seconds`` is how old it may be; 0 keeps nothing.
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
        """The same shelf for what no page of ours changes, such as volumes: good enough also after a change."""
        found = copy(self)
        found._changed = None
        return found

    def recall(
        self,
        what: str,
        count: Callable[[], Mapping[str, Counted]],
        fits: Callable[[Any], bool] = lambda _kept: True,
        counted_with: str = "",
    ) -> Any:
        """Give ``what`` as it is kept, where it is good enough and ``fits``; else ``count``, and keep all it gives.

        While somebody else counts it, or what it is ``counted_with``, it may be ``_SPARE`` seconds older; where there
        is none, he is waited for, at most ``_PATIENCE`` seconds.
        """
        group = self._named(counted_with or what)
        counting = f"{group}:counting"
        end = time.monotonic() + _PATIENCE
        while True:
            found, is_old = self._ask(lambda: self._load(self._named(what)), _NOTHING)
            good = found is not None and fits(found)
            if good and not is_old:
                return found
            if not self._ask(lambda: self._memory.get(f"{group}:long"), None):
                return self._counted(what, group, count)
            if self._ask(lambda: self._memory.add(counting, 1, _COUNTING), True):
                break
            if good:
                return found
            if time.monotonic() > end:
                return count()[what]
            time.sleep(_LOOK)
        try:
            return self._counted(what, group, count)
        finally:
            self._ask(lambda: self._memory.delete(counting), None)

    def has(self, what: str) -> bool:
        """Tell whether ``what`` is kept and good enough, without reading it."""
        head = self._ask(lambda: self._head(self._named(what)), None)
        return head is not None and not head.is_old

    def find(self, what: str) -> Any:
        """Give ``what`` as it is kept, ``None`` where it is not there or not good enough: nothing is counted for it."""
        found, is_old = self._ask(lambda: self._load(self._named(what)), _NOTHING)
        return None if is_old else found

    def keep(self, what: str, made: Counted) -> None:
        """Keep something that was not counted for ``recall``."""
        if made.keeps > 0:
            self._ask(lambda: self._store(self._named(what), made), None)

    def note(self, what: str, far: Any) -> None:
        """Note how far counting ``what`` is."""
        key = f"{self._named(what)}:far"
        self._ask(lambda: self._memory.set_many({key: far}, _COUNTING), None)

    def noted(self, what: str) -> Any:
        """Give how far counting ``what`` is, as it was noted last; ``None`` where nothing was."""
        return self._ask(lambda: self._memory.get(f"{self._named(what)}:far"), None)

    def _counted(self, what: str, group: str, count: Callable[[], Mapping[str, Counted]]) -> Any:
        """Count, keep what is to be kept, and note that this takes long, so that it is done once at a time."""
        made = count()
        kept = {name: each for name, each in made.items() if each.keeps > 0}
        for name, each in kept.items():
            self.keep(name, each)
        if kept:
            self._ask(lambda: self._memory.set_many({f"{group}:long": 1}, _LONG), None)
        return made[what]

    def _ask(self, question: Callable[[], R], otherwise: R) -> R:
        """Give what the memory says, or ``otherwise`` where it is not there: then everything is counted each time."""
        try:
            return question()
        except Exception as error:
            LOG.warning("The cache does not answer: %s", type(error).__name__)
            return otherwise

    def _named(self, what: str) -> str:
        """Give the key of ``what``: a cache takes 250 characters at most, and no spaces."""
        text = f"{self._whose}\n{what}"
        return f"backup_dashboard:{hashlib.sha256(text.encode()).hexdigest()}"

    def _head(self, key: str) -> "_Head | None":
        """Give what is noted of something kept, ``None`` where it is too old, or not for who has changed something."""
        head = self._memory.get(key)
        if not isinstance(head, tuple):
            return None
        found = _Head(*head)
        before_change = self._changed is not None and found.counted_at <= self._changed
        return None if before_change or time.time() > found.until + _SPARE else found

    def _load(self, key: str) -> tuple[Any, bool]:
        """Give what is kept, ``None`` where it is not there as a whole, and whether it has been kept long enough."""
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
        # Last, so that nobody finds it before all of it is there.
        head = _Head(stamp, len(pieces), until, made.counted_at)
        self._memory.set_many({key: tuple(head)}, seconds)
