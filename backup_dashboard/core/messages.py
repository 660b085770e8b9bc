# SPDX-License-Identifier: Apache-2.0
"""Words of the core that people read: marked here, translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field


def gettext_noop(message: str) -> str:
    """Mark ``message`` for the translators and give it back unchanged.

    The name is the one that Django's and Babel's extractors look for.
    """
    return message


@dataclass(frozen=True)
class Message:
    """A sentence for a person: an English template and what fills it.

    ``template`` uses ``%(name)s`` places; ``values`` holds what goes there. The pages translate
    the template first and fill it afterwards.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % dict(self.values)
