# SPDX-License-Identifier: Apache-2.0
"""What a run says of itself: the output of our workflows."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step


@dataclass(frozen=True)
class Kept:
    """A backup that the rotation wanted to delete and could not, and the reason in the workflow's words."""

    backup_id: str
    why: str


@dataclass(frozen=True)
class Story:
    """What a run made, deleted and could not delete, by the ids of backups.

    ``made`` holds every backup that it asked Cinder for, those that failed included.
    """

    made: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()

    @classmethod
    def read(cls, output: Mapping[str, Any]) -> "Story":
        """Read it from an execution's output; of a run that failed, this is all that its tasks published."""
        made = (*_texts(output.get("given_up")), *_texts([output.get("backup_id")]))
        kept = [each for each in _list(output.get("kept")) if isinstance(each, Mapping)]
        return cls(
            made,
            _texts(output.get("deleted")),
            tuple(Kept(str(each.get("id") or ""), str(each.get("why") or "")) for each in kept),
        )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(each for each in _list(value) if isinstance(each, str))


_NEVER_THE_END = "delete_backup"
"""The task whose failure no run ends with: the rotation keeps what Cinder will not delete."""


def where_to_resume(state: RunState, steps: Iterable[Step]) -> Step | None:
    """Give the step that Mistral can run again so that the run goes on, ``None`` if there is none.

    Mistral reruns a task in ERROR of a run in ERROR (``mistral/api/controllers/v2/task.py``). A run that its workflow
    ended because of what Cinder told has no such task: it can only be tried anew.
    """
    if state is not RunState.FAILED:
        return None
    failed = [
        each for each in steps if each.state is RunState.FAILED and each.name != _NEVER_THE_END
    ]
    return failed[-1] if failed else None
