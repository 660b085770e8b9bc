# SPDX-License-Identifier: Apache-2.0
"""The inputs of a workflow: a version that may be shown, and the original."""

from collections.abc import Mapping
from typing import Any


class Inputs(dict[str, Any]):
    """Inputs that may be shown; ``original`` is what the service holds, to be sent back."""

    def __init__(self, shown: Mapping[str, Any], original: Mapping[str, Any]) -> None:
        super().__init__(shown)
        self.original = original


def original(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs as the service holds them, to be sent to a service."""
    return dict(inputs.original if isinstance(inputs, Inputs) else inputs)
