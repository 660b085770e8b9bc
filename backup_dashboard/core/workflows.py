# SPDX-License-Identifier: Apache-2.0
"""The three workflows of the user guide, by the names that Mistral knows them by."""

from enum import StrEnum


class Workflow(StrEnum):
    """A workflow that backs a volume up; its value is its name in Mistral."""

    ROTATION = "cinder_volume_backup_rotation"
    FULL_INCREMENTAL = "cinder_volume_backup_full_incremental"
    FULL = "cinder_volume_backup_full"

    @property
    def has_limits(self) -> bool:
        """Whether it takes ``max_full_backups`` and ``max_incremental_backups``."""
        return self is Workflow.ROTATION


NAMES = tuple(workflow.value for workflow in Workflow)
"""The names of all three, for filters."""

MAX_BACKUPS = 1000
"""The highest limit that the form takes: Cinder lists no more in one answer (``osapi_max_limit``)."""
