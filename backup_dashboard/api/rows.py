# SPDX-License-Identifier: Apache-2.0
"""Reads the objects of an answer: every member has the expected type, or the whole answer is wrong.

A service that leaves out a member, or sends a list instead of a text, is not the expected one (but a proxy's page,
another version, a broken service): nothing in such an answer is used. ``errors.translated`` turns the errors raised
here into ``Unreachable``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backup_dashboard.api import texts
from backup_dashboard.core import times
from backup_dashboard.core.ids import is_uuid

_LARGEST = 2**63
"""Numbers must be smaller than this: the databases of both services store 64 bits."""


class WrongAnswer(ValueError):
    """An answer that the real service cannot have sent."""


class Row:
    """One object of an answer; every method raises ``WrongAnswer`` for a missing member or another type."""

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
        """Return a text that identifies an object: unshortened, and at most as long as both services allow."""
        value = texts.safe(self._member(name, str, needed=True))
        if not 0 < len(value) <= texts.NAME:
            raise WrongAnswer(f"“{name}” is not what it should be")
        return value

    def uuid(self, name: str = "id") -> str:
        """Return an id that the service itself created, which is used in the addresses of our pages."""
        value = self.id(name)
        if not is_uuid(value):
            raise WrongAnswer(f"“{name}” is not what it should be")
        return value

    def text(self, name: str, most: int = texts.NAME) -> str:
        """Return a required text, safe to show and at most ``most`` characters long."""
        return texts.short(self._member(name, str, needed=True), most)

    def verbatim(self, name: str) -> str:
        """Return a required text exactly as it is: never show it."""
        return str(self._member(name, str, needed=True))

    def optional(self, name: str, most: int = texts.NAME) -> str:
        """Return a text as ``text`` does, empty if there is none."""
        return texts.short(self._member(name, str, needed=False) or "", most)

    def cause(self, name: str) -> str:
        """Return the text that says why something failed, shortened in the middle; empty if there is none."""
        return texts.cause(self._member(name, str, needed=False) or "")

    def number(self, name: str) -> int:
        """Return a required integer."""
        value = int(self._member(name, int, needed=True))
        if abs(value) >= _LARGEST:
            raise WrongAnswer(f"“{name}” is not what it should be")
        return value

    def optional_number(self, name: str) -> int | None:
        """Return an integer, ``None`` if there is none."""
        return None if self._data.get(name) is None else self.number(name)

    def moment(self, name: str) -> datetime:
        """Return a required time (aware UTC)."""
        moment = times.parse(self._member(name, str, needed=True))
        if moment is None:
            raise WrongAnswer(f"“{name}” is empty")
        return moment

    def optional_moment(self, name: str) -> datetime | None:
        """Return a time (aware UTC), ``None`` if there is none."""
        return times.parse(self._member(name, str, needed=False))

    def flag(self, name: str) -> bool:
        """Return a boolean, false if there is none."""
        return bool(self._member(name, bool, needed=False))

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, empty if there is none; items that are not texts are ignored."""
        items = self._member(name, list, needed=False) or ()
        return tuple(texts.short(item) for item in items if isinstance(item, str))

    def labels(self, name: str) -> dict[str, str]:
        """Return texts by key, empty if there are none; values that are not texts are ignored."""
        members = self._member(name, dict, needed=False) or {}
        return {
            texts.short(str(key)): texts.short(value)
            for key, value in members.items()
            if isinstance(value, str)
        }

    def exact_labels(self, name: str) -> dict[str, str]:
        """Return texts by key, empty if there are none, as they came: to be sent back, never to be shown."""
        members = self._member(name, dict, needed=False) or {}
        return {str(key): value for key, value in members.items() if isinstance(value, str)}

    def rows(self, name: str) -> list[Any]:
        """Return a required list of objects, which are read one by one."""
        return list(self._member(name, list, needed=True))

    def part(self, name: str) -> "Row":
        """Return an object inside this one."""
        return Row(self._data.get(name))

    def raw(self, name: str) -> Any:
        """Return a member as it is, unchecked."""
        return self._data.get(name)
