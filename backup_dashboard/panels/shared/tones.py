# SPDX-License-Identifier: Apache-2.0
"""The tones: one colour for one meaning.

``static/backup_dashboard/scss/backup_dashboard.scss`` has the colour of each (``$tones``).
"""

from enum import StrEnum


class Tone(StrEnum):
    """What a colour means: all is well, a person should look, something is broken, under way, or nothing to do."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    MOVING = "moving"
    QUIET = "quiet"
