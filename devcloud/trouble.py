# SPDX-License-Identifier: Apache-2.0
"""The error that the commands raise, in one line that a person can act on."""

from __future__ import annotations

from pathlib import Path


class Trouble(Exception):
    """An error that prevents the cloud from starting; its text is one line for the user."""

    def __init__(self, message: str, log: Path | None = None) -> None:
        super().__init__(f"{message} Log: {log}" if log else message)
