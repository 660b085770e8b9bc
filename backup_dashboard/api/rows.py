# SPDX-License-Identifier: Apache-2.0
"""Reading an answer's objects: what is there has the type that it should have, or the answer is wrong as a whole.

A service that leaves a member out, or writes a list where a text belongs, is not the service that it should be (a
proxy's page, another version, a broken one): nothing of such an answer is believed. ``errors.translated`` turns what
is raised here into ``Unreachable``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backup_dashboard.api import texts
from backup_dashboard.core import times
from backup_dashboard.core.ids import is_uuid

_LARGEST = 2**63
"""No number of either service needs more: their databases keep 64 bits."""


class WrongAnswer(ValueError):
    """An answer that the service cannot have meant."""


class Row:
    """One object of an answer; every method raises ``WrongAnswer`` for what is not there or of another type."""

    def __init__(self, data: Any) -> None:
        if not isinstance(data, Mapping):
            raise WrongAnswer("an object is missing")
        self._data = data

    def _member(self, name: str, kind: type | tuple[type, ...], needed: bool) -> Any:
        value = self._data.get(name)
        if value is None and not needed:
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise WrongAnswer(f"“{name}” is not what it should be")
        return value

    def id(self, name: str = "id") -> str:
        """A text by which something is addressed: whole, and no longer than both services keep."""
        value = texts.safe(self._member(name, str, needed=True))
        if not 0 < len(value) <= texts.NAME:
            raise WrongAnswer(f"“{name}” is not what it should be")
        return value

    def uuid(self, name: str = "id") -> str:
        """An id that the service itself has given, and that stands in the addresses of our pages."""
        value = self.id(name)
        if not is_uuid(value):
            raise WrongAnswer(f"“{name}” is not what it should be")
        return value

    def text(self, name: str, most: int = texts.NAME) -> str:
        """A text that is there, safe and no longer than ``most``."""
        return texts.short(self._member(name, str, needed=True), most)

    def verbatim(self, name: str) -> str:
        """A text that is there, letter for letter: never to be shown."""
        return str(self._member(name, str, needed=True))

    def optional(self, name: str, most: int = texts.NAME) -> str:
        """A text as ``text`` gives it, empty where there is none."""
        return texts.short(self._member(name, str, needed=False) or "", most)

    def cause(self, name: str) -> str:
        """A text that says why something failed, cut in its middle; empty where there is none."""
        return texts.cause(self._member(name, str, needed=False) or "")

    def number(self, name: str) -> int:
        """A whole number."""
        value = int(self._member(name, int, needed=True))
        if abs(value) >= _LARGEST:
            raise WrongAnswer(f"“{name}” is not what it should be")
        return value

    def optional_number(self, name: str) -> int | None:
        """A whole number, ``None`` where there is none."""
        return None if self._data.get(name) is None else self.number(name)

    def moment(self, name: str) -> datetime:
        """A time that is there, aware UTC."""
        found = times.parse(self._member(name, str, needed=True))
        if found is None:
            raise WrongAnswer(f"“{name}” is empty")
        return found

    def optional_moment(self, name: str) -> datetime | None:
        """A time, aware UTC; ``None`` where there is none."""
        return times.parse(self._member(name, str, needed=False))

    def flag(self, name: str) -> bool:
        """A yes or no; no where there is none."""
        return bool(self._member(name, bool, needed=False))

    def names(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty where there is none; what is not a text in it counts for nothing."""
        found = self._member(name, list, needed=False) or ()
        return tuple(texts.short(each) for each in found if isinstance(each, str))

    def labels(self, name: str) -> dict[str, str]:
        """An object of texts by name, empty where there is none; what is not a text in it counts for nothing."""
        found = self._member(name, dict, needed=False) or {}
        return {
            texts.short(str(key)): texts.short(value)
            for key, value in found.items()
            if isinstance(value, str)
        }

    def rows(self, name: str) -> list[Any]:
        """A list of objects, whose members are read one by one."""
        return list(self._member(name, list, needed=True))

    def part(self, name: str) -> "Row":
        """An object within it."""
        return Row(self._data.get(name))

    def raw(self, name: str) -> Any:
        """Whatever stands there, as it is."""
        return self._data.get(name)
