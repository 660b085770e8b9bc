# SPDX-License-Identifier: Apache-2.0
"""The input of a workflow, as it may be shown and as it is."""

from collections.abc import Mapping
from typing import Any


class Inputs(dict[str, Any]):
    """An input that may be shown; ``original`` is what the service holds, for whoever sends it back."""

    def __init__(self, shown: Mapping[str, Any], original: Mapping[str, Any]) -> None:
        super().__init__(shown)
        self.original = original


def original(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Give an input as it is, to be sent to a service."""
    return dict(inputs.original if isinstance(inputs, Inputs) else inputs)
