# SPDX-License-Identifier: Apache-2.0
"""The three workflows of the user guide, by their names in Mistral, and what each takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from backup_dashboard.core.messages import gettext_noop


@dataclass(frozen=True)
class KeptLimit:
    """A whole number that says how many backups a workflow keeps: an input of Mistral's and a field of the form.

    ``least`` is the lowest number that the workflow accepts, ``proposed`` what the form begins with. An
    ``optional`` one is 0 where it is not given.
    """

    name: str
    label: str
    least: int
    proposed: int
    optional: bool = False


LIMITS = (
    KeptLimit("max_full_backups", gettext_noop("Full backups to keep"), 1, 2),
    KeptLimit("max_incremental_backups", gettext_noop("Incrementals for each full"), 0, 5),
    KeptLimit("keep_daily", gettext_noop("Daily"), 0, 0, optional=True),
    KeptLimit("keep_weekly", gettext_noop("Weekly"), 0, 0, optional=True),
    KeptLimit("keep_monthly", gettext_noop("Monthly"), 0, 0, optional=True),
    KeptLimit("keep_yearly", gettext_noop("Yearly"), 0, 0, optional=True),
)
"""In the order in which the form shows them. A new one needs a line here, and its rule in the workflow's source."""

LIMIT_NAMES = tuple(limit.name for limit in LIMITS)
"""The names of ``LIMITS``."""

_OPTIONAL = {limit.name for limit in LIMITS if limit.optional}


class Workflow(StrEnum):
    """A workflow that backs up a volume; its value is its name in Mistral."""

    ROTATION = "cinder_volume_backup_rotation"
    FULL_INCREMENTAL = "cinder_volume_backup_full_incremental"
    FULL = "cinder_volume_backup_full"

    @property
    def has_limits(self) -> bool:
        """Whether it takes ``LIMITS``."""
        return self is Workflow.ROTATION


def inputs(
    workflow: Workflow, volume_id: str, backup_name: str, limits: Mapping[str, int]
) -> dict[str, Any]:
    """Build the inputs of a workflow, exactly those in the user guide.

    ``limits``, by name, are sent only to a workflow that has them; an optional one of 0 is left out.
    """
    values: dict[str, Any] = {"volume_id": volume_id, "backup_name": backup_name}
    if not workflow.has_limits:
        return values
    return {
        **values,
        **{name: limits[name] for name in LIMIT_NAMES if limits.get(name) or name not in _OPTIONAL},
    }


NAMES = tuple(workflow.value for workflow in Workflow)
"""The names of all three, for filters."""

MAX_BACKUPS = 1000
"""The highest limit that the form accepts: Cinder lists no more in one answer (``osapi_max_limit``)."""
