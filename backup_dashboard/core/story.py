# SPDX-License-Identifier: Apache-2.0
"""What a run reports about itself: the output of our workflows."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step


@dataclass(frozen=True)
class Kept:
    """A backup that the rotation tried to delete and could not, and the reason in the workflow's words."""

    backup_id: str
    why: str


@dataclass(frozen=True)
class Story:
    """What a run made, deleted and could not delete, by the ids of backups.

    ``made`` contains every backup that it requested from Cinder, failed ones included.
    """

    made: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()

    @classmethod
    def read(cls, output: Mapping[str, Any]) -> "Story":
        """Parse the output of an execution; that of a failed run has only what its tasks published."""
        made = (*_texts(output.get("given_up")), *_texts([output.get("backup_id")]))
        kept = [backup for backup in _list(output.get("kept")) if isinstance(backup, Mapping)]
        return cls(
            made,
            _texts(output.get("deleted")),
            tuple(
                Kept(str(backup.get("id") or ""), str(backup.get("why") or "")) for backup in kept
            ),
        )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in _list(value) if isinstance(item, str))


_NEVER_THE_END = "delete_backup"
"""The task whose failure never ends a run: the rotation keeps backups that Cinder refuses to delete."""


def where_to_resume(state: RunState, steps: Iterable[Step]) -> Step | None:
    """Return the step from which Mistral can continue the run; ``None`` if there is none.

    Mistral reruns a task in ERROR of a run in ERROR (``mistral/api/controllers/v2/task.py``). A run that its
    workflow ended because of Cinder's answer has no such task: it can only be started again.
    """
    if state is not RunState.FAILED:
        return None
    failed = [
        step for step in steps if step.state is RunState.FAILED and step.name != _NEVER_THE_END
    ]
    return failed[-1] if failed else None
