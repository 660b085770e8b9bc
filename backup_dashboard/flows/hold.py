# SPDX-License-Identifier: Apache-2.0
"""Hold a restore point, or end that."""

from collections.abc import Callable
from datetime import datetime

from backup_dashboard.api.errors import NotInstalled
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.holds import HONOURED_SINCE
from backup_dashboard.core.holds import with_hold
from backup_dashboard.core.holds import without_hold
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.workflow_versions import version_of
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.workflows import chosen


class NotHeld(Exception):
    """The hold of a backup was not changed as it was to be; ``message`` says why, and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


_TOO_LATE = Message(gettext_noop("It came too late: the backup is being deleted."))
_CHANGED = Message(
    gettext_noop(
        "Somebody changed this backup at the same moment. See whether it is held, and try again."
    )
)


def hold(gate: Gate, backup_id: str, by: str, now: datetime) -> Backup:
    """Hold a backup in the name of ``by``, and return it as Cinder has it then.

    Raises ``NotHeld``, ``Denied`` for a backup of another project, ``NotFound``, and any other
    ``ServiceError``.
    """
    backup = _change(gate, backup_id, lambda metadata: with_hold(metadata, by, now))
    if backup.status is BackupStatus.DELETING:
        raise NotHeld(_TOO_LATE)
    return backup


def release(gate: Gate, backup_id: str) -> Backup:
    """End the hold of a backup, and return it as Cinder has it then. Raises what ``hold`` raises."""
    return _change(gate, backup_id, without_hold)


def is_honoured(gate: Gate) -> bool | None:
    """Return whether the rotation that runs for the project respects holds; ``None`` if that is not known.

    Where no rotation is installed, none deletes anything.
    """
    try:
        rotation = chosen(gate.mistral, Workflow.ROTATION, gate.caller.project_id)
    except NotInstalled:
        return True
    except ServiceError:
        return None
    return version_of(rotation.tags) >= HONOURED_SINCE


def _change(
    gate: Gate, backup_id: str, change: Callable[[dict[str, str]], dict[str, str]]
) -> Backup:
    backup, as_wanted = gate.change_metadata(backup_id, change)
    if not as_wanted:
        raise NotHeld(_CHANGED)
    return backup
