# SPDX-License-Identifier: Apache-2.0
"""Texts of the core that people read: marked for translation here, translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field


def gettext_noop(message: str) -> str:
    """Mark ``message`` for translation and return it unchanged.

    The name is the one that Django's and Babel's extractors look for.
    """
    return message


@dataclass(frozen=True)
class Message:
    """A sentence for a person: an English template and its values.

    ``template`` has ``%(name)s`` placeholders; ``values`` holds the value of each. Pages translate the template
    first and insert the values afterwards.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % dict(self.values)
