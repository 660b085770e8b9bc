# SPDX-License-Identifier: Apache-2.0
"""A workflow's definition as it is installed, held against what the package ships."""

import hashlib
import re
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

_VERSION = re.compile(r"version:([1-9]\d*)")

NO_VERSION = 0
"""The version of a definition whose tags tell none: older than any."""


class VersionState(Enum):
    """An installed definition's version against the package's."""

    OLD = "old"
    CURRENT = "current"
    NEWER = "newer"


@dataclass(frozen=True)
class Shipped:
    """A workflow as the package ships it; ``released`` has the digest of each version ever released."""

    text: str
    version: int
    released: Mapping[int, str]


@dataclass(frozen=True)
class Verdict:
    """What an installed definition is.

    ``changed`` says that somebody changed it: no release ever shipped its text. Of a newer version
    that cannot be told, and ``changed`` is false.
    """

    version: int
    standing: VersionState
    changed: bool


def digest(text: str) -> str:
    """Give the sha256 of a definition's text, in hexadecimal; JSON may bring halves of characters."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def version_of(tags: Iterable[str]) -> int:
    """Read the version from a definition's tags (``version:2``), else ``NO_VERSION``."""
    told = [int(found[1]) for tag in tags if (found := _VERSION.fullmatch(tag))]
    return max(told, default=NO_VERSION)


def is_released(shipped: Shipped, text: str) -> bool:
    """Tell whether the package has ever shipped exactly this text."""
    return digest(text) in {*shipped.released.values(), digest(shipped.text)}


def judge(shipped: Shipped, text: str, tags: Iterable[str]) -> Verdict:
    """Tell an installed text's version, and whether somebody changed it.

    A known text has the version that it was released as; for another one the tags are believed.
    """
    known = {sha256: version for version, sha256 in shipped.released.items()}
    known[digest(shipped.text)] = shipped.version
    released_as = known.get(digest(text))
    version = version_of(tags) if released_as is None else released_as
    if version > shipped.version:
        return Verdict(version, VersionState.NEWER, changed=False)
    standing = VersionState.OLD if version < shipped.version else VersionState.CURRENT
    return Verdict(version, standing, changed=released_as is None)
