# SPDX-License-Identifier: Apache-2.0
"""Compares the installed definition of a workflow with the one that the package ships."""

import hashlib
import re
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

_VERSION = re.compile(r"version:([1-9]\d*)")

NO_VERSION = 0
"""The version of a definition whose tags name none: older than any."""


class VersionState(Enum):
    """The version of an installed definition, compared with the package's."""

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
    """The judgement of an installed definition.

    ``changed`` says that somebody changed it: no release ever shipped its text. For a newer version this cannot
    be known, and ``changed`` is false.
    """

    version: int
    standing: VersionState
    changed: bool


def digest(text: str) -> str:
    """Return the SHA-256 of a definition's text, in hexadecimal; the text may contain lone surrogates from JSON."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def version_of(tags: Iterable[str]) -> int:
    """Return the version in a definition's tags (``version:2``), or else ``NO_VERSION``."""
    versions = [int(match[1]) for tag in tags if (match := _VERSION.fullmatch(tag))]
    return max(versions, default=NO_VERSION)


def is_released(shipped: Shipped, text: str) -> bool:
    """Return whether the package has ever shipped exactly this text."""
    return digest(text) in {*shipped.released.values(), digest(shipped.text)}


def judge(shipped: Shipped, text: str, tags: Iterable[str]) -> Verdict:
    """Judge the version of an installed text, and whether somebody changed it.

    A released text has the version that it was released as; for any other text, the tags are trusted.
    """
    versions = {sha256: version for version, sha256 in shipped.released.items()}
    versions[digest(shipped.text)] = shipped.version
    released_as = versions.get(digest(text))
    version = version_of(tags) if released_as is None else released_as
    if version > shipped.version:
        return Verdict(version, VersionState.NEWER, changed=False)
    standing = VersionState.OLD if version < shipped.version else VersionState.CURRENT
    return Verdict(version, standing, changed=released_as is None)
