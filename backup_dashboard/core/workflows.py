# SPDX-License-Identifier: Apache-2.0
"""The three workflows of the user guide, by their names in Mistral."""

from enum import StrEnum
from typing import Any


class Workflow(StrEnum):
    """A workflow that backs up a volume; its value is its name in Mistral."""

    ROTATION = "cinder_volume_backup_rotation"
    FULL_INCREMENTAL = "cinder_volume_backup_full_incremental"
    FULL = "cinder_volume_backup_full"

    @property
    def has_limits(self) -> bool:
        """Whether it takes ``max_full_backups`` and ``max_incremental_backups``."""
        return self is Workflow.ROTATION


def inputs(
    workflow: Workflow, volume_id: str, backup_name: str, fulls: int = 0, incrementals: int = 0
) -> dict[str, Any]:
    """Build the inputs of a workflow, exactly those in the user guide.

    ``fulls`` and ``incrementals`` (for each full) are sent only to a workflow with limits.
    """
    values: dict[str, Any] = {"volume_id": volume_id, "backup_name": backup_name}
    if workflow.has_limits:
        values["max_full_backups"] = fulls
        values["max_incremental_backups"] = incrementals
    return values


NAMES = tuple(workflow.value for workflow in Workflow)
"""The names of all three, for filters."""

MAX_BACKUPS = 1000
"""The highest limit that the form accepts: Cinder lists no more in one answer (``osapi_max_limit``)."""
